import { seededRandom } from '../../../bench/lib/random.ts';
import { type FlashBench, type Outcome, wait } from './flash-bench.ts';

const KINDS = ['kill', 'unplug', 'reset', 'power'] as const;

/** What cuts an update off, and when. */
export interface Interruption {
  readonly seed: number;
  readonly kind: (typeof KINDS)[number];
  /** When so much is written and read back, percent, and so much later, ms. */
  readonly atPercent: number;
  readonly laterMs: number;
}

/** One in six is cut off before anything is written. */
const SHARE_BEFORE = 1 / 6;
const BEFORE_MS = 2_000;
/** Two pages. */
const LATER_MS = 70;
const UNPLUGGED_MS = 300;
const LOOK_MS = 2;

export function interruptionOf(seed: number): Interruption {
  const random = seededRandom(seed);
  // Neighbouring seeds begin alike.
  random();
  const kind = KINDS[Math.floor(random() * KINDS.length)]!;
  const early = random() < SHARE_BEFORE;
  const atPercent = early ? 0 : Math.floor(random() * 100);
  const laterMs = Math.floor(random() * (early ? BEFORE_MS : LATER_MS));
  return { seed, kind, atPercent, laterMs };
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
  let ended = false;
  const cutting = bench.flash(image, killer.signal).finally(() => {
    ended = true;
  });
  while (!ended && bench.lastPercent < interruption.atPercent) await wait(LOOK_MS);
  await wait(interruption.laterMs);
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
    // A board without supply is gone from USB, too.
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
