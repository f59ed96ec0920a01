import { afterAll, beforeAll, expect, test } from 'vitest';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';
import { buildOptiboot } from '../../support/optiboot.ts';
import { scratchDirectory } from '../../support/scratch.ts';
import { boardWith } from './program.ts';

const SYNC = [0x30, 0x20];
const IN_SYNC = [0x14, 0x10];
const LEAVE = [0x51, 0x20];
const PAGE_BYTES = 128;
/** A page of the image's end, which no running program is made of. */
const PAGE_WORD = 0x2000;

const folder = scratchDirectory();
let bootLoaderPath: string;

beforeAll(() => {
  bootLoaderPath = buildOptiboot(folder.path);
});
afterAll(() => folder.remove());

/** A board that has just been reset by its RESET pin, and what is said with its boot loader. */
function inBootLoader(seed = 1) {
  const board = new NabijBoard({ bootLoaderPath, seed });
  const heard: number[] = [];
  board.serial.onBytes = (bytes) => heard.push(...bytes);
  board.run(300);
  board.fault('reset');
  board.run(700);
  heard.length = 0;
  const say = (bytes: readonly number[], ms = 60): number[] => {
    heard.length = 0;
    board.serial.write(Uint8Array.from(bytes));
    board.run(ms);
    return [...heard];
  };
  const goTo = () => say([0x55, PAGE_WORD & 0xff, PAGE_WORD >> 8, 0x20]);
  return {
    board,
    say,
    write: (page: readonly number[], ms?: number) => {
      goTo();
      return say([0x64, 0, PAGE_BYTES, 0x46, ...page, 0x20], ms);
    },
    read: () => {
      goTo();
      return say([0x74, 0, PAGE_BYTES, 0x46, 0x20]).slice(1, -1);
    },
  };
}

const bytes = (of: (at: number) => number) => Array.from({ length: PAGE_BYTES }, (_, at) => of(at) & 0xff);
const FIRST = bytes((at) => at * 5 + 1);
const SECOND = bytes((at) => 255 - at);

test('after power-up the boot loader starts the program at once', () => {
  const plain = new NabijBoard();
  const booted = new NabijBoard({ bootLoaderPath });
  for (const board of [plain, booted]) board.run(200);
  expect(booted.ring).toEqual(plain.ring);
  expect(booted.pulse('pan')).not.toBeNull();
  expect(booted.resets).toBe(0);
});

test('after a reset it waits for a second, then starts the program', () => {
  const { board, say } = inBootLoader();
  expect(say(SYNC)).toEqual(IN_SYNC);
  expect(board.pulse('pan')).toBeNull();
  board.run(1_500);
  expect(board.pulse('pan')).not.toBeNull();
  expect(board.resets).toBe(1);
});

test('a page is written, read back, and written over', () => {
  const { write, read } = inBootLoader();
  expect(write(FIRST)).toEqual(IN_SYNC);
  expect(read()).toEqual(FIRST);
  write(SECOND);
  expect(read()).toEqual(SECOND);
});

test('told to leave, it starts the program through the watchdog', () => {
  const { board, say } = inBootLoader();
  expect(say(LEAVE)).toEqual(IN_SYNC);
  board.run(200);
  expect(board.pulse('pan')).not.toBeNull();
});

test('a reset while a page is erased or written leaves it neither old nor new, and the next write mends it', () => {
  const states = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const { board, say, write, read } = inBootLoader(seed);
    write(FIRST);
    // 128 bytes take 11 ms on the line: from there on the page is erased and written.
    write(SECOND, 1 + seed * 1.5);
    board.fault('reset');
    board.run(700);
    expect(say(SYNC), `seed ${seed}`).toEqual(IN_SYNC);
    const page = read();
    const same = (as: readonly number[]) => page.every((byte, at) => byte === as[at]);
    states.add(same(FIRST) ? 'old' : same(SECOND) ? 'new' : same(bytes(() => 0xff)) ? 'erased' : 'mixed');
    write(SECOND);
    expect(read(), `seed ${seed}`).toEqual(SECOND);
  }
  expect([...states].sort()).toEqual(['erased', 'mixed', 'new']);
});

test('SPM from outside of the boot section does nothing', () => {
  const { board, sent } = boardWith(`
    #include <avr/boot.h>
    #include <avr/pgmspace.h>
    int main(void) {
      uart_begin(0);
      put(pgm_read_byte(0x4000));
      boot_page_erase(0x4000);
      boot_page_fill(0x4000, 0x1234);
      boot_page_write(0x4000);
      boot_spm_busy_wait();
      put(pgm_read_byte(0x4000));
      for (;;) ;
    }`);
  board.run(50);
  expect(sent).toEqual([0xff, 0xff]);
});
