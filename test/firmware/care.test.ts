import { describe, expect, test } from 'vitest';
import {
  Axis,
  Event,
  encodeConfig,
  encodeLight,
  encodeMove,
  encodeSetup,
  Flags,
  Pattern,
  RING_LEDS,
  SERVO_CARE,
  WIRE_LIMITS,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, randomFrom, TestBench, turnTo } from './bench.ts';

const TICK_US = 0.5;
const FRAME_MS = 20;
const STALL_MV = 200;
const setup = (releaseS: number, stallMv = 0, leds: number = RING_LEDS) =>
  encodeSetup(1, { leds, releaseS, stallMv });
const has = (bench: TestBench, flag: number) => (bench.last('telemetry')!.flags & flag) !== 0;
const isAmber = (bench: TestBench) => {
  const { r, g, b } = bench.board.ring[0]!;
  return r > 100 && g > 40 && g < r && b === 0;
};

describe('a head that has been still', () => {
  test(`is let go after ${SERVO_CARE.releaseS} s without being told, and not before`, () => {
    const bench = new TestBench().send(HELLO).alive((SERVO_CARE.releaseS - 1) * 1000);
    expect(bench.board.pulse('pan')).not.toBeNull();
    expect(has(bench, Flags.RELEASED)).toBe(false);
    bench.alive(1200).forget();
    bench.alive(2000);
    expect(bench.pulses).toEqual([]);
    expect(has(bench, Flags.RELEASED)).toBe(true);
    expect(bench.last('telemetry')!.panTicks).toBe(1400);
  });

  test('is taken up where it was let go, at once, with no pulse cut short', () => {
    const random = randomFrom(31);
    const bench = new TestBench().send(HELLO, setup(1));
    for (let count = 0; count < 20; count += 1) {
      const targetUs = 700 + random(1600);
      bench.send(turnTo(targetUs)).alive(4500);
      const keptUs = bench.widthsUs().at(-1)!;
      expect(bench.board.pulse('pan')).toBeNull();
      expect(keptUs).toBe(targetUs);
      bench.run(random(20_000) / 1000).forget();
      const frame = turnTo(targetUs > 1500 ? 700 : 2300);
      const doneMs = bench.board.nowMs + frame.length * 0.04;
      bench.send(frame).run(300);
      const [first] = bench.pulses;
      expect(Math.abs(first!.widthUs - keptUs)).toBeLessThanOrEqual(TICK_US);
      expect(first!.riseUs / 1000 - doneMs).toBeLessThan(0.6);
      const rises = bench.pulses.map(({ riseUs }) => riseUs);
      for (const [index, rise] of rises.slice(1).entries())
        expect(rise - rises[index]!).toBeCloseTo(FRAME_MS * 1000, 3);
    }
  });

  test('is not let go while the other axis moves, nor ever with a time of 0', () => {
    const bench = new TestBench().send(HELLO, setup(1));
    const slow = { axis: Axis.TILT, vmax: 16, amax: 16 };
    bench.send(encodeMove(0, { ...slow, targetTicks: 3300 }));
    expect(bench.alive(2800).board.pulse('pan')).not.toBeNull();
    bench.send(setup(0));
    expect(bench.alive(40_000).board.pulse('pan')).not.toBeNull();
  });

  test('is driven from where it stands after a reset, and let go again', () => {
    const bench = new TestBench().send(HELLO, setup(1), turnTo(1800)).alive(4000);
    bench.forget().board.fault('reset');
    bench.run(500);
    expect(new Set(bench.widthsUs())).toEqual(new Set([1800]));
  });

  test('looks away all the same when privacy is pressed', () => {
    const bench = new TestBench().send(HELLO, setup(1), turnTo(1800)).alive(4000);
    bench.board.button('privacy', true);
    expect(bench.alive(1500).board.pulse('pan')!.widthUs).toBe(700);
  });
});

describe('a low supply', () => {
  test('is told within 2 s, flagged, counted and shown, and told when it is over', () => {
    const bench = new TestBench().send(HELLO).alive(1000);
    expect(bench.last('telemetry')!.vccMv).toBeGreaterThan(4900);
    expect(isAmber(bench)).toBe(false);
    bench.forget().board.supplyMv = 4200;
    const lowMs = bench.board.nowMs;
    bench.alive(2000);
    expect(bench.eventMs(Event.SUPPLY_LOW)! - lowMs).toBeLessThan(600);
    expect(has(bench, Flags.LOW_VOLTAGE)).toBe(true);
    expect(bench.last('telemetry')!.dips).toBe(1);
    expect(Math.abs(bench.last('telemetry')!.vccMv - 4200)).toBeLessThan(30);
    expect(isAmber(bench)).toBe(true);
    bench.board.supplyMv = 5000;
    bench.alive(2000);
    expect(bench.eventMs(Event.SUPPLY_BACK)).toBeDefined();
    expect(has(bench, Flags.LOW_VOLTAGE)).toBe(false);
    expect(isAmber(bench)).toBe(false);
  });

  test('on the edge is told once, not again and again', () => {
    const bench = new TestBench().send(HELLO).alive(500).forget();
    for (let count = 0; count < 40; count += 1) {
      bench.board.supplyMv = count % 2 ? 4390 : 4270;
      bench.alive(400);
    }
    expect(bench.all('event').map(({ message }) => message.what)).toEqual([Event.SUPPLY_LOW]);
  });
});

describe('a stalled servo', () => {
  const loaded = () => new TestBench().send(HELLO, setup(30, STALL_MV), turnTo(1500)).alive(1500).forget();

  test('is told within 2 s, flagged, shown, and let go', () => {
    const bench = loaded();
    bench.board.servoCurrentMv = 2 * STALL_MV;
    const fromMs = bench.board.nowMs;
    bench.alive(1000);
    expect(bench.eventMs(Event.STALL)! - fromMs).toBeGreaterThan(500);
    expect(bench.eventMs(Event.STALL)! - fromMs).toBeLessThan(800);
    expect(has(bench, Flags.STALLED)).toBe(true);
    expect(has(bench, Flags.RELEASED)).toBe(true);
    expect(isAmber(bench)).toBe(true);
    expect(bench.board.pulse('pan')).toBeNull();
  });

  test('that comes free is tried again, goes where it was sent meanwhile, and that is told', () => {
    const bench = loaded();
    bench.board.servoCurrentMv = 2 * STALL_MV;
    bench.alive(1000).send(turnTo(2000));
    expect(bench.alive(500).board.pulse('pan')).toBeNull();
    bench.board.servoCurrentMv = 0;
    bench.forget();
    bench.alive(5000);
    expect(Math.abs(bench.widthsUs()[0]! - 1500)).toBeLessThanOrEqual(TICK_US);
    expect(bench.board.pulse('pan')!.widthUs).toBe(2000);
    expect(bench.eventMs(Event.STALL_OVER)).toBeDefined();
    expect(has(bench, Flags.STALLED)).toBe(false);
    expect(isAmber(bench)).toBe(false);
    expect(bench.last('telemetry')!.stalls).toBe(1);
  });

  test('is tried three times, and after that only for a MOVE and not within 10 s', () => {
    const bench = loaded();
    let tries = 0;
    let driven = true;
    const watch = (ms: number) => {
      for (let goneMs = 0; goneMs < ms; goneMs += 100) {
        bench.alive(100);
        // What a held servo draws: nothing without pulses.
        const now = bench.board.pulse('pan') !== null;
        bench.board.servoCurrentMv = now ? 2 * STALL_MV : 0;
        if (now && !driven) tries += 1;
        driven = now;
      }
    };
    watch(30_000);
    expect(tries).toBe(3);
    bench.send(turnTo(1200));
    watch(5_000);
    expect(tries).toBe(4);
    for (let count = 0; count < 60; count += 1) {
      bench.send(turnTo(count % 2 ? 1200 : 1800));
      watch(500);
    }
    expect(tries).toBeLessThanOrEqual(7);
    expect(bench.all('event').filter(({ message }) => message.what === Event.STALL)).toHaveLength(1);
  });

  test('is not what a start or a turn looks like', () => {
    const bench = loaded();
    for (let count = 0; count < 8; count += 1) {
      bench.send(turnTo(count % 2 ? 1200 : 1800));
      bench.board.servoCurrentMv = 3 * STALL_MV;
      bench.alive(400);
      bench.board.servoCurrentMv = STALL_MV / 2;
      bench.alive(1000);
    }
    expect(bench.eventMs(Event.STALL)).toBeUndefined();
  });

  test('is not looked for without a shunt: the input may float', () => {
    const bench = new TestBench().send(HELLO).alive(500);
    bench.board.servoCurrentMv = 5000;
    expect(has(bench.alive(3000), Flags.STALLED)).toBe(false);
  });
});

describe('another board by configuration alone', () => {
  test('a ring of 24', () => {
    const bench = new TestBench({ ringLeds: 24 }).send(HELLO, setup(30, 0, 24)).run(20);
    const white = { red: 127, green: 127, blue: 127, level: 127 };
    const drawn = (pattern: Pattern) =>
      bench
        .send(encodeLight(2, { pattern, ...white }))
        .run(40)
        .board.ring.map(({ r }) => (r > 0 ? 1 : 0))
        .join('');
    expect(drawn(Pattern.SOLID)).toBe('1'.repeat(24));
    expect(drawn(Pattern.HALF)).toBe('1'.repeat(12) + '0'.repeat(12));
    expect(drawn(Pattern.DOTS)).toBe('100000'.repeat(4));
    expect(drawn(Pattern.BARS)).toBe('000011111100'.repeat(2));
    expect(drawn(Pattern.CHASE)).toBe('1'.repeat(8) + '0'.repeat(16));
    expect(bench.board.ringRejected).toBe(0);
    expect(bench.send(HELLO).run(10).last('hello')!.leds).toBe(24);
  });

  test('a servo of 270 degrees and a tilt axis, each with its own range', () => {
    const common = { deadManMs: 500, telemetryMs: 40, privacy: 0 };
    const bench = new TestBench().send(
      HELLO,
      encodeConfig(1, { axis: Axis.PAN, minTicks: 1000, maxTicks: 5000, parkTicks: 1000, ...common }),
      encodeConfig(2, { axis: Axis.TILT, minTicks: 2600, maxTicks: 3400, parkTicks: 3000, ...common }),
      turnTo(2500),
      encodeMove(3, { axis: Axis.TILT, targetTicks: 5000, ...LIMITS }),
    );
    bench.alive(3000);
    expect(bench.board.pulse('pan')!.widthUs).toBe(2500);
    expect(bench.board.pulse('tilt')!.widthUs).toBe(1700);
  });

  test.each([
    ['no LED', { leds: 0, releaseS: 0, stallMv: 0 }],
    ['25 LEDs', { leds: 25, releaseS: 0, stallMv: 0 }],
    ['too long a time', { leds: 12, releaseS: WIRE_LIMITS.MOST_RELEASE_S + 1, stallMv: 0 }],
    ['more than the supply', { leds: 12, releaseS: 0, stallMv: WIRE_LIMITS.MOST_STALL_MV + 1 }],
  ])('refuses %s', (_, fields) => {
    const bench = new TestBench().send(HELLO, encodeSetup(9, fields)).run(60);
    expect(bench.last('nak')).toMatchObject({ seq: 9, of: 10 });
    expect(bench.last('telemetry')!.naks).toBe(1);
    expect(bench.send(HELLO).run(10).last('hello')!.leds).toBe(RING_LEDS);
  });
});
