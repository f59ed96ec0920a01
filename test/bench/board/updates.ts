import { TouchedUpdate, updateFault } from '../../support/touched-update.ts';
import { until } from '../../support/until.ts';
import type { BenchContext } from '../lib/bench.ts';
import { needProgram } from '../lib/children.ts';

const FAULTS = 10;
const QUICK_FAULTS = 2;
const UP_WITHIN_MS = 10_000;

/** A board that is pulled out, reset and hung in the midst of a real update, and whether the next one mends it. */
export async function measureUpdates(
  { report, quick, progress }: BenchContext,
  random: () => number,
): Promise<void> {
  for (const program of ['avrdude', 'avr-gcc']) needProgram(program, 'run scripts/setup --bench');
  const count = quick ? QUICK_FAULTS : FAULTS;
  const noticedMs: number[] = [];
  let recovered = 0;
  const rig = await TouchedUpdate.open();
  try {
    for (let at = 0; at < count; at += 1) {
      progress(`update ${at + 1} of ${count}, touched`);
      const touch = await rig.touch(updateFault(at, random));
      if (touch.noticedMs !== null) noticedMs.push(touch.noticedMs);
      if (await isBack(rig)) recovered += 1;
    }
  } finally {
    await rig.close();
  }
  const subject = 'nabij';
  const none = [{ of: 'value', is: '<=', limit: 0 } as const];
  report.samples(
    {
      subject,
      metric: 'noticed_during_update',
      unit: 'ms',
      goal: [{ of: 'p99', is: '<=', limit: 1_000 }],
      note: 'avrdude through optiboot; until the kit says that the update was cut off',
    },
    noticedMs,
  );
  report.value(
    {
      subject,
      metric: 'recovered_after_update_fault',
      unit: 'count',
      note: 'by the next update, under its new name: until then half a program is no program',
    },
    recovered,
    count,
  );
  report.value(
    { subject, metric: 'stuck_after_update_fault', unit: 'count', goal: none },
    count - recovered,
    count,
  );
  report.value(
    { subject, metric: 'untrue_during_update', unit: 'count', goal: none, note: 'the display names a pupil' },
    rig.untrue,
    count,
  );
}

/** The program that was wanted is up and shows what it is told. */
function isBack(rig: TouchedUpdate): Promise<boolean> {
  return until('back', () => rig.runningId === rig.wantedId && rig.showsScene, UP_WITHIN_MS).catch(
    () => false,
  );
}
