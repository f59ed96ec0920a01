import { seededRandom } from '../../../bench/lib/random.ts';
import { type FlashBench, type Outcome, wait } from './flash-bench.ts';

const KINDS = ['kill', 'unplug', 'reset', 'power'] as const;

/** What cuts an update off, and when. */
export interface Interruption {
  readonly seed: number;
  readonly kind: (typeof KINDS)[number];
  /** From the start of the update, ms. */
  readonly atMs: number;
}

/** An update takes about five seconds; a few are cut off before avrdude begins, or after it has ended. */
const LATEST_MS = 4_800;
const UNPLUGGED_MS = 300;

export function interruptionOf(seed: number): Interruption {
  const random = seededRandom(seed);
  return { seed, kind: KINDS[Math.floor(random() * KINDS.length)]!, atMs: Math.floor(random() * LATEST_MS) };
}

export interface Recovery {
  readonly interruption: Interruption;
  /** How the update ended that was cut off, and how far it had come, percent. */
  readonly cut: Outcome;
  readonly cutPercent: number;
  /** How the next one ended, and whether its program runs then. */
  readonly next: Outcome;
  readonly runs: boolean;
}

/** Updates to the program that does not run now, cuts that off, and updates again. */
export async function interrupted(bench: FlashBench, seed: number): Promise<Recovery> {
  const interruption = interruptionOf(seed);
  const image = (await bench.buildId()) === bench.newer.buildId ? bench.older : bench.newer;
  const killer = new AbortController();
  const cutting = bench.flash(image, killer.signal);
  await wait(interruption.atMs);
  await cut(bench, interruption, killer);
  const outcome = await cutting;
  const cutPercent = bench.lastPercent;
  if (bench.cable.path === null) await bench.cable.plug();
  const next = await bench.flash(image);
  const runs = (await bench.buildId()) === image.buildId;
  return { interruption, cut: outcome, cutPercent, next, runs };
}

async function cut(bench: FlashBench, { kind }: Interruption, killer: AbortController): Promise<void> {
  switch (kind) {
    case 'kill':
      killer.abort();
      break;
    case 'reset':
      bench.board.fault('reset');
      break;
    // Through the USB cable also comes the supply.
    case 'power':
      bench.board.fault('power');
      await bench.cable.unplug();
      await wait(UNPLUGGED_MS);
      break;
    case 'unplug':
      await bench.cable.unplug();
      await wait(UNPLUGGED_MS);
      break;
  }
}
