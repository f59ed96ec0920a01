import { describe, expect, test } from 'vitest';
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

describe('what the host drew', () => {
  const everywhere = [...Array(32).keys()].map((strip) =>
    encodeDraw(strip, { page: strip >> 2, column: (strip & 3) * 32, data: new Uint8Array(32).fill(0xff) }),
  );
  const dot = encodeDraw(40, { page: 3, column: 64, data: Uint8Array.of(0x18) });
  const isDark = (bench: TestBench) => bench.board.display.every((byte) => byte === 0);

  /** A display full of light, and a host that says nothing more after it. */
  function drawn(...last: Uint8Array[]): TestBench {
    const bench = started()
      .send(...everywhere, ...last)
      .run(80);
    expect(bench.board.display.every((byte) => byte === 0xff)).toBe(true);
    return bench;
  }

  function press(bench: TestBench): TestBench {
    bench.board.button('privacy', true);
    bench.run(60).board.button('privacy', false);
    return bench.run(60);
  }

  test('goes with the dead-man, and nothing of it comes back with the next drawing', () => {
    const bench = drawn(encodeHeartbeat(1)).run(430);
    expect(isDark(bench)).toBe(false);
    expect(isDark(bench.run(100))).toBe(true);
    expect(isDark(press(bench).run(1000))).toBe(true);
    bench.send(encodeHeartbeat(2), dot).run(10);
    const expected = new Uint8Array(1024);
    expected[3 * 128 + 64] = 0x18;
    expect(bench.board.display).toEqual(expected);
    expect(bench.last('draw')!.seq).toBe(40);
  });

  test('goes with a press of privacy when no host has bound itself to be there', () => {
    const bench = drawn().run(2000);
    expect(isDark(bench)).toBe(false);
    expect(isDark(press(bench))).toBe(true);
  });

  test('stays under privacy while the host is there to replace it', () => {
    const bench = drawn(encodeHeartbeat(1));
    expect(isDark(press(bench))).toBe(false);
    expect(isMissing(bench)).toBe(false);
  });

  test('is refused while the display is being cleared, so that it is drawn again', () => {
    const bench = drawn(encodeHeartbeat(1));
    while (!isDark(bench)) bench.run(0.5);
    bench.forget().send(dot).run(10);
    expect(bench.last('nak')).toMatchObject({ seq: 40, of: 6, reason: NakReason.DISPLAY });
    bench.run(100).send(dot).run(10);
    expect(isDark(bench)).toBe(false);
  });
});
