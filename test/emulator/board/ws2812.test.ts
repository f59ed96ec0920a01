import { expect, test } from 'vitest';
import type { Rgb } from '../../../src/emulator/board/api.ts';
import { CYCLES_PER_US } from '../../../src/emulator/board/chip.ts';
import { Ws2812Ring } from '../../../src/emulator/board/ws2812.ts';
import { boardWith } from './program.ts';

const LEDS = 3;

/** A ring on a data line that is moved by hand. Times in microseconds. */
function handRing() {
  const latched: (readonly Rgb[])[] = [];
  const waiting: { cycle: number; run: () => void }[] = [];
  let nowUs = 100;
  const ring = new Ws2812Ring({
    leds: LEDS,
    order: 'GRB',
    onLatch: (colours) => latched.push(colours),
    at: (cycle, run) => waiting.push({ cycle, run }),
  });
  const elapse = (us: number) => {
    nowUs += us;
    while (waiting[0] !== undefined && waiting[0].cycle <= nowUs * CYCLES_PER_US) waiting.shift()!.run();
  };
  const edge = (high: boolean) => ring.edge(high, Math.round(nowUs * CYCLES_PER_US));
  const bit = (one: boolean, highUs = one ? 0.8 : 0.4, lowUs = one ? 0.45 : 0.85) => {
    edge(true);
    elapse(highUs);
    edge(false);
    elapse(lowUs);
  };
  const bytes = (...values: number[]) => {
    for (const value of values) for (let mask = 128; mask > 0; mask >>= 1) bit((value & mask) !== 0);
  };
  return { ring, latched, elapse, edge, bit, bytes };
}

const OFF: Rgb = { r: 0, g: 0, b: 0 };

test('bits become colours in the order of the LEDs, shown when the line has been low for 50 µs', () => {
  const { ring, latched, bytes, elapse } = handRing();
  bytes(10, 20, 30, 1, 2, 3, 255, 0, 128);
  elapse(49);
  expect(latched).toEqual([]);
  elapse(3);
  const colours = [
    { g: 10, r: 20, b: 30 },
    { g: 1, r: 2, b: 3 },
    { g: 255, r: 0, b: 128 },
  ];
  expect(latched).toEqual([colours]);
  expect(ring.shown).toEqual(colours);
});

test('a pause of less than 50 µs between two LEDs does not end the transfer', () => {
  const { latched, bytes, elapse } = handRing();
  bytes(1, 1, 1);
  elapse(45);
  bytes(2, 2, 2);
  elapse(60);
  expect(latched).toEqual([[{ r: 1, g: 1, b: 1 }, { r: 2, g: 2, b: 2 }, OFF]]);
});

test('a pause of more than 50 µs begins again at the first LED', () => {
  const { latched, bytes, elapse } = handRing();
  bytes(1, 1, 1);
  elapse(51);
  bytes(2, 2, 2);
  elapse(60);
  expect(latched.map(([first]) => first!.r)).toEqual([1, 2]);
});

test('LEDs that got no whole colour keep what they showed; what comes after the last falls out', () => {
  const { ring, bytes, bit, elapse } = handRing();
  bytes(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
  elapse(60);
  expect(ring.shown.map(({ r }) => r)).toEqual([1, 2, 3]);
  bytes(9, 9, 9);
  bit(true);
  elapse(60);
  expect(ring.shown.map(({ r }) => r)).toEqual([9, 2, 3]);
});

test.each([
  ['a high time too short for a zero', 0.2, 0.9],
  ['a high time between zero and one', 0.6, 0.6],
  ['a high time too long for a one', 1.1, 0.5],
  ['a low time too short', 0.4, 0.2],
])('%s spoils the whole transfer, and only that one', (_what, highUs, lowUs) => {
  const { ring, latched, bytes, bit, elapse } = handRing();
  bytes(1, 1);
  bit(false, highUs, lowUs);
  bytes(1, 1, 1);
  elapse(60);
  expect(latched).toEqual([]);
  expect(ring.rejected).toBe(1);
  bytes(7, 7, 7);
  elapse(60);
  expect(ring.shown[0]).toEqual({ r: 7, g: 7, b: 7 });
});

test('a line left high shows nothing and does not hang', () => {
  const { latched, bytes, elapse, edge } = handRing();
  bytes(1, 1, 1);
  edge(true);
  elapse(1000);
  expect(latched).toEqual([]);
});

/** Sends one LED; a zero is high for about `zeroCycles` and a few more. */
const sender = (zeroCycles: number) => `
int main(void) {
  DDRD = _BV(7);
  _delay_us(60);
  uint8_t colour[3] = {0x81, 0x42, 0x18};
  for (uint8_t i = 0; i < 3; i++)
    for (uint8_t mask = 0x80; mask; mask >>= 1) {
      if (colour[i] & mask) { PORTD |= _BV(7); __builtin_avr_delay_cycles(10); PORTD &= ~_BV(7); }
      else { PORTD |= _BV(7); __builtin_avr_delay_cycles(${zeroCycles}); PORTD &= ~_BV(7); }
      __builtin_avr_delay_cycles(6);
    }
  for (;;) ;
}`;

test('bits that a program sends are read from the pin', () => {
  const { board } = boardWith(sender(2));
  const latched: (readonly Rgb[])[] = [];
  board.onRing((ring) => latched.push(ring));
  board.run(1);
  expect(latched.length).toBe(1);
  expect(board.ring[0]).toEqual({ g: 0x81, r: 0x42, b: 0x18 });
  expect(board.ringRejected).toBe(0);
});

test('a program with bit times outside the data sheet lights nothing', () => {
  const { board } = boardWith(sender(30));
  board.run(1);
  expect(board.ring.every(({ r, g, b }) => r + g + b === 0)).toBe(true);
  expect(board.ringRejected).toBe(1);
});

test('after a power cycle the ring is dark', () => {
  const { board } = boardWith(sender(2), { startUpMs: 1 });
  board.run(2);
  expect(board.ring[0]!.g).toBe(0x81);
  board.fault('power');
  expect(board.ring[0]).toEqual(OFF);
});
