import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFlashLocked, lockFlash } from '../../../../src/kit/board/flash/flash-lock.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

let scratch: ReturnType<typeof scratchDirectory>;
let folder: string;
beforeEach(() => {
  scratch = scratchDirectory();
  folder = join(scratch.path, 'run');
});
afterEach(() => scratch.remove());

const busy = expect.objectContaining({ code: 'NABIJ_E_FLASH_BUSY' });

test('a board is flashed by one at a time, and nothing stays behind', () => {
  const free = lockFlash(folder);
  expect(readFileSync(join(folder, 'flash.lock'), 'latin1')).toMatch(new RegExp(`^${process.pid} \\d+\n$`));
  expect(() => lockFlash(folder)).toThrow(busy);
  expect(isFlashLocked(folder)).toBe(true);
  free();
  expect(isFlashLocked(folder)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  lockFlash(folder)();
});

test('the lock of a process that was killed is taken over, also when its number is used anew', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const startOf = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]!.split(' ')[19];
  lockFlash(scratch.path)();
  const lock = join(scratch.path, 'flash.lock');
  writeFileSync(lock, `${child.pid} ${startOf}\n`);
  expect(() => lockFlash(scratch.path)).toThrow(busy);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockFlash(scratch.path)();

  writeFileSync(lock, `${process.pid} 1\n`);
  lockFlash(scratch.path)();
  writeFileSync(lock, '');
  lockFlash(scratch.path)();
  expect(readdirSync(scratch.path)).toEqual([]);
});

test('a folder that may not be written locks nobody out', () => {
  expect(() => lockFlash(join(import.meta.filename, 'run'))()).not.toThrow();
});
