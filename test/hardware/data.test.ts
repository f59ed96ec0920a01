import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkOtherBoard, checkPinMap, readHardware } from '../../hardware/read.ts';
import { clipDeg, DEFAULT_DESCRIPTION, degOf, reachDeg, ticksOf } from '../../src/kit/board/description.ts';
import { PAN_SERVO, RING_LEDS, WIRE_LIMITS } from '../../src/kit/board/wire.generated.ts';

const { pinMap, parts } = readHardware();
const HARDWARE = new URL('../../hardware/', import.meta.url);

describe('the pin map', () => {
  it('gives every use a pin of its own, and that pin the port that the chip has', () => {
    const pins = Object.values(pinMap.pins);
    expect(new Set(pins.map(({ arduino }) => arduino)).size).toBe(pins.length);
    for (const { arduino, port, bit } of pins) {
      const first = { D: 0, B: 8, C: 14 }[port];
      expect(first + bit, `pin ${arduino}`).toBe(arduino);
    }
  });

  it('keeps the pins that the chip needs where the chip has them', () => {
    const { panServo, tiltServo, displaySda, displayScl } = pinMap.pins;
    expect([panServo!.arduino, tiltServo!.arduino], 'timer 1').toEqual([9, 10]);
    expect([displaySda!.arduino, displayScl!.arduino], 'I2C').toEqual([18, 19]);
    const serial = Object.values(pinMap.pins).filter(({ arduino }) => arduino < 2);
    expect(serial).toEqual([]);
  });

  it('refuses a pulse that the servo cannot follow', () => {
    const pan = { ...pinMap.servo.pan, parkDeg: -81 };
    expect(() => checkPinMap({ ...pinMap, servo: { ...pinMap.servo, pan } })).toThrow(/every angle within/);
  });

  it('refuses a pin that no board has', () => {
    const ring = { ...pinMap.pins.ring, arduino: 20 };
    expect(() => checkPinMap({ ...pinMap, pins: { ...pinMap.pins, ring } })).toThrow();
  });

  it('is what the kit was generated from', () => {
    expect(PAN_SERVO).toEqual(pinMap.servo.pan);
    expect(RING_LEDS).toBe(pinMap.ring.leds);
  });
});

describe('the parts list', () => {
  const ids = new Set(parts.parts.map(({ id }) => id));

  it('names each part once', () => {
    expect(ids.size).toBe(parts.parts.length);
  });

  it('wires only what is listed, to what there is', () => {
    const ends = /^(ground|cut|(rail|pin|pi|board|[a-z-]+):.+)$/;
    for (const { part, through, to } of parts.wires) {
      expect(ids.has(part) || part in parts.boxes, part).toBe(true);
      if (through !== undefined) expect(ids.has(through), through).toBe(true);
      expect(to).toMatch(ends);
      if (to.startsWith('rail:')) expect(parts.rails[to.slice(5)], to).toBeDefined();
      if (to.startsWith('pin:')) expect(pinMap.pins[to.slice(4)], to).toBeDefined();
    }
  });

  it('wires every pin of the pin map exactly once', () => {
    const wired = parts.wires.filter(({ to }) => to.startsWith('pin:')).map(({ to }) => to.slice(4));
    expect(wired.sort()).toEqual(Object.keys(pinMap.pins).sort());
  });

  it('says where every current is from', () => {
    for (const { id, loads, source } of parts.parts) {
      if (loads.length > 0) expect(source, id).toBeDefined();
      for (const { typicalMa, maxMa } of loads) expect(typicalMa, id).toBeLessThanOrEqual(maxMa);
    }
  });
});

describe('other boards', () => {
  const names = readdirSync(new URL('boards/', HARDWARE));

  it.each(names)('%s can be built, and the kit can describe it', (file) => {
    const board = checkOtherBoard(JSON.parse(readFileSync(new URL(`boards/${file}`, HARDWARE), 'utf8')));
    for (const { minUs, maxUs } of [board.servo.pan, ...(board.servo.tilt ? [board.servo.tilt] : [])]) {
      expect(minUs * WIRE_LIMITS.TICKS_PER_US).toBeGreaterThanOrEqual(WIRE_LIMITS.MIN_TICKS);
      expect(maxUs * WIRE_LIMITS.TICKS_PER_US).toBeLessThanOrEqual(WIRE_LIMITS.MAX_TICKS);
    }
    const { minDeg, maxDeg, parkDeg, centreUs, usPerDeg } = board.servo.pan;
    const description = {
      ...DEFAULT_DESCRIPTION,
      panMinDeg: minDeg,
      panMaxDeg: maxDeg,
      parkDeg,
      centreUs,
      usPerDeg,
    };
    for (const end of reachDeg(description)) {
      expect(degOf(description, ticksOf(description, end))).toBeCloseTo(end, 0);
    }
    expect(clipDeg(description, 180)).toBe(maxDeg);
  });

  it('parks outside of the pupil’s range on every board', () => {
    const pans = names.map(
      (file) =>
        checkOtherBoard(JSON.parse(readFileSync(new URL(`boards/${file}`, HARDWARE), 'utf8'))).servo.pan,
    );
    for (const { minDeg, maxDeg, parkDeg } of [pinMap.servo.pan, ...pans]) {
      expect(parkDeg < minDeg || parkDeg > maxDeg).toBe(true);
    }
  });
});
