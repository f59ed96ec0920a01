import { TouchedBoard } from '../../support/touched-board.ts';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { seededRandom } from '../lib/random.ts';
import { measureFirmware } from './firmware.ts';
import { measureDeadMan, measureHour, measureLeak } from './simulated.ts';
import { measureUpdates } from './updates.ts';

const SEED = 20_261_122;
/** A p99 of replugs wants this many of them; half of the touches are. */
const REPLUGS = 200;
const QUICK_REPLUGS = 10;
const SAY_EVERY = 25;

/** A board that is pulled out, reset and hung, also while it is flashed; a line that is slow; a host that is silent; and what the firmware takes. */
export const bench: Bench = async (context) => {
  await measureTouches(context);
  await measureUpdates(context, seededRandom(SEED));
  await measureLeak(context);
  measureDeadMan(context, seededRandom(SEED));
  await measureHour(context, seededRandom(SEED));
  await measureFirmware(context);
};

async function measureTouches({ report, quick, progress }: BenchContext): Promise<void> {
  const replugs = quick ? QUICK_REPLUGS : REPLUGS;
  const board = await TouchedBoard.open(seededRandom(SEED));
  const noticedMs: number[] = [];
  const replugMs: number[] = [];
  const restartMs: number[] = [];
  const toldMs: number[] = [];
  let late = 0;
  try {
    while (replugMs.length < replugs) {
      const touch = await board.touch();
      if (touch.noticedMs !== null) noticedMs.push(touch.noticedMs);
      (touch.fault === 'unplug' ? replugMs : restartMs).push(touch.usableMs);
      toldMs.push(touch.toldMs);
      if (touch.late) late += 1;
      if (toldMs.length % SAY_EVERY === 0)
        progress(`${toldMs.length} touches, ${replugMs.length} of ${replugs} replugs`);
    }
  } finally {
    await board.close();
  }
  const subject = 'nabij';
  const count = toldMs.length;
  const note = 'real time, pseudo-terminal and node-serialport, the name changes';
  report.value({ subject, metric: 'touches_survived', unit: 'count', note }, count, count);
  report.value(
    { subject, metric: 'late_commands', unit: 'count', goal: [{ of: 'value', is: '<=', limit: 0 }] },
    late,
    count,
  );
  const within = (limit: number) => [{ of: 'p99', is: '<=', limit } as const];
  report.samples({ subject, metric: 'noticed', unit: 'ms', goal: within(1_000) }, noticedMs);
  report.samples(
    { subject, metric: 'usable_after_replug', unit: 'ms', goal: within(1_000), note: 'from the plug on' },
    replugMs,
  );
  report.samples(
    {
      subject,
      metric: 'usable_after_restart',
      unit: 'ms',
      note: "from a reset, hang or freeze on; the board's watchdogs take 70 to 580 ms of it",
    },
    restartMs,
  );
  report.samples({ subject, metric: 'class_told_again', unit: 'ms', goal: within(1_500) }, toldMs);
}
