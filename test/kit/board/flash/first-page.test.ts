import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIRMWARE_IMAGE, NabijBoard } from '../../../../src/emulator/board/emulated-board.ts';
import { readHex } from '../../../../src/emulator/board/hex.ts';
import { PAGE_BYTES, readImage, writeOrder } from '../../../../src/kit/board/flash/image.ts';
import { buildOptiboot } from '../../../support/optiboot.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const SYNC = [0x30, 0x20];
const IN_SYNC = [0x14, 0x10];
/** From the page's first byte on the line until it is written: 11 ms, 4.5 and 4.5, and some. */
const LATEST_MS = 22;
const STEP_MS = 1.5;
const OFFSETS = Array.from({ length: LATEST_MS / STEP_MS }, (_, at) => at * STEP_MS);

const folder = scratchDirectory();
const [still, body, first] = writeOrder(readImage(FIRMWARE_IMAGE)) as [string, string, string];
let bootLoaderPath: string;
let withoutFirst: string;

beforeAll(() => {
  bootLoaderPath = buildOptiboot(folder.path);
  withoutFirst = join(folder.path, 'without-first.hex');
  const end = /:00000001FF\n/;
  writeFileSync(withoutFirst, still.replace(end, '') + body);
});
afterAll(() => folder.remove());

/** Writes one first page over another, cut off by a reset at so many ms; then what can still be done with the board. */
function cutOff(imagePath: string, page: string, atMs: number, kind: 'reset' | 'power') {
  const board = new NabijBoard({ imagePath, bootLoaderPath, seed: Math.round(atMs * 100) });
  const heard: number[] = [];
  board.serial.onBytes = (bytes) => heard.push(...bytes);
  const say = (bytes: readonly number[], ms: number) => {
    heard.length = 0;
    board.serial.write(Uint8Array.from(bytes));
    board.run(ms);
  };
  board.run(200);
  board.fault('reset');
  board.run(700);
  say([0x55, 0, 0, 0x20], 10);
  say([0x64, 0, PAGE_BYTES, 0x46, ...readHex(page).subarray(0, PAGE_BYTES), 0x20], atMs);
  board.serial.clear();
  board.fault(kind);
  // The boot loader leaves after a second, or at once; whatever there is then has run for a while.
  board.run(1_600);
  const runs = board.pulse('pan') !== null && board.resetGuarded;
  if (!runs) board.dtr();
  board.run(700);
  say(SYNC, 10);
  return { runs, called: heard.join() === IN_SYNC.join() };
}

test.each([
  ['a reset', 'over a whole program', 'reset'],
  ['a power cut', 'as the last of a new program', 'power'],
] as const)(
  'the first page, cut off by %s while it is written %s: the program runs, or opening the port brings the boot loader',
  (_, where, kind) => {
    const [imagePath, page] =
      where === 'over a whole program' ? [FIRMWARE_IMAGE, still] : [withoutFirst, first];
    const results = OFFSETS.map((atMs) => ({ atMs, ...cutOff(imagePath, page, atMs, kind) }));
    expect(results.filter(({ runs, called }) => !runs && !called)).toEqual([]);
    expect(results.some(({ runs }) => runs)).toBe(true);
    expect(results.some(({ called }) => called)).toBe(true);
  },
  60_000,
);
