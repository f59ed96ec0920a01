import { expect, test } from 'vitest';
import { Ssd1306 } from '../../../src/emulator/board/ssd1306.ts';
import { boardWith } from './program.ts';

/** A display that is on and filled with zeros. */
function display() {
  const screen = new Ssd1306(0x3c, () => 0);
  const send = (...bytes: number[]) => {
    screen.start();
    for (const byte of bytes) screen.write(byte);
    screen.stop();
  };
  const commands = (...bytes: number[]) => send(0x00, ...bytes);
  const data = (...bytes: number[]) => send(0x40, ...bytes);
  commands(0xaf);
  return { screen, send, commands, data };
}

const at = (screen: Ssd1306, page: number, column: number) => screen.pixels[page * 128 + column];

test('after power-up it is off, and what its memory happens to hold is not seen', () => {
  const screen = new Ssd1306(0x3c, () => 0xa5);
  expect(screen.pixels.every((byte) => byte === 0)).toBe(true);
  screen.start();
  for (const byte of [0x00, 0xaf]) screen.write(byte);
  expect(screen.pixels.every((byte) => byte === 0xa5)).toBe(true);
});

test('page mode: page and column are set apart, and the column goes round on its page', () => {
  const { screen, commands, data } = display();
  commands(0xb3, 0x0e, 0x17);
  data(1, 2, 3);
  expect([at(screen, 3, 126), at(screen, 3, 127), at(screen, 3, 0), at(screen, 4, 0)]).toEqual([1, 2, 3, 0]);
});

test('horizontal mode: fills its window row after row and begins again', () => {
  const { screen, commands, data } = display();
  commands(0x20, 0x00, 0x21, 10, 11, 0x22, 6, 7);
  data(1, 2, 3, 4, 5);
  expect([at(screen, 6, 10), at(screen, 6, 11), at(screen, 7, 10), at(screen, 7, 11)]).toEqual([5, 2, 3, 4]);
});

test('vertical mode: fills its window column after column', () => {
  const { screen, commands, data } = display();
  commands(0x20, 0x01, 0x21, 10, 11, 0x22, 6, 7);
  data(1, 2, 3, 4, 5);
  expect([at(screen, 6, 10), at(screen, 7, 10), at(screen, 6, 11), at(screen, 7, 11)]).toEqual([5, 2, 3, 4]);
});

test('page-mode places do nothing in the other modes', () => {
  const { screen, commands, data } = display();
  commands(0x20, 0x00, 0xb3, 0x05);
  data(9);
  expect(at(screen, 0, 0)).toBe(9);
});

test('arguments are not taken for commands, also when they come in a transfer of their own', () => {
  const { screen, commands } = display();
  commands(0x81, 0xae, 0xd5, 0xae, 0x8d, 0xae);
  expect(screen.on).toBe(true);
  commands(0x81);
  commands(0xae);
  expect(screen.on).toBe(true);
  commands(0xae);
  expect(screen.on).toBe(false);
});

test('control bytes with the continuation bit hold for one byte each', () => {
  const { screen, send } = display();
  send(0x80, 0xb2, 0x80, 0x04, 0xc0, 7, 0x40, 8, 9);
  expect([at(screen, 2, 4), at(screen, 2, 5), at(screen, 2, 6)]).toEqual([7, 8, 9]);
});

test('off and on again shows what the memory kept', () => {
  const { screen, commands, data } = display();
  data(42);
  commands(0xae);
  expect(at(screen, 0, 0)).toBe(0);
  commands(0xaf);
  expect(at(screen, 0, 0)).toBe(42);
});

/** Turns the display on and writes one byte; sends the TWI's status after each step. */
const WRITER = `
static uint8_t step(uint8_t control) {
  TWCR = control | _BV(TWEN) | _BV(TWINT);
  while (!(TWCR & _BV(TWINT))) ;
  return TW_STATUS;
}
static void transfer(const uint8_t *bytes, uint8_t count) {
  put(step(_BV(TWSTA)));
  TWDR = 0x3c << 1;
  uint8_t status = step(0);
  put(status);
  for (uint8_t i = 0; status != TW_MT_SLA_NACK && i < count; i++) { TWDR = bytes[i]; status = step(0); put(status); }
  TWCR = _BV(TWEN) | _BV(TWINT) | _BV(TWSTO);
}
int main(void) {
  uart_begin(0);
  TWBR = 12;
  transfer((const uint8_t[]){0x00, 0xaf}, 2);
  transfer((const uint8_t[]){0x40, 0x5a}, 2);
  put(0xee);
  for (;;) ;
}`;

test('over the pins: acknowledged, in the time that 400 kHz takes', () => {
  const { board, sent, sentAtMs } = boardWith(WRITER);
  board.run(20);
  expect(sent).toEqual([0x08, 0x18, 0x28, 0x28, 0x08, 0x18, 0x28, 0x28, 0xee]);
  expect(board.display).toContain(0x5a);
  // Two transfers of three bytes and a start, 2.5 µs a bit.
  expect(sentAtMs.at(-1)).toBeGreaterThan((2 * (3 * 9 + 1) * 2.5) / 1000);
});

test('over the pins: nobody answers when the cable is off, and the display is dark when it comes back', () => {
  const { board, sent } = boardWith(WRITER);
  board.displayPresent = false;
  board.run(20);
  expect(sent).toEqual([0x08, 0x20, 0x08, 0x20, 0xee]);
  board.displayPresent = true;
  expect(board.display.every((byte) => byte === 0)).toBe(true);
});
