import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clipDeg,
  DEFAULT_DESCRIPTION,
  degOf,
  reachDeg,
  ticksOf,
  vmaxOf,
} from '../../../src/kit/board/description.ts';
import { boardsAmong } from '../../../src/kit/board/serial-port.ts';
import { PAN_SERVO, WIRE_LIMITS } from '../../../src/kit/board/wire.generated.ts';

/** Less than this beyond the end of the range, and a class cannot tell looking aside from looking away. */
const AWAY_DEG = 15;

test('angles become pulses and come back, whichever way the servo turns', () => {
  fc.assert(
    fc.property(fc.double({ min: -80, max: 80, noNaN: true }), fc.boolean(), (panDeg, invert) => {
      const description = { ...DEFAULT_DESCRIPTION, invert };
      expect(degOf(description, ticksOf(description, panDeg))).toBeCloseTo(panDeg, 1);
    }),
  );
  expect(ticksOf(DEFAULT_DESCRIPTION, 10)).toBe(3_200);
  expect(ticksOf({ ...DEFAULT_DESCRIPTION, invert: true }, 10)).toBe(2_800);
});

test("an angle beyond the pupil's range is the nearest in it; only the park angle itself is let through", () => {
  expect(clipDeg(DEFAULT_DESCRIPTION, 1e9)).toBe(60);
  expect(clipDeg(DEFAULT_DESCRIPTION, -1e9)).toBe(-60);
  expect(clipDeg(DEFAULT_DESCRIPTION, -79.9)).toBe(-60);
  expect(clipDeg(DEFAULT_DESCRIPTION, -80)).toBe(-80);
});

test('a parked lens looks further away than any pupil can turn it, and the servo can follow', () => {
  const { panMinDeg, panMaxDeg, parkDeg } = DEFAULT_DESCRIPTION;
  expect(Math.max(panMinDeg - parkDeg, parkDeg - panMaxDeg)).toBeGreaterThanOrEqual(AWAY_DEG);
  for (const deg of reachDeg(DEFAULT_DESCRIPTION)) {
    const us = ticksOf(DEFAULT_DESCRIPTION, deg) / WIRE_LIMITS.TICKS_PER_US;
    expect(us).toBeGreaterThanOrEqual(PAN_SERVO.minUs);
    expect(us).toBeLessThanOrEqual(PAN_SERVO.maxUs);
  }
});

test('the head reaches from the one end to the park angle, on whichever side that is', () => {
  expect(reachDeg(DEFAULT_DESCRIPTION)).toEqual([-80, 60]);
  expect(reachDeg({ ...DEFAULT_DESCRIPTION, parkDeg: 75 })).toEqual([-60, 75]);
  expect(reachDeg({ ...DEFAULT_DESCRIPTION, parkDeg: 0 })).toEqual([-60, 60]);
});

test('speeds are eighths of a tick a servo frame, never none and never more than the head does', () => {
  expect(vmaxOf(DEFAULT_DESCRIPTION, 100)).toBe(320);
  expect(vmaxOf(DEFAULT_DESCRIPTION, -100)).toBe(320);
  expect(vmaxOf(DEFAULT_DESCRIPTION, 0.01)).toBe(1);
  expect(vmaxOf(DEFAULT_DESCRIPTION, 1e6)).toBe(640);
});

test('of the ports those with a known USB id may be the board', () => {
  const ports = [
    { path: '/dev/ttyS0' },
    { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '5523' },
    { path: '/dev/ttyACM0', vendorId: '2341', productId: '0043' },
    { path: '/dev/ttyUSB1', vendorId: '1A86', productId: '7523' },
  ];
  expect(boardsAmong(ports)).toEqual(['/dev/ttyACM0', '/dev/ttyUSB1']);
  expect(boardsAmong(ports.slice(3))).toEqual(['/dev/ttyUSB1']);
  expect(boardsAmong(ports.slice(0, 2))).toEqual([]);
});
