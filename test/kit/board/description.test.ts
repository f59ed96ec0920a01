import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipDeg, DEFAULT_DESCRIPTION, degOf, ticksOf, vmaxOf } from '../../../src/kit/board/description.ts';
import { boardAmong } from '../../../src/kit/board/serial-port.ts';

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

test('an angle beyond the head is the nearest that it can take', () => {
  expect(clipDeg(DEFAULT_DESCRIPTION, 1e9)).toBe(80);
  expect(clipDeg(DEFAULT_DESCRIPTION, -1e9)).toBe(-80);
});

test('speeds are eighths of a tick a servo frame, never none and never more than the head does', () => {
  expect(vmaxOf(DEFAULT_DESCRIPTION, 100)).toBe(320);
  expect(vmaxOf(DEFAULT_DESCRIPTION, -100)).toBe(320);
  expect(vmaxOf(DEFAULT_DESCRIPTION, 0.01)).toBe(1);
  expect(vmaxOf(DEFAULT_DESCRIPTION, 1e6)).toBe(640);
});

test('of the ports the first with a known USB id is the board', () => {
  const ports = [
    { path: '/dev/ttyS0' },
    { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '5523' },
    { path: '/dev/ttyACM0', vendorId: '2341', productId: '0043' },
    { path: '/dev/ttyUSB1', vendorId: '1A86', productId: '7523' },
  ];
  expect(boardAmong(ports)).toBe('/dev/ttyACM0');
  expect(boardAmong(ports.slice(3))).toBe('/dev/ttyUSB1');
  expect(boardAmong(ports.slice(0, 2))).toBeNull();
});
