import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { readDescription } from '../../../src/kit/board/description-file.ts';
import { BoardInTime } from '../../support/board-in-time.ts';

/** A tilt servo, a ring of 24 LEDs and a pan servo of 270 degrees, of which a pupil may use 200. */
const WIDE = fileURLToPath(new URL('../../../hardware/boards/wide-reach.json', import.meta.url));

describe('a board with other parts, by its description alone', () => {
  let rig: BoardInTime;
  afterEach(() => rig.close());

  const pulseUs = (axis: 'pan' | 'tilt') => rig.emulated.pulse(axis)?.widthUs ?? 0;
  const settled = (axis: 'pan' | 'tilt', us: number) => () => Math.abs(pulseUs(axis) - us) <= 1;
  const lit = () => rig.emulated.ring.filter(({ r, g, b }) => r + g + b > 0).length;

  test('turns, tilts and lights as its parts can, within their limits, also after it was plugged in anew', async () => {
    rig = new BoardInTime({ description: WIDE, ringLeds: 24 });
    for (const port of ['/dev/ttyUSB0', '/dev/ttyACM1']) {
      await rig.adapter.plug(port);
      await rig.until('up', () => rig.isUp);
      rig.board.look(100);
      await rig.until('the far end', settled('pan', 2_240));
      await rig.until('the angle told', () => Math.abs((rig.panDeg ?? 0) - 100) < 0.1);
      rig.board.look(170);
      await rig.pass(500);
      expect(pulseUs('pan')).toBe(2_240);
      await rig.until('level', settled('tilt', 1_500));
      rig.board.look(rig.board.description.parkDeg);
      await rig.until('parked', settled('pan', 575));
      await rig.until('looking down', settled('tilt', 1_350));
      const shown = rig.board.show({ kind: 'watching', name: 'Sam' });
      await rig.pass(200);
      await shown;
      expect(rig.emulated.ring).toHaveLength(24);
      expect(lit()).toBe(24);
      await rig.adapter.unplug();
      await rig.until('lost', () => !rig.isUp);
    }
  });

  test('the kit of hardware/pins.json has no tilt, twelve LEDs and its own reach', async () => {
    rig = new BoardInTime();
    await rig.until('up', () => rig.isUp);
    rig.board.look(100);
    await rig.until('its end', settled('pan', 2_100));
    const shown = rig.board.show({ kind: 'watching', name: 'Sam' });
    await rig.pass(200);
    await shown;
    expect(lit()).toBe(12);
    expect(rig.emulated.pulse('tilt')).toBeNull();
  });
});

describe('a description that cannot be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nabij-description-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const pan = {
    minUs: 700,
    maxUs: 2_300,
    centreUs: 1_500,
    usPerDeg: 10,
    minDeg: -60,
    maxDeg: 60,
    parkDeg: -80,
  };
  const read = (content: unknown) => () => {
    const path = join(folder, 'board.json');
    writeFileSync(path, JSON.stringify(content));
    return readDescription(path);
  };

  test.each<[string, unknown, RegExp]>([
    ['an unknown part', { wheels: 2 }, /board\.json: key "wheels"/],
    ['more LEDs than the board drives', { ring: { leds: 60 } }, /"ring\.leds"/],
    ['an angle without a pulse', { servo: { pan: { ...pan, maxDeg: 95 } } }, /pan servo has no pulse/],
    [
      'a park angle in reach of the pupil',
      { servo: { pan: { ...pan, parkDeg: 30 } } },
      /park angle must lie/,
    ],
    ['a tilt that cannot be level', { servo: { tilt: { ...pan, minDeg: 10 } } }, /tilt range must hold 0/],
  ])('is refused: %s', (_title, content, complaint) => {
    expect(read(content)).toThrow(complaint);
    expect(read(content)).toThrow(expect.objectContaining({ code: 'NABIJ_E_CONFIG' }));
  });

  test('says which file it is that cannot be read', () => {
    expect(() => readDescription(join(folder, 'none.json'))).toThrow(/none\.json: cannot be read/);
  });
});
