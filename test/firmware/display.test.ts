import { expect, test } from 'vitest';
import {
  encodeDraw,
  encodeHeartbeat,
  encodeHello,
  Flags,
  NakReason,
  PROTOCOL,
} from '../../src/kit/board/wire.generated.ts';
import { randomFrom, TestBench } from './bench.ts';

const hello = encodeHello(0, { protocol: PROTOCOL });
const SET_UP_MS = 100;

function started(displayPresent = true): TestBench {
  const bench = new TestBench();
  bench.board.displayPresent = displayPresent;
  return bench.send(hello).run(600 + SET_UP_MS);
}

const isMissing = (bench: TestBench) => (bench.run(50).last('telemetry')!.flags & Flags.NO_DISPLAY) !== 0;

test('the display is set up and cleared by the board itself', () => {
  const bench = started();
  expect(isMissing(bench)).toBe(false);
  expect(bench.board.display.every((byte) => byte === 0)).toBe(true);
});

test('a whole picture in strips of 32 arrives as it was drawn, each strip acknowledged', () => {
  const bench = started().forget();
  const random = randomFrom(1306);
  const picture = Uint8Array.from({ length: 1024 }, () => random(256));
  for (let strip = 0; strip < 32; strip += 1) {
    const place = { page: strip >> 2, column: (strip & 3) * 32 };
    bench.send(encodeDraw(strip, { ...place, data: picture.subarray(strip * 32, strip * 32 + 32) }));
  }
  bench.run(80);
  expect(bench.board.display).toEqual(picture);
  expect(bench.all('draw').map(({ message }) => message.seq)).toEqual([...Array(32).keys()]);
});

test('strips of any length at any place change those pixels and no other', () => {
  const bench = started();
  const random = randomFrom(5);
  const expected = new Uint8Array(1024);
  for (let count = 0; count < 60; count += 1) {
    const page = random(8);
    const data = Uint8Array.from({ length: 1 + random(32) }, () => random(256));
    const column = random(129 - data.length);
    expected.set(data, page * 128 + column);
    bench.send(encodeDraw(count, { page, column, data }));
    if (random(2)) bench.run(random(4));
  }
  expect(bench.run(100).board.display).toEqual(expected);
});

test('without a display nothing waits: flag, refusal, and answers as fast as ever', () => {
  const bench = started(false);
  expect(isMissing(bench)).toBe(true);
  bench
    .forget()
    .send(encodeDraw(3, { page: 0, column: 0, data: Uint8Array.of(1) }))
    .run(5);
  expect(bench.last('nak')).toMatchObject({ seq: 3, of: 6, reason: NakReason.DISPLAY });
  for (let count = 0; count < 100; count += 1) {
    const sentMs = bench.forget().board.nowMs;
    bench.send(encodeHeartbeat(1)).run(20.3);
    expect(bench.all('heartbeat')[0]!.atMs - sentMs).toBeLessThan(2.5);
  }
  expect(bench.board.resets).toBe(0);
});

test('a display that goes is noticed while nothing is drawn, and set up anew when it comes back', () => {
  const bench = started();
  bench.send(encodeDraw(1, { page: 0, column: 0, data: Uint8Array.of(255) })).run(10);
  bench.board.displayPresent = false;
  expect(isMissing(bench.run(600))).toBe(true);
  bench.board.displayPresent = true;
  expect(isMissing(bench.run(600 + SET_UP_MS))).toBe(false);
  expect(bench.board.display.every((byte) => byte === 0)).toBe(true);
  bench.send(encodeDraw(2, { page: 7, column: 127, data: Uint8Array.of(0x81) })).run(10);
  expect(bench.board.display[1023]).toBe(0x81);
});

test('a display that goes in the middle of a strip is refused and does not hang the board', () => {
  const bench = started().forget();
  bench.send(encodeDraw(1, { page: 0, column: 0, data: new Uint8Array(32) })).run(2);
  bench.board.displayPresent = false;
  bench.send(encodeDraw(2, { page: 0, column: 0, data: new Uint8Array(32) }), encodeHeartbeat(3)).run(20);
  expect(bench.last('nak')).toMatchObject({ seq: 2, of: 6, reason: NakReason.DISPLAY });
  expect(bench.last('heartbeat')!.seq).toBe(3);
});
