import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UptimeClock } from '../../../src/kit/board/uptime-clock.ts';

const TELEMETRY_MS = 40;

test('a moment is right to 2 ms although messages are late by up to 30 ms and the board runs 0.1 % fast', () => {
  const lateMs = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 40, maxLength: 80 });
  fc.assert(
    fc.property(lateMs, fc.constantFrom(0.999, 1, 1.001), (lates, pace) => {
      const clock = new UptimeClock();
      lates.forEach((late, i) => {
        const trueMs = 5_000 + i * TELEMETRY_MS;
        // Some message of every few is quick: a line that is never quick cannot be known.
        const arrivedMs = trueMs + (i % 6 === 0 ? 0.2 : late);
        const atMs = clock.read(Math.floor(i * TELEMETRY_MS * pace) + 100, arrivedMs);
        if (i > 12) expect(Math.abs(atMs - trueMs)).toBeLessThanOrEqual(2);
      });
      expect(clock.restarted).toBe(false);
    }),
  );
});

test('an uptime that goes back, or on too little, is a restart; its turning over is not', () => {
  const back = new UptimeClock();
  back.read(9_000, 1_000);
  back.read(100, 1_040);
  expect(back.restarted).toBe(true);
  back.clearRestart();
  back.read(140, 1_080);
  expect(back.restarted).toBe(false);

  const away = new UptimeClock();
  away.read(3_000, 1_000);
  away.read(4_000, 61_000);
  expect(away.restarted).toBe(true);

  const turned = new UptimeClock();
  const atMs = turned.read(2 ** 28 - 20, 1_000);
  expect(turned.read(20, 1_040) - atMs).toBe(40);
  expect(turned.restarted).toBe(false);
});

test('a stall of our own is no restart, and the time is right again after it', () => {
  const stalled = new UptimeClock();
  for (let atMs = 0; atMs <= 400; atMs += TELEMETRY_MS) stalled.read(atMs, 1_000 + atMs);
  // Everything of 800 ms comes at once, and then in time again.
  for (let atMs = 440; atMs <= 1_200; atMs += TELEMETRY_MS) stalled.read(atMs, 2_201);
  const atMs = stalled.read(1_240, 2_240);
  expect(stalled.restarted).toBe(false);
  expect(atMs).toBe(2_240);
});

test('what lay with us for seconds is no restart, and is dated to when it was said; a restart meanwhile shows afterwards', () => {
  const blocked = new UptimeClock();
  for (let atMs = 0; atMs <= 400; atMs += TELEMETRY_MS) blocked.read(atMs, 1_000 + atMs);
  for (let atMs = 440; atMs <= 3_400; atMs += TELEMETRY_MS)
    expect(blocked.read(atMs, 4_401, true)).toBe(1_000 + atMs);
  expect(blocked.read(3_440, 4_440)).toBe(4_440);
  expect(blocked.restarted).toBe(false);

  const restarted = new UptimeClock();
  for (let atMs = 0; atMs <= 400; atMs += TELEMETRY_MS) restarted.read(atMs, 1_000 + atMs);
  for (let atMs = 440; atMs <= 1_000; atMs += TELEMETRY_MS) restarted.read(atMs, 4_400 + atMs, true);
  expect(restarted.restarted).toBe(false);
  restarted.read(1_040, 5_440);
  expect(restarted.restarted).toBe(true);
});

test('a restart that the board itself tells of counts, however little uptime is missing', () => {
  const told = new UptimeClock();
  told.read(50, 1_000);
  told.noteRestart();
  expect(told.read(60, 1_090)).toBe(1_090);
  expect(told.restarted).toBe(true);
});
