import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import { PtyAdapter } from '../../../src/emulator/board/pty.ts';
import { SerialLine } from '../../../src/emulator/board/uart.ts';

const HOLDER = fileURLToPath(new URL('pty-holder.ts', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabij-pty-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** Ended, though perhaps not yet collected by whoever inherited it. */
function hasEnded(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return true;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

test('the child that holds the pty ends with the program, even when that is killed', async () => {
  const holder = spawn(process.execPath, [HOLDER, join(folder, 'tty')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout!, 'data');
  const children = childrenOf(holder.pid!);
  expect(children.length).toBe(1);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await expect.poll(() => children.every(hasEnded)).toBe(true);
});

test('unplugging leaves neither link nor child; plugging in twice is one pty', async () => {
  const path = join(folder, 'tty');
  const before = childrenOf(process.pid);
  const adapter = new PtyAdapter(new SerialLine(640), path, silentLogger);
  await adapter.plug();
  await adapter.plug();
  expect(childrenOf(process.pid).length).toBe(before.length + 1);
  await adapter.unplug();
  await adapter.unplug();
  expect(existsSync(path)).toBe(false);
  expect(childrenOf(process.pid)).toEqual(before);
});

test('a path where no pty can be made is refused, and nothing is left running', async () => {
  const before = childrenOf(process.pid);
  const adapter = new PtyAdapter(new SerialLine(640), join(folder, 'missing', 'tty'), silentLogger);
  await expect(adapter.plug()).rejects.toMatchObject({ code: 'NABIJ_E_EMULATOR_PORT' });
  expect(adapter.path).toBeNull();
  expect(childrenOf(process.pid)).toEqual(before);
});
