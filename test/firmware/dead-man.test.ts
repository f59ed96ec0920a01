import { describe, expect, test } from 'vitest';
import {
  Axis,
  Event,
  encodeConfig,
  encodeHeartbeat,
  encodeHello,
  encodeLight,
  Flags,
  Pattern,
  PROTOCOL,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, randomFrom, TestBench, turnTo } from './bench.ts';

const GREEN = { pattern: Pattern.SOLID, red: 0, green: 127, blue: 0, level: 127 };
const FULL_SPEED_US = LIMITS.vmax / 16;

/** The last time that anything of the host's arrived whole: written, and one byte time (40 us) each on the line. */
const arrivedMs = (writtenMs: number, frame: Uint8Array) => writtenMs + frame.length * 0.04;

/** Speed of a turn that outlasts the dead-man's time, 1/8 tick a frame. */
const SLOWLY = 240;
const PHASES = 25;

/** When the first pulse rose that was closer to the one before it than a steady turn has them. */
function slowedAtMs(bench: TestBench, afterMs: number): number {
  const { pulses } = bench;
  const first = pulses.find((pulse, index) => {
    const before = pulses[index - 1];
    const step = before === undefined ? Number.POSITIVE_INFINITY : Math.abs(pulse.widthUs - before.widthUs);
    return pulse.riseUs / 1000 > afterMs && step < SLOWLY / 16;
  });
  return first!.riseUs / 1000;
}

describe('a silent host', () => {
  test(`is noticed after 500 ± 20 ms, by event and by the head, at ${PHASES} phases`, () => {
    const random = randomFrom(500);
    const bench = new TestBench().send(HELLO);
    for (let phase = 0; phase < PHASES; phase += 1) {
      bench.send(turnTo(700));
      bench.alive(1500, 100);
      bench.send(turnTo(2300, { ...LIMITS, vmax: SLOWLY }));
      bench.alive(400 + random(40_000) / 1000, 100);
      const frame = encodeHeartbeat(1);
      const heardMs = arrivedMs(bench.board.nowMs, frame);
      bench.send(frame).forget().run(700);
      const eventMs = bench.eventMs(Event.DEAD_MAN)! - heardMs;
      expect(Math.abs(eventMs - 500), `event, phase ${phase}`).toBeLessThanOrEqual(20);
      const slowingMs = slowedAtMs(bench, heardMs + 100) - heardMs;
      expect(Math.abs(slowingMs - 500), `head, phase ${phase}`).toBeLessThanOrEqual(20);
    }
  });

  test('makes the head slow down within its limits and hold where it is', () => {
    const bench = new TestBench().send(turnTo(2300)).run(350).forget().run(1500);
    const widths = bench.widthsUs();
    const changes = widths.slice(1).map((width, index) => width - widths[index]!);
    expect(Math.max(...changes)).toBe(FULL_SPEED_US);
    expect(Math.min(...changes)).toBeGreaterThanOrEqual(0);
    expect(changes.slice(-20)).toEqual(Array(20).fill(0));
    expect(widths.at(-1)).toBeLessThan(2300);
  });

  test('makes the ring say so by itself, and the flags', () => {
    const bench = new TestBench().send(encodeLight(1, GREEN), encodeHeartbeat(2)).run(100);
    expect(bench.board.ring.every(({ r, g }) => r === 0 && g > 200)).toBe(true);
    bench.run(600);
    expect(bench.board.ring.filter(({ r }) => r > 0)).toHaveLength(4);
    expect(bench.last('telemetry')!.flags & Flags.DEAD_MAN).toBeTruthy();
  });

  test('is told on its return, and its last light is back', () => {
    const bench = new TestBench().send(encodeLight(1, GREEN), encodeHeartbeat(2)).run(800).forget();
    bench.send(encodeHeartbeat(3)).run(60);
    expect(bench.eventMs(Event.DEAD_MAN_OVER)).toBeDefined();
    expect(bench.last('heartbeat')!.seq).toBe(3);
    expect(bench.board.ring.every(({ r, g }) => r === 0 && g > 200)).toBe(true);
    expect(bench.last('telemetry')?.flags ?? 0).toBe(Flags.ARMED);
  });

  test('is one that sends only spoilt frames or plain Firmata', () => {
    const bench = new TestBench().send(encodeHeartbeat(1));
    const spoilt = encodeHeartbeat(2);
    spoilt[spoilt.length - 2]! ^= 1;
    for (let count = 0; count < 6; count += 1)
      bench.send(spoilt, Uint8Array.of(0xf9), Uint8Array.of(0xf5, 13, 1)).run(100);
    expect(bench.eventMs(Event.DEAD_MAN)).toBeDefined();
  });
});

test('a host that only says hello, or speaks plain Firmata, never arms it', () => {
  const bench = new TestBench().send(encodeHello(1, { protocol: PROTOCOL }), Uint8Array.of(0xf9)).run(2000);
  expect(bench.eventMs(Event.DEAD_MAN)).toBeUndefined();
  expect(bench.last('telemetry')!.flags & Flags.ARMED).toBe(0);
});

test('a host with heartbeats every 100 ms is never taken for dead', () => {
  const bench = new TestBench();
  for (let count = 0; count < 60; count += 1) bench.send(encodeHeartbeat(count)).run(100);
  expect(bench.all('heartbeat')).toHaveLength(60);
  expect(bench.eventMs(Event.DEAD_MAN)).toBeUndefined();
});

test('the time can be configured', () => {
  const axis = { axis: Axis.TILT, minTicks: 1000, maxTicks: 5000, parkTicks: 3000 };
  const config = encodeConfig(1, { ...axis, deadManMs: 200, telemetryMs: 0, privacy: 0 });
  const bench = new TestBench().send(config).run(5);
  const frame = encodeHeartbeat(1);
  const heardMs = arrivedMs(bench.board.nowMs, frame);
  bench.send(frame).run(300);
  expect(Math.abs(bench.eventMs(Event.DEAD_MAN)! - heardMs - 200)).toBeLessThanOrEqual(20);
  expect(bench.all('telemetry')).toEqual([]);
});
