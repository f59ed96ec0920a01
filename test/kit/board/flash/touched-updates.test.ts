import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../bench/lib/random.ts';
import { TouchedUpdate, updateFault } from '../../../support/touched-update.ts';
import { until } from '../../../support/until.ts';

const WITHIN_MS = 90_000;
// Two updates at the line's own speed for each fault, and the pause between two that the kit begins by itself.
vi.setConfig({ testTimeout: 2 * WITHIN_MS });

const SEED = 20_261_122;
const usOf = (deg: number) => 1_500 + 10 * deg;

let rig: TouchedUpdate;
afterEach(() => rig.close());

/** The wanted program runs, shows what it is told, carries out what is asked now and nothing of what was. */
async function isUsable(where: string): Promise<void> {
  const pulseUs = () => rig.emulated.pulse('pan')?.widthUs;
  await until(`${where}: the wanted program is up`, () => rig.runningId === rig.wantedId, WITHIN_MS);
  await until(`${where}: the words`, () => rig.showsScene, WITHIN_MS);
  const lit = () => rig.emulated.ring.filter(({ r, g, b }) => r + g + b > 0).length;
  await until(`${where}: the ring`, () => lit() === 12, WITHIN_MS);
  expect(pulseUs() ?? usOf(0), `${where}: late`).toBeLessThanOrEqual(usOf(20) + 1);
  rig.board.look(20);
  await until(`${where}: the head`, () => Math.abs((pulseUs() ?? 0) - usOf(20)) <= 1, WITHIN_MS);
}

describe('a board that is touched in the midst of an update', () => {
  test('ends it with a code, and has the next one that is asked for, wherever it is plugged in', async () => {
    const random = seededRandom(SEED);
    rig = await TouchedUpdate.open();
    for (let at = 0; at < 4; at += 1) {
      const how = updateFault(at, random);
      const where = `seed ${SEED}, ${JSON.stringify(how)}`;
      const { outcome, noticedMs, next, renamed } = await rig.touch(how);
      expect(outcome, where).toMatch(/^NABIJ_E_FLASH_(CUT|SYNC|PORT|VERIFY)$/);
      expect(noticedMs, where).not.toBeNull();
      expect(next, where).toBe('done');
      expect(renamed, where).toBe(how.fault === 'unplug' || how.fault === 'power');
      await isUsable(where);
    }
    expect(rig.untrue).toBe(0);
  });

  test('has the next one by itself, under its new name', async () => {
    rig = await TouchedUpdate.open({ automatic: true });
    rig.board.setFree(true);
    await until('an update', () => rig.losses().includes('NABIJ_E_BOARD_UPDATING'), WITHIN_MS);
    await until('the program lets RESET go', () => !rig.emulated.resetGuarded, WITHIN_MS);
    // Four seconds of writing begin within one.
    await sleep(1_500 + 2_000 * seededRandom(SEED)());
    await rig.fault({ fault: 'unplug', atPercent: 0, laterMs: 0, awayMs: 300 });
    await until('the kit says so', () => rig.losses().includes('NABIJ_E_FLASH_CUT'), WITHIN_MS);
    expect(rig.board.link).not.toBe('up');
    await isUsable('by itself');
    expect(rig.losses().filter((code) => code === 'NABIJ_E_FLASH_CUT')).toHaveLength(1);
    expect(rig.untrue).toBe(0);
  });
});
