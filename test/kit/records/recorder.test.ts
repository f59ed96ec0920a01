import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Logger } from '../../../src/core/log.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { HOURS, type Hours, inClassS, NO_HOURS } from '../../../src/kit/records/hours.ts';
import { instantOf } from '../../../src/kit/records/local-time.ts';
import { HoursRecorder } from '../../../src/kit/records/recorder.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { PRESENCES } from '../../../src/protocol/frames.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { scratchFolder } from './scratch.ts';

const NINE = instantOf('2026-11-24', 9 * 60);
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A recorder on a hand-turned clock, and what it has on its disk. */
function lesson(startMs = NINE) {
  const clock = new HandClock();
  const disk = { hours: NO_HOURS as Hours, writes: 0, broken: false, right: true };
  const errors: string[] = [];
  const log: Logger = { ...silentLogger, error: (_, message) => void errors.push(message) };
  const recorder = new HoursRecorder({
    clock,
    wall: () => (disk.right ? { right: true, ms: startMs + clock.nowMs() } : { right: false }),
    hours: NO_HOURS,
    write: async (hours) => {
      disk.writes += 1;
      if (disk.broken) throw new Error('no space');
      disk.hours = hours;
    },
    log,
  });
  onTestFinished(() => recorder.abandon());
  const pass = async (ms: number) => {
    // In steps, so that a write can end before the next is due.
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(1_000, left));
      await settled();
    }
  };
  return { clock, disk, errors, recorder, pass };
}
const onDiskS = (hours: Hours) => hours.days.reduce((sum, one) => sum + inClassS(one), 0);

describe('the recorder', () => {
  it('counts each presence while it lasts, and nothing while nobody is there', async () => {
    const { disk, recorder, pass } = lesson();
    await pass(60_000);
    recorder.setPresence('watching');
    await pass(90_000);
    recorder.setPresence('resting');
    await pass(45_000);
    recorder.handRaised();
    recorder.setPresence('listening');
    await pass(10_000);
    recorder.setPresence('nobody');
    await pass(600_000);
    await recorder.close();
    const day = { date: '2026-11-24', watching_s: 90, listening_s: 10, resting_s: 45, hands: 1 };
    expect(disk.hours.days).toEqual([day]);
    expect(recorder.hours).toEqual(disk.hours);
  });

  it('has at most 30 s of a lesson off the disk', async () => {
    const { disk, recorder, pass } = lesson();
    recorder.setPresence('watching');
    for (let s = 1; s <= 200; s += 1) {
      await pass(1_000);
      expect(s - onDiskS(disk.hours)).toBeLessThanOrEqual(30);
    }
    expect(disk.writes).toBe(6);
  });

  it('writes a change at once, but not more than once a second', async () => {
    const { clock, disk, recorder, pass } = lesson();
    recorder.setPresence('watching');
    await pass(5_000);
    recorder.setPresence('resting');
    await settled();
    expect(onDiskS(disk.hours)).toBe(5);
    for (let n = 0; n < 100; n += 1) {
      recorder.handRaised();
      clock.advance(20);
      await settled();
    }
    await pass(2_000);
    expect(disk.hours.days[0]?.hands).toBe(100);
    expect(disk.writes).toBeLessThanOrEqual(5);
  });

  it('loses no second to changes that come often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...PRESENCES), fc.integer({ min: 1, max: 4_000 })), {
          maxLength: 40,
        }),
        async (changes) => {
          const { clock, recorder } = lesson();
          let [inClassMs, stays, before] = [0, 0, 'nobody'];
          for (const [presence, ms] of changes) {
            recorder.setPresence(presence);
            clock.advance(ms);
            if (presence !== 'nobody') inClassMs += ms;
            if (presence !== 'nobody' && before === 'nobody') stays += 1;
            before = presence;
          }
          const countedMs = onDiskS(recorder.hours) * 1_000;
          expect(countedMs).toBeLessThanOrEqual(inClassMs);
          // Each stay in class may end in a part of a second.
          expect(inClassMs - countedMs).toBeLessThan(1_000 * stays + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('splits a session over midnight', async () => {
    const { disk, recorder, pass } = lesson(instantOf('2026-11-24', 1_439));
    recorder.setPresence('watching');
    await pass(100_000);
    await recorder.close();
    expect(disk.hours.days.map((one) => [one.date, one.watching_s])).toEqual([
      ['2026-11-24', 60],
      ['2026-11-25', 40],
    ]);
  });

  it('does not count, rather than guess the day, while the clock is not right', async () => {
    const { disk, recorder, pass } = lesson();
    disk.right = false;
    recorder.setPresence('watching');
    recorder.handRaised();
    await pass(60_000);
    disk.right = true;
    await pass(30_000);
    await recorder.close();
    expect(disk.hours.days).toMatchObject([{ watching_s: 30, hands: 0 }]);
  });

  it('says once that it cannot write, and has it all on the disk when it can again', async () => {
    const { disk, errors, recorder, pass } = lesson();
    disk.broken = true;
    recorder.setPresence('watching');
    await pass(120_000);
    recorder.setPresence('nobody');
    await pass(60_000);
    expect(errors).toHaveLength(1);
    disk.broken = false;
    await pass(30_000);
    expect(onDiskS(disk.hours)).toBe(120);
  });

  it('leaves nothing running when it is closed, and writes nothing when it is abandoned', async () => {
    const closed = lesson();
    closed.recorder.setPresence('watching');
    await closed.pass(5_000);
    await closed.recorder.close();
    closed.recorder.setPresence('listening');
    expect([closed.clock.waiting, onDiskS(closed.disk.hours)]).toEqual([0, 5]);

    const abandoned = lesson();
    abandoned.recorder.setPresence('watching');
    await abandoned.pass(5_000);
    await abandoned.recorder.abandon();
    await abandoned.pass(60_000);
    expect([abandoned.clock.waiting, abandoned.disk.writes]).toEqual([0, 0]);
  });

  it('goes on from what the store has', async () => {
    const store = await RecordStore.open(scratchFolder());
    for (let visit = 1; visit <= 2; visit += 1) {
      const clock = new HandClock();
      const recorder = new HoursRecorder({
        clock,
        wall: () => ({ right: true, ms: NINE + clock.nowMs() }),
        hours: (await store.read(HOURS)) ?? NO_HOURS,
        write: (hours) => store.write(HOURS, hours),
        log: silentLogger,
      });
      recorder.setPresence('listening');
      clock.advance(20_000);
      await recorder.close();
      expect((await store.read(HOURS))?.days).toMatchObject([{ listening_s: 20 * visit }]);
    }
  });
});
