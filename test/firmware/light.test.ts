import { describe, expect, test } from 'vitest';
import type { Rgb } from '../../src/emulator/board/api.ts';
import {
  encodeDraw,
  encodeHello,
  encodeLight,
  encodeMove,
  Pattern,
  PROTOCOL,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, TestBench } from './bench.ts';

const WHITE = { red: 127, green: 127, blue: 127, level: 127 };
const isLit = ({ r, g, b }: Rgb) => r + g + b > 0;
/** Lit LEDs as 1, dark ones as 0, from the first on. */
const drawn = (ring: readonly Rgb[]) => ring.map((led) => (isLit(led) ? 1 : 0)).join('');

describe('patterns', () => {
  test.each([
    [Pattern.OFF, '000000000000'],
    [Pattern.SOLID, '111111111111'],
    [Pattern.HALF, '111111000000'],
    [Pattern.DOTS, '100100100100'],
    [Pattern.BREATHE, '111111111111'],
    [Pattern.CHASE, '111100000000'],
    [Pattern.BARS, '001110001110'],
  ])('%i begins as %s', (pattern, picture) => {
    const bench = new TestBench().send(encodeLight(1, { pattern, ...WHITE })).run(40);
    expect(drawn(bench.board.ring)).toBe(picture);
  });

  test('colour and level come out as asked', () => {
    const light = { pattern: Pattern.SOLID, red: 127, green: 64, blue: 0 };
    const full = new TestBench().send(encodeLight(1, { ...light, level: 127 })).run(40).board.ring[5]!;
    expect(full.r).toBeGreaterThanOrEqual(248);
    expect(Math.abs(full.g - 127)).toBeLessThanOrEqual(4);
    expect(full.b).toBe(0);
    const half = new TestBench().send(encodeLight(1, { ...light, level: 64 })).run(40).board.ring[5]!;
    expect(Math.abs(half.r - full.r / 2)).toBeLessThanOrEqual(4);
  });

  test.each([Pattern.BREATHE, Pattern.CHASE])(
    '%i moves, by itself, and no LED twice within 1.5 s',
    (pattern) => {
      const bench = new TestBench().send(encodeLight(1, { pattern, ...WHITE })).run(40);
      const pictures: { atMs: number; ring: readonly Rgb[] }[] = [];
      bench.board.onRing((ring) => pictures.push({ atMs: bench.board.nowMs, ring }));
      bench.alive(12_000);
      const bright = pictures.map(({ atMs, ring }) => ({ atMs, on: ring[0]!.r > 160 }));
      const risesMs = bright
        .filter(({ on }, index) => on && bright[index - 1]?.on === false)
        .map(({ atMs }) => atMs);
      expect(risesMs.length).toBeGreaterThanOrEqual(2);
      for (const [index, atMs] of risesMs.slice(1).entries())
        expect(atMs - risesMs[index]!).toBeGreaterThan(1500);
    },
  );
});

test('a light is acknowledged after the ring has carried it, and soon', () => {
  const bench = new TestBench().send(HELLO).run(13.7);
  const latchedMs: number[] = [];
  bench.board.onRing(() => latchedMs.push(bench.board.nowMs));
  for (let seq = 1; seq <= 40; seq += 1) {
    latchedMs.length = 0;
    const sentMs = bench.forget().board.nowMs;
    bench.send(encodeLight(seq, { pattern: seq % 2 ? Pattern.SOLID : Pattern.DOTS, ...WHITE })).run(23.3);
    const answer = bench.all('light')[0]!;
    expect(answer.message.seq).toBe(seq);
    expect(answer.atMs).toBeGreaterThan(latchedMs[0]!);
    expect(answer.atMs - sentMs).toBeLessThan(5);
  }
});

test('before any host a calm light says that it is starting', () => {
  expect(drawn(new TestBench().board.ring)).toBe('111100000000');
});

test('a host that says hello anew finds the starting light, not the last one', () => {
  const bench = new TestBench().send(encodeLight(1, { pattern: Pattern.SOLID, ...WHITE })).run(40);
  bench.send(encodeHello(2, { protocol: PROTOCOL })).run(40);
  expect(drawn(bench.board.ring)).toBe('111100000000');
});

test("a ring that lost its supply shows the light again within two seconds, without the host's doing", () => {
  const bench = new TestBench().send(encodeLight(1, { pattern: Pattern.SOLID, ...WHITE })).run(40);
  let sent = 0;
  bench.board.onRing(() => {
    sent += 1;
  });
  bench.alive(2_000);
  expect(sent).toBeGreaterThanOrEqual(1);
  expect(sent).toBeLessThanOrEqual(3);
});

test('ring, display, moves and telemetry together cost no byte, no bit of the ring and no pulse', () => {
  const bench = new TestBench().send(HELLO).run(300).forget();
  const data = new Uint8Array(32).fill(0x5a);
  for (let count = 0; count < 200; count += 1) {
    bench.send(encodeMove(0, { axis: count % 2, targetTicks: count % 3 ? 1500 : 4500, ...LIMITS }));
    bench.send(encodeDraw(count % 128, { page: count % 8, column: (count % 4) * 32, data }));
    bench.send(encodeLight(count % 128, { pattern: Pattern.BREATHE, ...WHITE, level: 60 + (count % 60) }));
    bench.run(9.3);
  }
  bench.run(30);
  expect(bench.board.overruns).toBe(0);
  expect(bench.board.ringRejected).toBe(0);
  expect(bench.all('draw')).toHaveLength(200);
  expect(bench.all('nak')).toEqual([]);
  expect(bench.last('telemetry')!.lineErrors).toBe(0);
  const rises = bench.pulses.filter(({ axis }) => axis === 'pan').map(({ riseUs }) => riseUs);
  expect(rises.slice(1).every((rise, index) => Math.round(rise - rises[index]!) === 20_000)).toBe(true);
});
