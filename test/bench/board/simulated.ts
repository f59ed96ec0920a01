import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';
import {
  Command,
  Event,
  encodeHeartbeat,
  encodeHello,
  PROTOCOL,
} from '../../../src/kit/board/wire.generated.ts';
import { BoardInTime } from '../../support/board-in-time.ts';
import { lessonUnderStrain } from '../../support/lesson-on-board.ts';
import type { BenchContext } from '../lib/bench.ts';

const WARM_UP = 100;
const REPLUGS = 1_000;
const QUICK_REPLUGS = 50;
const HOUR_MS = 3_600_000;
const QUICK_HOUR_MS = 60_000;
const STRAIN = { jitterMs: 60, stallMs: 50 } as const;
const SILENCES = 60;
const QUICK_SILENCES = 10;
const START_MS = 200;
const HOLDS_WITHIN_MS = 1_000;
/** Of simulated time, in which a silence is looked for. */
const LOOK_MS = 0.25;
const subject = 'nabij';

/** What a thousand replugs leave on the heap. */
export async function measureLeak({ report, quick, progress }: BenchContext): Promise<void> {
  progress('replugs, for the heap');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapMb = () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const rig = new BoardInTime();
  const replug = async (count: number) => {
    for (let done = 0; done < count; done += 1) {
      await rig.until('up', () => rig.isUp);
      await rig.adapter.unplug();
      await rig.until('lost', () => !rig.isUp);
      await rig.adapter.plug(`/dev/ttyUSB${done % 3}`);
      rig.events.length = 0;
    }
  };
  await replug(WARM_UP);
  const beforeMb = heapMb();
  const count = quick ? QUICK_REPLUGS : REPLUGS;
  await replug(count);
  const grownMb = heapMb() - beforeMb;
  await rig.close();
  const goal = [{ of: 'value', is: '<=', limit: 5 } as const];
  report.value({ subject, metric: 'heap_grown', unit: 'MB', goal, note: 'after collection' }, grownMb, count);
}

/** From the last sign of the host to the board's own light: the dead-man, and how much it varies. */
export function measureDeadMan({ report, quick, progress }: BenchContext, random: () => number): void {
  progress('silent hosts');
  const heldMs = Array.from({ length: quick ? QUICK_SILENCES : SILENCES }, () => silence(random));
  const goal = [{ of: 'max', is: '<=', limit: 520 } as const];
  const note = "to the board's own word for it, in simulated time";
  report.samples({ subject, metric: 'dead_man', unit: 'ms', goal, note }, heldMs);
  const spreadMs = Math.max(...heldMs) - Math.min(...heldMs);
  report.value({ subject, metric: 'dead_man_spread', unit: 'ms' }, spreadMs, heldMs.length);
}

function silence(random: () => number): number {
  const board = new NabijBoard();
  const said: number[] = [];
  let toldAtMs: number | null = null;
  board.serial.onBytes = (bytes) => {
    said.push(...bytes);
    const tells = said.some(
      (byte, at) => byte === Command.EVENT && said[at - 1] === 0xf0 && said[at + 2] === Event.DEAD_MAN,
    );
    if (tells) toldAtMs ??= board.nowMs;
  };
  board.run(START_MS + random() * 100);
  board.serial.write(encodeHello(1, { protocol: PROTOCOL }));
  board.run(random() * 100);
  board.serial.write(encodeHeartbeat(2));
  const lastMs = board.nowMs;
  while (toldAtMs === null && board.nowMs - lastMs < HOLDS_WITHIN_MS) board.run(LOOK_MS);
  return (toldAtMs ?? Number.POSITIVE_INFINITY) - lastMs;
}

/** How often an hour of lesson on a slow line and a busy machine is taken for a dead host. */
export async function measureHour(
  { report, quick, progress }: BenchContext,
  random: () => number,
): Promise<void> {
  progress('an hour of lesson');
  const lessonMs = quick ? QUICK_HOUR_MS : HOUR_MS;
  const rig = new BoardInTime({ random, stepMs: 5 });
  const startMs = performance.now();
  const stops = await lessonUnderStrain(rig, lessonMs, STRAIN, random);
  const tookMs = performance.now() - startMs;
  const lost = rig.board.counters.board_lost ?? 0;
  await rig.close();
  const goal = [{ of: 'value', is: '<=', limit: 0 } as const];
  const note = `${lessonMs / 60_000} minutes under ${STRAIN.jitterMs} ms of jitter and stalls of ${STRAIN.stallMs} ms`;
  report.value({ subject, metric: 'false_dead_man_stops', unit: 'count', goal, note }, stops);
  report.value({ subject, metric: 'falsely_lost', unit: 'count', goal, note }, lost);
  report.value(
    {
      subject,
      metric: 'emulator_with_kit',
      unit: 'ratio',
      note: 'simulated time over real time, in that lesson',
    },
    lessonMs / tookMs,
  );
}
