import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCaptureTime } from '../../src/emulator/classroom/capture-time.ts';
import {
  cropXOfDeg,
  panDegOfPulse,
  ROOM_WIDTH_PX,
  VIEW,
  xOfDeg,
} from '../../src/emulator/classroom/geometry.ts';
import { Painter } from '../../src/emulator/classroom/painter.ts';
import { CLOCK } from '../../src/emulator/classroom/room/board-wall.ts';
import { zoneSeen } from './what-is-seen.ts';

const NOON = new Date(2026, 4, 4, 12, 0, 0).getTime();
let painter: Painter;

beforeAll(() => {
  painter = new Painter();
});

describe('the picture follows the servo pulse', () => {
  it.each([
    [700, -80],
    [1500, 0],
    [1900, 40],
    [2300, 80],
    [400, -80],
    [2600, 80],
  ])('a pulse of %d µs is %d degrees', (widthUs, panDeg) => {
    expect(panDegOfPulse(widthUs)).toBe(panDeg);
  });

  it.each([
    [-80, 'kast'],
    [-38, 'groepje'],
    [0, 'bord'],
    [40, 'juf'],
    [80, 'deur'],
  ])('at %d degrees the middle of the picture shows: %s', (panDeg, zone) => {
    painter.paint(panDeg, NOON);
    expect(zoneSeen(painter.frame)).toBe(zone);
  });

  it('the picture stays inside of the room and on whole colour squares at every angle', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (panDeg) => {
        const left = cropXOfDeg(panDeg);
        expect(left % 2).toBe(0);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + VIEW.width).toBeLessThanOrEqual(ROOM_WIDTH_PX);
        if (Math.abs(panDeg) < 80)
          expect(Math.abs(left + VIEW.width / 2 - xOfDeg(panDeg))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('what moves in the room', () => {
  function clockPixels(unixMs: number): Buffer {
    painter.paint(16, unixMs);
    const left = CLOCK.x - CLOCK.radius - cropXOfDeg(16);
    const rows = Array.from({ length: 2 * CLOCK.radius }, (_, row) => {
      const at = (CLOCK.y - CLOCK.radius + row) * VIEW.width + left;
      return painter.frame.subarray(at, at + 2 * CLOCK.radius);
    });
    return Buffer.concat(rows);
  }

  it('the clock moves with each second and shows the same for the same second', () => {
    const first = clockPixels(NOON);
    expect(clockPixels(NOON + 400).equals(first)).toBe(true);
    expect(clockPixels(NOON + 1000).equals(first)).toBe(false);
    expect(clockPixels(NOON + 3_600_000).equals(first)).toBe(false);
    expect(clockPixels(NOON).equals(first)).toBe(true);
  });

  it.each([
    ['the friend who waves', -33],
    ['the teacher', 40],
    ['the classmates', 0],
  ])('%s moves within a second', (_who, panDeg) => {
    painter.paint(panDeg, NOON);
    const before = Buffer.from(painter.frame);
    painter.paint(panDeg, NOON + 800);
    expect(painter.frame.equals(before)).toBe(false);
  });
});

describe('the capture time in a frame', () => {
  const times = fc.integer({ min: 1_600_000_000_000, max: 2_400_000_000_000 });

  it('is read back as it was written, whatever the picture', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: -80, max: 80 }), (unixMs, panDeg) => {
        painter.paint(panDeg, NOON);
        painter.stamp(unixMs);
        expect(readCaptureTime({ data: painter.frame, width: VIEW.width, step: 1 }, unixMs + 9_000)).toBe(
          unixMs,
        );
      }),
      { numRuns: 40 },
    );
  });

  /** Every n-th pixel as grey RGBA with noise: what a canvas gives of a coded, smaller picture. */
  function smaller(by: number, noise: number): { data: Uint8ClampedArray; width: number; step: 4 } {
    const width = VIEW.width / by;
    const data = new Uint8ClampedArray(width * 40 * 4);
    for (let pixel = 0; pixel < width * 40; pixel += 1) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const value =
        (painter.frame[y * by * VIEW.width + x * by] ?? 0) + ((pixel * 37) % (2 * noise + 1)) - noise;
      data.fill(value, pixel * 4, pixel * 4 + 4);
    }
    return { data, width, step: 4 };
  }

  it.each([1, 2, 4])('survives noise and a picture 1/%d as wide, read from RGBA', (by) => {
    painter.stamp(1_790_000_123_456);
    expect(readCaptureTime(smaller(by, 60), 1_790_000_000_000)).toBe(1_790_000_123_456);
  });

  it('is null when a block is damaged, and where there is no strip', () => {
    painter.stamp(1_790_000_123_456);
    const data = Buffer.from(painter.frame);
    for (let row = 0; row < 16; row += 1) {
      const at = row * VIEW.width + 16 + 20 * 16;
      data.fill((data[at] ?? 0) > 128 ? 16 : 235, at, at + 16);
    }
    expect(readCaptureTime({ data, width: VIEW.width, step: 1 })).toBeNull();
    for (const grey of [0, 128, 255]) {
      const plain = Buffer.alloc(VIEW.width * 20, grey);
      expect(readCaptureTime({ data: plain, width: VIEW.width, step: 1 })).toBeNull();
    }
  });
});
