import { describe, expect, test } from 'vitest';
import {
  Axis,
  encodeConfig,
  encodeDraw,
  encodeHeartbeat,
  encodeHello,
  encodeLight,
  encodeMove,
  encodeStop,
  NakReason,
  Pattern,
  PROTOCOL,
  WIRE_LIMITS,
} from '../../src/kit/board/wire.generated.ts';
import { crc7 } from '../../src/kit/board/wire-coding.ts';
import { LIMITS, randomFrom, TestBench } from './bench.ts';

const MOVE = 3;
const hello = encodeHello(1, { protocol: PROTOCOL });
const light = { pattern: Pattern.SOLID, red: 1, green: 2, blue: 3, level: 127 };
const config = {
  minTicks: 1400,
  maxTicks: 4600,
  parkTicks: 1400,
  deadManMs: 500,
  telemetryMs: 40,
  privacy: 0,
};
/** A frame of ours with whatever inside, and a right CRC. */
const sealed = (...body: number[]) => Uint8Array.of(0xf0, ...body, crc7(body), 0xf7);

describe('bytes that come in pieces', () => {
  const script: readonly (readonly [string, Uint8Array])[] = [
    ['hello', hello],
    ['heartbeat', encodeHeartbeat(2)],
    ['light', encodeLight(3, light)],
    ['draw', encodeDraw(4, { page: 1, column: 2, data: Uint8Array.of(255, 0, 129) })],
    ['config', encodeConfig(5, { axis: Axis.PAN, ...config })],
  ];

  test.each(script)('a %s cut at any point is understood all the same', (type, frame) => {
    const bench = new TestBench();
    for (let cut = 1; cut < frame.length; cut += 1) {
      bench.forget().send(frame.subarray(0, cut)).run(7).send(frame.subarray(cut)).run(40);
      const answers = bench.heard.filter(({ message }) => message.type === type);
      expect(
        answers.map(({ message }) => message.seq),
        `cut at ${cut}`,
      ).toEqual([frame[2]]);
    }
    expect(bench.all('nak')).toEqual([]);
  });

  test('frames without a gap between them are all answered, none lost', () => {
    const bench = new TestBench();
    for (let count = 0; count < 100; count += 1) bench.send(encodeStop(count));
    bench.run(80);
    expect(bench.all('stop').map(({ message }) => message.seq)).toEqual([...Array(100).keys()]);
    expect(bench.board.overruns).toBe(0);
  });

  test('a frame that is broken off by the next does not take it along', () => {
    const bench = new TestBench().send(encodeLight(3, light).subarray(0, 5), encodeHeartbeat(9)).run(20);
    expect(bench.last('heartbeat')!.seq).toBe(9);
  });
});

describe('a frame that does not fit is refused with its reason', () => {
  const move = (axis: number, vmax: number, amax: number) =>
    encodeMove(7, { axis, targetTicks: 3000, vmax, amax });
  const spoilt = move(Axis.PAN, 1, 1);
  spoilt[5]! ^= 1;
  const cases: readonly (readonly [string, Uint8Array, number, NakReason])[] = [
    ['a wrong CRC', spoilt, MOVE, NakReason.CRC],
    ['an unknown command', sealed(13, 7), 13, NakReason.UNKNOWN],
    ['a payload too short', sealed(MOVE, 7, 0, 0), MOVE, NakReason.LENGTH],
    ['a payload too long', sealed(2, 7, 0), 2, NakReason.LENGTH],
    ['a frame longer than the board holds', sealed(6, 7, ...Array(120).fill(1)), 6, NakReason.LENGTH],
    ['no payload at all', Uint8Array.of(0xf0, MOVE, 7, 0xf7), MOVE, NakReason.LENGTH],
    ['an axis that is not there', move(2, 1, 1), MOVE, NakReason.RANGE],
    ['no speed', move(Axis.PAN, 0, 1), MOVE, NakReason.RANGE],
    ['no acceleration', move(Axis.PAN, 1, 0), MOVE, NakReason.RANGE],
    ['a pattern that is not there', encodeLight(7, { ...light, pattern: 7 as Pattern }), 5, NakReason.RANGE],
    [
      'a page below the glass',
      encodeDraw(7, { page: 8, column: 0, data: Uint8Array.of(1) }),
      6,
      NakReason.RANGE,
    ],
    [
      'columns beyond the glass',
      encodeDraw(7, { page: 0, column: 127, data: Uint8Array.of(1, 1) }),
      6,
      NakReason.RANGE,
    ],
    [
      'a range upside down',
      encodeConfig(7, { axis: 0, ...config, minTicks: 4600, maxTicks: 1400 }),
      7,
      NakReason.RANGE,
    ],
    [
      'a range wider than any servo',
      encodeConfig(7, { axis: 0, ...config, maxTicks: 5001 }),
      7,
      NakReason.RANGE,
    ],
    [
      'a park angle outside of the range',
      encodeConfig(7, { axis: 0, ...config, parkTicks: 1399 }),
      7,
      NakReason.RANGE,
    ],
    ['a dead-man of 99 ms', encodeConfig(7, { axis: 0, ...config, deadManMs: 99 }), 7, NakReason.RANGE],
    ['telemetry each 19 ms', encodeConfig(7, { axis: 0, ...config, telemetryMs: 19 }), 7, NakReason.RANGE],
    ['another privacy than 0 or 1', encodeConfig(7, { axis: 0, ...config, privacy: 2 }), 7, NakReason.RANGE],
  ];

  test.each(cases)('%s', (_, frame, of, reason) => {
    const bench = new TestBench().send(frame).run(20);
    expect(bench.all('nak').map(({ message }) => message)).toEqual([{ type: 'nak', seq: 7, of, reason }]);
    expect(bench.widthsUs().every((width) => width === 700)).toBe(true);
  });

  test('everything but another hello, once the hello named another protocol', () => {
    const bench = new TestBench().send(encodeHello(1, { protocol: PROTOCOL + 1 })).run(10);
    expect(bench.last('hello')!.protocol).toBe(PROTOCOL);
    bench.send(encodeHeartbeat(2)).run(10);
    expect(bench.last('nak')).toMatchObject({ of: 2, reason: NakReason.PROTOCOL });
    bench.send(hello, encodeHeartbeat(3)).run(10);
    expect(bench.last('heartbeat')!.seq).toBe(3);
  });

  test('and counted, when its CRC was wrong', () => {
    const bench = new TestBench().send(hello, spoilt, spoilt, spoilt).run(100);
    expect(bench.last('telemetry')!.lineErrors).toBe(3);
  });
});

describe('garbage', () => {
  /** Bytes that look a little like frames: noise, cut frames, sealed nonsense, good moves. */
  function nonsense(random: (below: number) => number): Uint8Array {
    const bytes = (count: number, below: number) => Array.from({ length: count }, () => random(below));
    switch (random(6)) {
      case 0:
        return Uint8Array.from(bytes(1 + random(60), 256));
      case 1:
        return sealed(random(16), random(128), ...bytes(random(50), 128));
      case 2:
        return Uint8Array.of(0xf0, ...bytes(random(140), 128), 0xf7);
      case 3:
        return Uint8Array.of(0xf0, 0x69 + random(0x12), ...bytes(random(40), 128), 0xf7);
      case 4: {
        const [vmax = 0, amax = 0] = bytes(2, 16_384);
        return encodeMove(random(128), { axis: random(3), targetTicks: random(16_384), vmax, amax });
      }
      default:
        return Uint8Array.from([0x90 + random(0x70), ...bytes(random(4), 128)]);
    }
  }

  test.each([1, 2, 3, 4, 5, 6])(
    'never drives an axis out of its limits and never hangs it (seed %i)',
    (seed) => {
      const random = randomFrom(seed);
      const bench = new TestBench({ seed }).forget();
      for (let count = 0; count < 400; count += 1) bench.send(nonsense(random)).run(random(12));
      bench.send(Uint8Array.of(0xf7)).run(100);
      expect(bench.board.resets).toBe(0);
      // A configured range may be wider than the default one; no range may be wider than this.
      const { MIN_TICKS, MAX_TICKS, TICKS_PER_US } = WIRE_LIMITS;
      for (const { widthUs } of bench.pulses) {
        expect(widthUs).toBeGreaterThanOrEqual(MIN_TICKS / TICKS_PER_US);
        expect(widthUs).toBeLessThanOrEqual(MAX_TICKS / TICKS_PER_US);
      }
      bench.forget().send(hello, encodeHeartbeat(5)).run(200);
      expect(bench.last('heartbeat')!.seq).toBe(5);
      expect(bench.spoilt).toBe(0);
    },
  );

  test('at the full rate of the line neither stops the head nor the milliseconds', () => {
    const bench = new TestBench().send(hello).run(10);
    bench.send(encodeMove(0, { axis: Axis.PAN, targetTicks: 4600, ...LIMITS }));
    const before = bench.forget().board.nowMs;
    for (let count = 0; count < 400; count += 1) bench.send(sealed(13, count & 127)).run(0.2);
    bench.send(encodeHeartbeat(1)).run(50);
    expect(bench.last('heartbeat')!.uptimeMs).toBeGreaterThan(before - 100);
    const rises = bench.pulses.map(({ riseUs }) => riseUs);
    expect(rises.slice(1).every((rise, index) => Math.round(rise - rises[index]!) === 20_000)).toBe(true);
    expect(bench.board.overruns).toBe(0);
  });
});
