import { describe, expect, test } from 'vitest';
import {
  Axis,
  encodeConfig,
  encodeHeartbeat,
  encodeMove,
  encodeStop,
  SERVO_CARE,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, randomFrom, TestBench } from './bench.ts';

/** 1/8 tick of 0.5 us. */
const US_PER_UNIT = 1 / 16;
/** Pulses come in steps of 0.5 us: a difference of two is off by up to that, of four by up to twice. */
const STEP_US = 0.5;
const FRAME_MS = 20;
const AVERAGE_FRAMES = 8;
const MIN_US = 700;
const MAX_US = 2300;

interface Move {
  readonly targetUs: number;
  readonly vmax: number;
  readonly amax: number;
}

const differences = (values: readonly number[]) =>
  values.slice(1).map((value, index) => value - values[index]!);
const largest = (values: readonly number[]) => Math.max(0, ...values.map(Math.abs));

/** Sends a move and goes on for some frames with the host alive; the pulses of that time. */
function move(bench: TestBench, { targetUs, vmax, amax }: Move, frames: number): number[] {
  const from = bench.pulses.length;
  bench.send(encodeMove(0, { axis: Axis.PAN, targetTicks: targetUs * 2, vmax, amax }));
  for (let left = frames; left > 0; left -= 5)
    bench.send(encodeHeartbeat(0)).run(Math.min(left, 5) * FRAME_MS);
  return bench.pulses.slice(from).flatMap(({ axis, widthUs }) => (axis === 'pan' ? [widthUs] : []));
}

/** From where a stop at the target is possible whatever the speed at the time: the way to brake from vmax, and the average's lag. */
function surelyFarUs({ vmax, amax }: Move): number {
  return ((vmax * vmax) / (2 * amax) + vmax * (AVERAGE_FRAMES + 1)) * US_PER_UNIT;
}

/** Enough for the longest way at these limits, at rest afterwards. */
function framesFor({ vmax, amax }: Move): number {
  return 30 + Math.ceil((MAX_US - MIN_US) / US_PER_UNIT / vmax + (2 * vmax) / amax);
}

function passes(widths: readonly number[], targetUs: number): boolean {
  const side = Math.sign(targetUs - widths[0]!);
  return widths.some((width) => (width - targetUs) * side > 0);
}

/** The pulses from the first on that is at rest or on its way to the target: from there the target must not be passed. */
function onceHeadingThere(widths: readonly number[], targetUs: number): readonly number[] {
  const at = differences(widths).findIndex((change, index) => change * (targetUs - widths[index]!) >= 0);
  return at < 0 ? [] : widths.slice(at);
}

describe('200 random moves, each interrupted by the next or run to its end', () => {
  const seed = 20_260_301;
  const random = randomFrom(seed);
  const bench = new TestBench().send(HELLO).run(20);
  const failures: string[] = [];
  let limits = { vmax: 0, amax: 0 };
  let settled = 0;

  test(`keep speed, acceleration and jerk, never pass a target, end within 1 us (seed ${seed})`, () => {
    let before: number[] = move(bench, { targetUs: 1500, ...LIMITS }, 100);
    for (let count = 0; count < 200; count += 1) {
      const interrupted = random(3) > 0;
      const one = { targetUs: 750 + random(1500), vmax: 300 + random(660), amax: 30 + random(98) };
      const frames = interrupted ? 5 + random(30) : framesFor(one);
      const widths = move(bench, one, frames);
      check(count, one, before, widths, interrupted);
      before = widths;
    }
    expect(failures).toEqual([]);
    expect(settled).toBeGreaterThan(40);
    expect(bench.board.overruns).toBe(0);
  });

  function check(
    count: number,
    one: Move,
    before: readonly number[],
    widths: readonly number[],
    cut: boolean,
  ) {
    const fail = (what: string) => failures.push(`move ${count} ${JSON.stringify(one)}: ${what}`);
    // A change of limits works on what is under way: the larger of both counts until the board has come to rest.
    const vmax = Math.max(one.vmax, limits.vmax);
    const amax = Math.max(one.amax, limits.amax);
    const all = [...before.slice(-4), ...widths];
    const speed = differences(all);
    const acceleration = differences(speed);
    if (largest(speed) > vmax * US_PER_UNIT + STEP_US) fail(`speed ${largest(speed)}`);
    if (largest(acceleration) > amax * US_PER_UNIT + 2 * STEP_US)
      fail(`acceleration ${largest(acceleration)}`);
    const jerk = largest(differences(acceleration));
    // Turning round in one frame changes the acceleration by twice its limit, averaged over eight frames.
    if (jerk > (2 * amax * US_PER_UNIT) / AVERAGE_FRAMES + 4 * STEP_US) fail(`jerk ${jerk}`);
    const fromUs = all[0]!;
    if (
      Math.abs(fromUs - one.targetUs) > surelyFarUs({ ...one, vmax, amax: one.amax }) &&
      passes(all, one.targetUs)
    )
      fail('passed its target though there was way enough');
    if (!cut) {
      settled += 1;
      if (Math.abs(widths.at(-1)! - one.targetUs) > 1) fail(`ended at ${widths.at(-1)}`);
    }
    limits = cut ? { vmax, amax } : one;
  }
});

test('from rest every move goes straight to its target, without a step back or beyond', () => {
  const seed = 77;
  const random = randomFrom(seed);
  const bench = new TestBench();
  for (let count = 0; count < 40; count += 1) {
    const one = { targetUs: 700 + random(1600), vmax: 200 + random(760), amax: 20 + random(108) };
    const widths = onceHeadingThere(move(bench, one, framesFor(one)), one.targetUs);
    const signs = new Set(differences(widths).map(Math.sign));
    signs.delete(0);
    expect(signs.size, `seed ${seed}, move ${count} ${JSON.stringify(one)}`).toBeLessThanOrEqual(1);
    expect(widths.at(-1)).toBeCloseTo(one.targetUs, 0);
  }
});

test('with the default limits the very first frame after a move already turns', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 1500, ...LIMITS }, 100);
  for (let phase = 0; phase < FRAME_MS; phase += 1) {
    bench.send(encodeHeartbeat(0)).run(61.3);
    const restUs = bench.board.pulse('pan')!.widthUs;
    bench.forget();
    const targetUs = restUs > 1500 ? 1400 : 1600;
    const sentMs = bench.board.nowMs;
    move(bench, { targetUs, ...LIMITS }, 70);
    const changed = bench.pulses.find(({ widthUs }) => widthUs !== restUs)!;
    // A frame, the frame's last 0.4 ms in which it is too late, and ten bytes on the line.
    expect(changed.riseUs / 1000 - sentMs).toBeLessThanOrEqual(FRAME_MS + 0.4 + 0.5);
  }
});

test('every servo frame has one pulse and, under way, one step', () => {
  const bench = new TestBench().forget();
  move(bench, { targetUs: 2000, ...LIMITS }, 40);
  const rises = bench.pulses.map(({ riseUs }) => riseUs);
  for (const gap of differences(rises)) expect(gap).toBeCloseTo(FRAME_MS * 1000, 3);
  const underWay = differences(bench.widthsUs()).slice(2, 30);
  expect(Math.min(...underWay)).toBeGreaterThan(0);
});

test('a target outside of the range is clipped to it', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 0, ...LIMITS }, 20);
  expect(bench.board.pulse('pan')!.widthUs).toBe(MIN_US);
  const widths = move(bench, { targetUs: 8000, ...LIMITS }, 150);
  expect(Math.max(...widths)).toBe(MAX_US);
});

test('speed and acceleration have limits that no host can exceed', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 2300, vmax: 16_383, amax: 16_383 }, 60);
  const widths = move(bench, { targetUs: 700, vmax: 16_383, amax: 16_383 }, 60);
  const speed = differences(widths);
  expect(widths.at(-1)).toBe(700);
  expect(largest(speed)).toBeLessThanOrEqual(SERVO_CARE.vmax * US_PER_UNIT + STEP_US);
  expect(largest(speed)).toBeGreaterThan(0.9 * SERVO_CARE.vmax * US_PER_UNIT);
  expect(largest(differences(speed))).toBeLessThanOrEqual(SERVO_CARE.amax * US_PER_UNIT + 2 * STEP_US);
});

test('a head outside of a range that is configured later moves to its edge', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 2300, ...LIMITS }, 150);
  const config = { deadManMs: 500, telemetryMs: 40, privacy: 0 };
  bench.send(encodeConfig(1, { axis: Axis.PAN, minTicks: 2000, maxTicks: 4000, parkTicks: 2000, ...config }));
  for (let count = 0; count < 15; count += 1) bench.send(encodeHeartbeat(0)).run(100);
  expect(bench.board.pulse('pan')!.widthUs).toBe(2000);
});

test('a configured range holds for the moves after it, and the tilt axis has its own', () => {
  const bench = new TestBench();
  const config = { deadManMs: 500, telemetryMs: 40, privacy: 0 };
  bench.send(
    encodeConfig(1, { axis: Axis.PAN, minTicks: 2800, maxTicks: 3200, parkTicks: 2800, ...config }),
    encodeConfig(2, { axis: Axis.TILT, minTicks: 2900, maxTicks: 3100, parkTicks: 3000, ...config }),
    encodeMove(3, { axis: Axis.TILT, targetTicks: 5000, ...LIMITS }),
  );
  move(bench, { targetUs: 2300, ...LIMITS }, 150);
  expect(bench.board.pulse('pan')!.widthUs).toBe(1600);
  expect(bench.board.pulse('tilt')!.widthUs).toBe(1550);
});

test('a stop slows down within the limits and holds', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 2300, ...LIMITS }, 20);
  bench.forget().send(encodeStop(9)).run(10);
  expect(bench.last('stop')).toEqual({ type: 'stop', seq: 9 });
  for (let count = 0; count < 10; count += 1) bench.send(encodeHeartbeat(0)).run(100);
  const speed = differences(bench.widthsUs());
  expect(largest(differences(speed))).toBeLessThanOrEqual(LIMITS.amax * US_PER_UNIT + 2 * STEP_US);
  expect(Math.min(...speed)).toBeGreaterThanOrEqual(0);
  expect(speed.slice(-20).every((change) => change === 0)).toBe(true);
  expect(bench.board.pulse('pan')!.widthUs).toBeLessThan(2000);
});

test('telemetry tells the pulse width and whether it is still changing', () => {
  const bench = new TestBench();
  move(bench, { targetUs: 1200, ...LIMITS }, 10);
  expect(bench.last('telemetry')!.flags & 1).toBe(1);
  move(bench, { targetUs: 1200, ...LIMITS }, 100);
  expect(bench.last('telemetry')).toMatchObject({ panTicks: 2400 });
  expect(bench.last('telemetry')!.flags & 1).toBe(0);
});
