import { expect, test } from 'vitest';
import { AvrdudeOutput } from '../../../../src/kit/board/flash/avrdude-output.ts';

const READY = 'avrdude: AVR device initialized and ready to accept instructions\n';
const bar = (name: string, marks: number) => `${name} | ${'#'.repeat(marks)}`;

function after(...texts: string[]): AvrdudeOutput {
  const output = new AvrdudeOutput();
  for (const text of texts) output.feed(text);
  return output;
}

test.each([
  ['setpriv: failed to execute avrdude: No such file or directory\n', 'NABIJ_E_FLASH_TOOL'],
  ['avrdude OS error: cannot open port /dev/ttyACM0: No such file or directory\n', 'NABIJ_E_FLASH_PORT'],
  ['avrdude stk500_getsync() warning: attempt 2 of 10: not in sync: resp=0x00\n', 'NABIJ_E_FLASH_SYNC'],
  [`${READY}avrdude error: expected signature for ATmega328P is 1E 95 0F\n`, 'NABIJ_E_FLASH_CHIP'],
  [`${READY}avrdude warning: verification mismatch at byte 0x0080\n`, 'NABIJ_E_FLASH_VERIFY'],
  [`${READY}avrdude stk500_recv() error: programmer is not responding\n`, 'NABIJ_E_FLASH_CUT'],
  ['', 'NABIJ_E_FLASH_SYNC'],
])('avrdude says %j: %s', (text, code) => {
  expect(after(text).failure).toBe(code);
});

test('is so far as the bars of the large file are, however they come in', () => {
  const small = `${bar('Writing', 50)}\n${bar('Reading', 50)}\n`;
  expect(after(READY).share).toBe(0);
  expect(after(READY, small).share).toBe(0);
  expect(after(READY, small, bar('Writing', 25)).share).toBe(0.25);
  expect(after(READY, small, 'Writing | ', '#', '#').share).toBe(0.02);
  expect(after(READY, small, bar('Writing', 50), '\n', bar('Reading', 50)).share).toBe(1);
  expect(after(READY, small, bar('Writing', 50), '\n', bar('Reading', 50), '\n', small).share).toBe(1);
});

test('keeps a bounded piece of what it hears', () => {
  const output = after('x'.repeat(1_000_000));
  expect(output.lastLine.length).toBeLessThan(20_000);
});
