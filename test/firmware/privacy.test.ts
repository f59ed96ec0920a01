import { describe, expect, test } from 'vitest';
import {
  Axis,
  Event,
  encodeConfig,
  encodeHeartbeat,
  encodeHello,
  encodeLight,
  encodeMove,
  encodeStop,
  Flags,
  NakReason,
  Pattern,
  PROTOCOL,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, TestBench } from './bench.ts';

const PARK_US = 700;
const ahead = (seq: number) => encodeMove(seq, { axis: Axis.PAN, targetTicks: 3000, ...LIMITS });
const light = (pattern: Pattern) => ({ pattern, red: 0, green: 127, blue: 0, level: 127 });

function facingAhead(): TestBench {
  const bench = new TestBench().send(HELLO, ahead(1));
  for (let count = 0; count < 12; count += 1) bench.send(encodeHeartbeat(count)).run(100);
  expect(bench.board.pulse('pan')!.widthUs).toBe(1500);
  return bench.forget();
}

function press(bench: TestBench, heldMs = 60): TestBench {
  bench.board.button('privacy', true);
  bench.run(heldMs);
  bench.board.button('privacy', false);
  return bench.run(60);
}

/** Two red bars on an otherwise dark ring. */
function showsPrivacy(bench: TestBench): boolean {
  const lit = bench.board.ring.map(({ r, g, b }) => r > 100 && g === 0 && b === 0);
  const dark = bench.board.ring.map(({ r, g, b }) => r + g + b === 0);
  return lit.filter(Boolean).length === 6 && dark.filter(Boolean).length === 6;
}

describe('the privacy button', () => {
  test('shows privacy within 40 ms, sends the event, and parks the head', () => {
    const bench = facingAhead();
    bench.board.button('privacy', true);
    bench.run(40);
    expect(showsPrivacy(bench)).toBe(true);
    expect(bench.last('event')!.what).toBe(Event.PRIVACY_ON);
    bench.run(1500);
    expect(bench.board.pulse('pan')!.widthUs).toBe(PARK_US);
    expect(bench.last('telemetry')!.flags & Flags.PRIVACY).toBeTruthy();
  });

  test('works with the host dead: before the dead-man, after it, and with none since the start', () => {
    const gone = facingAhead().run(900);
    expect(press(gone).board.pulse('pan')!.widthUs).toBeLessThan(1500);
    expect(showsPrivacy(gone)).toBe(true);
    expect(gone.run(1500).board.pulse('pan')!.widthUs).toBe(PARK_US);
    const going = press(facingAhead()).run(1500);
    expect(going.board.pulse('pan')!.widthUs).toBe(PARK_US);
    expect(showsPrivacy(going)).toBe(true);
    expect(showsPrivacy(press(new TestBench()))).toBe(true);
  });

  test('pressed again lowers it: the host may move and its light is back', () => {
    const bench = facingAhead()
      .send(encodeLight(1, light(Pattern.SOLID)))
      .run(50);
    press(bench);
    press(bench);
    expect(bench.last('event')!.what).toBe(Event.PRIVACY_OFF);
    expect(bench.board.ring.every(({ r, g }) => r === 0 && g > 200)).toBe(true);
    bench.forget().send(ahead(5)).run(100);
    expect(bench.all('nak')).toEqual([]);
  });

  test('does not take a bounce of less than 10 ms for a press, and a bouncing press for one', () => {
    const bench = facingAhead();
    for (let count = 0; count < 8; count += 1) {
      bench.board.button('privacy', true);
      bench.run(8).send(encodeHeartbeat(0));
      bench.board.button('privacy', false);
      bench.run(4);
    }
    expect(bench.all('event')).toEqual([]);
    for (const down of [true, false, true, false, true]) {
      bench.board.button('privacy', down);
      bench.run(1.7);
    }
    bench.run(100);
    expect(bench.all('event').map(({ message }) => message.what)).toEqual([Event.PRIVACY_ON]);
  });

  test('held while the board starts counts from its next press', () => {
    const bench = facingAhead();
    bench.board.button('privacy', true);
    bench.run(60).board.fault('reset');
    bench.run(300);
    expect(showsPrivacy(bench)).toBe(true);
  });
});

describe('under privacy', () => {
  test('a move is refused and the head goes on parking', () => {
    const bench = press(facingAhead()).forget().send(ahead(9)).run(10);
    expect(bench.last('nak')).toMatchObject({ seq: 9, of: 3, reason: NakReason.PRIVACY });
    expect(bench.run(1500).board.pulse('pan')!.widthUs).toBe(PARK_US);
  });

  test('neither stop nor stock Firmata servo messages keep the head from parking', () => {
    const servo = Uint8Array.of(0xf4, 9, 4, 0xe9, 1500 & 0x7f, 1500 >> 7);
    const bench = press(facingAhead())
      .send(encodeStop(1), servo, Uint8Array.of(0xf4, 9, 1, 0xff))
      .run(1500);
    expect(bench.board.pulse('pan')!.widthUs).toBe(PARK_US);
  });

  test("another pattern than privacy's is refused and kept for later", () => {
    const bench = press(facingAhead())
      .send(encodeLight(4, light(Pattern.SOLID)))
      .run(50);
    expect(bench.last('nak')).toMatchObject({ seq: 4, of: 5, reason: NakReason.PRIVACY });
    expect(showsPrivacy(bench)).toBe(true);
    bench.send(encodeLight(5, light(Pattern.BARS))).run(50);
    expect(bench.last('light')!.seq).toBe(5);
    expect(showsPrivacy(bench)).toBe(true);
  });
});

describe('the host', () => {
  const axis = { axis: Axis.PAN, minTicks: 1400, maxTicks: 4600, parkTicks: 1600 };
  const config = (privacy: number) => encodeConfig(3, { ...axis, deadManMs: 500, telemetryMs: 40, privacy });

  test('may raise privacy, and only the button lowers it', () => {
    const bench = facingAhead().send(config(1)).run(50);
    expect(bench.last('event')!.what).toBe(Event.PRIVACY_ON);
    expect(bench.last('config')!.seq).toBe(3);
    expect(bench.send(config(0)).run(1500).last('telemetry')!.flags & Flags.PRIVACY).toBeTruthy();
    expect(bench.board.pulse('pan')!.widthUs).toBe(800);
    press(bench);
    expect(bench.last('event')!.what).toBe(Event.PRIVACY_OFF);
  });
});

test.each(['hang', 'reset'] as const)('privacy outlives a %s', (fault) => {
  const bench = press(facingAhead());
  bench.board.fault(fault);
  bench.run(1500).forget();
  expect(bench.board.resets).toBe(1);
  expect(showsPrivacy(bench)).toBe(true);
  expect(bench.board.pulse('pan')!.widthUs).toBe(PARK_US);
  bench.send(encodeHello(1, { protocol: PROTOCOL })).run(20);
  expect(bench.last('hello')!.flags & Flags.PRIVACY).toBeTruthy();
});

test('the seen button sends its event once a press', () => {
  const bench = facingAhead();
  for (const down of [true, false, true, false]) {
    bench.board.button('seen', down);
    bench.run(40);
  }
  expect(bench.all('event').map(({ message }) => message.what)).toEqual([Event.SEEN, Event.SEEN]);
});
