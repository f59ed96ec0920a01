import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NabijError } from '../../../../src/core/errors.ts';
import { FIRMWARE_IMAGE, NabijBoard } from '../../../../src/emulator/board/emulated-board.ts';
import { readHex } from '../../../../src/emulator/board/hex.ts';
import { PAGE_BYTES, readImage, writeOrder } from '../../../../src/kit/board/flash/image.ts';
import { decodeToHost, encodeHello, PROTOCOL } from '../../../../src/kit/board/wire.generated.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const folder = scratchDirectory();
afterAll(() => folder.remove());

function complaint(text: string): string {
  const path = join(folder.path, 'image.hex');
  writeFileSync(path, text);
  try {
    readImage(path);
  } catch (error) {
    expect((error as NabijError).code).toBe('NABIJ_E_FIRMWARE_IMAGE');
    return (error as NabijError).message;
  }
  throw new Error('the image was taken');
}

test('the label of the image says what the program says of itself', () => {
  const board = new NabijBoard();
  const sent: number[] = [];
  board.run(100);
  board.serial.onBytes = (bytes) => sent.push(...bytes);
  board.serial.write(encodeHello(1, { protocol: PROTOCOL }));
  board.run(50);
  const start = sent.indexOf(0xf0);
  const hello = decodeToHost(sent.slice(start + 1, sent.indexOf(0xf7, start)));
  const { buildId, protocol } = readImage(FIRMWARE_IMAGE);
  expect(hello).toMatchObject({ ok: true, message: { type: 'hello', buildId, protocol } });
});

test('is written in an order that never leaves half a program to be run', () => {
  const image = readImage(FIRMWARE_IMAGE);
  const [still, body, first] = writeOrder(image).map(readHex) as [Uint8Array, Uint8Array, Uint8Array];
  const used = (flash: Uint8Array) =>
    [...flash.keys()].filter((at) => flash[at] !== 0xff).map((at) => Math.floor(at / PAGE_BYTES));
  expect(new Set(used(still))).toEqual(new Set([0]));
  expect([...still.subarray(0, 2)]).toEqual([0xff, 0xcf]);
  expect(Math.min(...used(body))).toBe(1);
  expect(new Set(used(first))).toEqual(new Set([0]));
  expect(Buffer.from(body.subarray(PAGE_BYTES, image.bytes.length))).toEqual(
    Buffer.from(image.bytes.subarray(PAGE_BYTES)),
  );
  expect(Buffer.from(first.subarray(0, PAGE_BYTES))).toEqual(
    Buffer.from(image.bytes.subarray(0, PAGE_BYTES)),
  );
});

test('an image that is missing, cut off, broken, too large or not ours is refused', () => {
  const missing = join(folder.path, 'nowhere.hex');
  expect(() => readImage(missing)).toThrow(NabijError);
  expect(complaint(':0400000001020304F2\n')).toContain('cut off');
  expect(complaint(':0400000001020304F3\n:00000001FF\n')).toContain('broken line');
  expect(complaint(':027E00000102\n:00000001FF\n')).toContain('broken line');
  expect(complaint(':027E000001027D\n:00000001FF\n')).toContain('boot loader');
  expect(complaint(':0400000001020304F2\n:00000001FF\n')).toContain('no program for our board');
});
