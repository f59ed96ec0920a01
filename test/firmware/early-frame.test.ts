import { describe, expect, test } from 'vitest';
import hardware from '../../hardware/pins.json' with { type: 'json' };
import { Axis, encodeDraw, encodeLight, Pattern } from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, randomFrom, TestBench, turnTo } from './bench.ts';

const FRAME_US = 20_000;
const LEAST_FRAME_US = hardware.servo.leastFrameMs * 1000;
/** From a MOVE's last byte to its pulse: CRC and first step; and when ring, display and telemetry are at it too. */
const WORK_US = 500;
const BUSY_WORK_US = 900;
const BYTE_US = 40;
/** An edge is dated to the tick it falls in. */
const TICK_US = 0.5;
const SETTLE_MS = 700;

const gapsUs = (bench: TestBench) =>
  bench.pulses
    .filter(({ axis }) => axis === 'pan')
    .map(({ riseUs }) => riseUs)
    .flatMap((riseUs, index, all) => (index === 0 ? [] : [riseUs - all[index - 1]!]));

interface First {
  /** From the MOVE's last byte to the rise of the first pulse of another width. */
  readonly waitedUs: number;
  /** From the last pulse of the old width to that byte; negative when one began while the MOVE was read. */
  readonly sinceUs: number;
  readonly changeUs: number;
}

/** Sends a MOVE now and waits for its first pulse. */
function firstPulse(bench: TestBench, changeUs: number, limits = LIMITS): First {
  const before = bench.board.pulse('pan')!;
  const frame = turnTo(before.widthUs + changeUs, limits);
  const doneUs = bench.board.nowMs * 1000 + frame.length * BYTE_US;
  bench.forget().send(frame).run(45);
  const at = bench.pulses.findIndex(({ widthUs }) => widthUs !== before.widthUs);
  const first = bench.pulses[at]!;
  const last = bench.pulses[at - 1] ?? before;
  return {
    waitedUs: first.riseUs - doneUs,
    sinceUs: doneUs - last.riseUs,
    changeUs: first.widthUs - before.widthUs,
  };
}

function checkWait({ waitedUs, sinceUs }: First, workUs: number, name: string): void {
  expect(-sinceUs, name).toBeLessThanOrEqual(workUs);
  expect(waitedUs, name).toBeLessThanOrEqual(Math.max(0, LEAST_FRAME_US - sinceUs) + workUs);
}

describe('a move from rest', () => {
  test('begins its first pulse at once, or as soon as the least frame has gone by, at 200 phases', () => {
    const random = randomFrom(200);
    const bench = new TestBench().send(turnTo(1500)).alive(1500);
    for (let phase = 0; phase < 200; phase += 1) {
      bench.alive(SETTLE_MS).run(random(FRAME_US) / 1000);
      checkWait(firstPulse(bench, phase % 2 ? -50 : 50), WORK_US, `phase ${phase}`);
    }
  });

  test('does not wait for the ring or the display', () => {
    const random = randomFrom(201);
    const bench = new TestBench().send(HELLO, turnTo(1500)).alive(1500);
    bench.send(encodeLight(1, { pattern: Pattern.BREATHE, red: 90, green: 90, blue: 90, level: 127 }));
    for (let count = 0; count < 60; count += 1) {
      bench.alive(SETTLE_MS).run(random(FRAME_US) / 1000);
      const draw = encodeDraw(2, { page: count % 8, column: 0, data: new Uint8Array(32).fill(count) });
      bench.send(draw).run((draw.length * BYTE_US + random(600)) / 1000);
      checkWait(firstPulse(bench, count % 2 ? -50 : 50), BUSY_WORK_US, `count ${count}`);
    }
  });

  test.each([LIMITS, { vmax: 20, amax: 5 }, { vmax: 1, amax: 1 }])(
    'already changes its first pulse, be it by a tick: %o',
    (limits) => {
      const bench = new TestBench().send(turnTo(1500)).alive(1500);
      for (const changeUs of [0.5, 1, 3, 40, -0.5, -1, -3, -40]) {
        bench.send(turnTo(1500)).alive(1500);
        const first = firstPulse(bench, changeUs, limits);
        expect(Math.sign(first.changeUs), `by ${changeUs}`).toBe(Math.sign(changeUs));
        expect(Math.abs(first.changeUs)).toBeLessThanOrEqual(Math.min(Math.abs(changeUs), 1));
      }
    },
  );

  test('has one short frame, and the movement after it frames of 20 ms', () => {
    const bench = new TestBench().alive(500).run(13);
    bench.forget().send(turnTo(1500));
    const gaps = gapsUs(bench.alive(1500));
    expect(gaps.filter((gap) => gap < FRAME_US - TICK_US).length).toBeLessThanOrEqual(1);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(FRAME_US + WORK_US);
  });

  test('to where the head is already hastens nothing', () => {
    const bench = new TestBench().send(turnTo(1500)).alive(1500).forget();
    for (let count = 0; count < 50; count += 1) bench.send(turnTo(1500)).run(7.3);
    for (const gap of gapsUs(bench)) expect(gap).toBeCloseTo(FRAME_US, 3);
  });
});

test.each([1, 2, 3])(
  'no two pulses are nearer than the least frame, whatever comes when (seed %i)',
  (seed) => {
    const random = randomFrom(seed);
    const bench = new TestBench().send(turnTo(1500)).alive(1500);
    bench.forget();
    for (let count = 0; count < 800; count += 1) {
      const axis = random(5) === 0 ? Axis.TILT : Axis.PAN;
      const near = random(2) === 0;
      const limits = { vmax: 1 + random(near ? 40 : 1500), amax: 1 + random(near ? 40 : 400) };
      const widthUs = near ? bench.board.pulse('pan')!.widthUs + random(3) - 1 : 700 + random(1600);
      bench
        .send(turnTo(widthUs, limits, axis))
        .run(random(4) === 0 ? 180 + random(60) : random(40_000) / 1000);
    }
    const gaps = gapsUs(bench);
    expect(gaps.length).toBeGreaterThan(1500);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LEAST_FRAME_US - TICK_US);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(FRAME_US + WORK_US);
    expect(gaps.some((gap) => gap < FRAME_US - WORK_US)).toBe(true);
    expect(bench.board.overruns).toBe(0);
  },
);
