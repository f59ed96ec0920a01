import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Axis,
  encodeConfig,
  encodeHello,
  encodeMove,
  encodeToBoard,
  type NakReason,
  PROTOCOL,
  NakReason as Reason,
  SERVO_CARE,
  type ToBoard,
  WIRE_LIMITS,
} from '../../src/kit/board/wire.generated.ts';
import { crc7 } from '../../src/kit/board/wire-coding.ts';
import { TestBench } from './bench.ts';

const { MIN_TICKS, MAX_TICKS, TICKS_PER_US } = WIRE_LIMITS;
const PARTS_PER_US = 16;
const STEP_US = 0.5;
const SEED = 20_260_303;
const PATTERNS = 7;

const u7 = fc.nat(127);
const u14 = fc.nat(16_383);
/** Mostly what a range can be made of. */
const ticks = fc.oneof(fc.integer({ min: MIN_TICKS, max: MAX_TICKS }), u14);
const ms = fc.oneof(fc.integer({ min: 0, max: 2100 }), u14);

const messages: fc.Arbitrary<ToBoard> = fc.oneof(
  fc.record({ type: fc.constant('heartbeat' as const), seq: u7 }),
  fc.record({ type: fc.constant('stop' as const), seq: u7 }),
  fc.record({ type: fc.constant('flash' as const), seq: u7 }),
  fc.record({
    type: fc.constant('light' as const),
    seq: u7,
    pattern: u7,
    red: u7,
    green: u7,
    blue: u7,
    level: u7,
  }),
  fc.record({
    type: fc.constant('setup' as const),
    seq: u7,
    leds: fc.nat(30),
    releaseS: fc.oneof(fc.nat(1300), u14),
    stallMv: fc.oneof(fc.nat(5100), u14),
  }),
  fc.record({
    type: fc.constant('config' as const),
    seq: u7,
    axis: fc.nat(2),
    minTicks: ticks,
    maxTicks: ticks,
    parkTicks: ticks,
    deadManMs: ms,
    telemetryMs: ms,
    privacy: fc.constant(0),
  }),
  fc.record({
    type: fc.constant('move' as const),
    seq: u7,
    axis: fc.nat(2),
    targetTicks: u14,
    vmax: u14,
    amax: u14,
  }),
  fc.record({
    type: fc.constant('draw' as const),
    seq: u7,
    page: fc.nat(8),
    column: u7,
    data: fc.uint8Array({ minLength: 1, maxLength: 32 }),
  }),
);

function configFits(message: Extract<ToBoard, { readonly type: 'config' }>): boolean {
  const { axis, minTicks, maxTicks, parkTicks, deadManMs, telemetryMs } = message;
  return (
    axis <= Axis.TILT &&
    minTicks >= MIN_TICKS &&
    minTicks <= parkTicks &&
    parkTicks <= maxTicks &&
    maxTicks <= MAX_TICKS &&
    deadManMs >= 100 &&
    deadManMs <= 2000 &&
    (telemetryMs === 0 || (telemetryMs >= 20 && telemetryMs <= 1000))
  );
}

/** Why the board must refuse it, by what wire.json says of its fields. */
function refusalOf(message: ToBoard): NakReason | null {
  const fits = (): boolean => {
    switch (message.type) {
      case 'light':
        return message.pattern < PATTERNS;
      case 'setup':
        return (
          message.leds >= 1 &&
          message.leds <= WIRE_LIMITS.MOST_LEDS &&
          message.releaseS <= WIRE_LIMITS.MOST_RELEASE_S &&
          message.stallMv <= WIRE_LIMITS.MOST_STALL_MV
        );
      case 'config':
        return configFits(message);
      case 'move':
        return message.axis <= Axis.TILT && message.vmax > 0 && message.amax > 0;
      case 'draw':
        return message.page < 8 && message.column + message.data.length <= 128;
      default:
        return true;
    }
  };
  return fits() ? null : Reason.RANGE;
}

/** A board with its display set up. */
const ready = () => new TestBench().send(encodeHello(0, { protocol: PROTOCOL })).run(700);

describe(`codec and firmware (seed ${SEED})`, () => {
  test('every message that the codec can write is answered as the specification says', () => {
    const bench = ready();
    fc.assert(
      fc.property(messages, (message) => {
        bench.run(2).forget().send(encodeToBoard(message)).run(28);
        const answers = bench.heard
          .map((heard) => heard.message)
          .filter(({ type }) => type === message.type || type === 'nak');
        const reason = refusalOf(message);
        if (reason !== null) expect(answers).toMatchObject([{ type: 'nak', seq: message.seq, reason }]);
        else if (message.type === 'move') expect(answers).toEqual([]);
        else expect(answers).toMatchObject([{ type: message.type, seq: message.seq }]);
        expect(bench.spoilt).toBe(0);
      }),
      { seed: SEED, numRuns: 600 },
    );
    expect(bench.board.resets).toBe(0);
  });

  test('one bit wrong anywhere behind the command and nothing is carried out', () => {
    const bench = ready();
    const bit = fc.record({ at: fc.nat(200), mask: fc.nat(6).map((shift) => 1 << shift) });
    fc.assert(
      fc.property(messages, bit, (message, { at, mask }) => {
        const frame = encodeToBoard(message);
        frame[2 + (at % (frame.length - 3))]! ^= mask;
        bench.run(2).forget().send(frame).run(28);
        expect(bench.heard.filter(({ message: { type } }) => type === 'nak')).toHaveLength(1);
        expect(bench.last('nak')!.reason).toBe(Reason.CRC);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  test('whatever is sealed, the board answers in frames that the codec reads', () => {
    const bench = ready();
    const body = fc.tuple(fc.integer({ min: 1, max: 15 }), u7, fc.array(u7, { maxLength: 60 }));
    fc.assert(
      fc.property(body, ([cmd, seq, payload]) => {
        const inside = [cmd, seq, ...payload];
        bench.send(Uint8Array.of(0xf0, ...inside, crc7(inside), 0xf7)).run(6);
        expect(bench.spoilt).toBe(0);
      }),
      { seed: SEED, numRuns: 600 },
    );
    expect(bench.board.resets).toBe(0);
    expect(bench.board.overruns).toBe(0);
  });
});

type Hostile = {
  readonly frame: Uint8Array;
  readonly ms: number;
  readonly range?: readonly [number, number];
};

const firmataServo = (pin: number, value: number) =>
  Uint8Array.of(0xf4, pin, 4, 0xe0 | pin, value & 0x7f, value >> 7);

/** Moves, ranges and plain Firmata writes that mean no good. */
const hostile: fc.Arbitrary<Hostile> = fc
  .record({ kind: fc.nat(5), axis: fc.nat(1), a: u14, b: u14, c: u14, ms: fc.nat(300) })
  .map(({ kind, axis, a, b, c, ms: waitMs }): Hostile => {
    const pin = axis === Axis.PAN ? 9 : 10;
    if (kind === 0) return { frame: firmataServo(pin, a), ms: waitMs };
    if (kind === 1)
      return { frame: Uint8Array.of(0xf0, 0x70, pin, a & 127, a >> 7, b & 127, b >> 7, 0xf7), ms: waitMs };
    if (kind > 2) return { frame: encodeMove(0, { axis, targetTicks: a, vmax: b, amax: c }), ms: waitMs };
    const [minTicks = 0, parkTicks = 0, maxTicks = 0] = [a, b, c]
      .map((value) => 900 + (value % 4200))
      .sort((one, other) => one - other);
    const config = { axis, minTicks, maxTicks, parkTicks, deadManMs: 2000, telemetryMs: 0, privacy: 0 };
    const taken = minTicks >= MIN_TICKS && maxTicks <= MAX_TICKS && axis === Axis.PAN;
    return {
      frame: encodeConfig(0, config),
      ms: waitMs,
      ...(taken && { range: [minTicks / TICKS_PER_US, maxTicks / TICKS_PER_US] as const }),
    };
  });

function checkPulses(widthsUs: readonly number[]): void {
  const steps = widthsUs.slice(1).map((width, index) => width - widthsUs[index]!);
  const bends = steps.slice(1).map((step, index) => step - steps[index]!);
  expect(Math.min(...widthsUs)).toBeGreaterThanOrEqual(MIN_TICKS / TICKS_PER_US);
  expect(Math.max(...widthsUs)).toBeLessThanOrEqual(MAX_TICKS / TICKS_PER_US);
  const largest = (values: readonly number[]) => Math.max(0, ...values.map(Math.abs));
  expect(largest(steps)).toBeLessThanOrEqual(SERVO_CARE.vmax / PARTS_PER_US + STEP_US);
  expect(largest(bends)).toBeLessThanOrEqual(SERVO_CARE.amax / PARTS_PER_US + 2 * STEP_US);
}

test(`no host moves the head out of range, too fast or too hard (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 20, maxLength: 50 }), (attack) => {
      const bench = new TestBench().forget();
      let range: readonly [number, number] = [700, 2300];
      for (const { frame, ms: waitMs, range: next } of attack) {
        range = next ?? range;
        bench.send(frame).run(waitMs);
      }
      // From wherever it was, at its slowest, it comes back into the last range that the board took.
      bench.send(encodeMove(0, { axis: Axis.PAN, targetTicks: 3000, vmax: 640, amax: 128 })).run(6000);
      checkPulses(bench.widthsUs());
      expect(bench.widthsUs().at(-1)).toBeGreaterThanOrEqual(range[0]);
      expect(bench.widthsUs().at(-1)).toBeLessThanOrEqual(range[1]);
      expect(bench.board.resets).toBe(0);
    }),
    { seed: SEED, numRuns: 40 },
  );
});
