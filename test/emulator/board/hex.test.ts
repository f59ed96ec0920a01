import { expect, test } from 'vitest';
import { FLASH_BYTES, readHex } from '../../../src/emulator/board/hex.ts';

const DATA = ':0400000001020304F2';
const END = ':00000001FF';

function refusal(text: string): unknown {
  try {
    readHex(text);
  } catch (error) {
    return error;
  }
  return null;
}

test('data is put at its address and the rest of the flash is erased', () => {
  const flash = readHex(`${DATA}\n:020010000A0BD9\n${END}\n`);
  expect([...flash.subarray(0, 5)]).toEqual([1, 2, 3, 4, 0xff]);
  expect([...flash.subarray(0x10, 0x13)]).toEqual([10, 11, 0xff]);
  expect(flash.length).toBe(FLASH_BYTES);
});

test('Windows line ends, small letters and what follows the end are read as they should', () => {
  expect(readHex(`${DATA.toLowerCase()}\r\n\r\n${END}\r\nnotes`)[0]).toBe(1);
});

test('an extended segment moves the records after it', () => {
  expect(readHex(`:020000020100FB\n${DATA}\n${END}`)[0x1000]).toBe(1);
});

test.each([
  ['a wrong checksum', `${DATA}\n:0400000001020304F3\n${END}`, 'line 2: wrong checksum'],
  ['a record cut short', `:04000000010203\n${END}`, 'line 1: the record says 4 bytes of data and has 2'],
  ['half a byte', `:0400000001020304F\n${END}`, 'line 1: not whole hexadecimal bytes'],
  ['another kind of file', 'hello', 'line 1: a record starts with a colon'],
  ['a file cut off', `${DATA}\n`, 'the end-of-file record is missing'],
  ['data beyond the flash', `:0180000000 7F\n${END}`.replace(' ', ''), 'line 1: beyond the flash'],
  ['an unknown record', `:00000009F7\n${END}`, 'line 1: unknown record type 9'],
])('%s is refused with its line', (_what, text, message) => {
  const error = refusal(text);
  expect(error).toMatchObject({ code: 'NABIJ_E_FIRMWARE_IMAGE' });
  expect((error as Error).message).toContain(message);
});
