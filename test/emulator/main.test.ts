import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const MAIN = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url));
const scratch = scratchDirectory();
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  scratch.remove();
});

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Run {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, out: () => out, err: () => err, ended };
}

/** Processes whose parent this is. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says when it is ready, and on %s leaves nothing behind',
    async (signal) => {
      const { child, out, err, ended } = start('--dir', scratch.path, '--port', '0');
      const ready = JSON.parse(await until('the ready line', () => out().includes('\n') && out(), 30_000));
      expect(ready).toMatchObject({ ready: true, directory: scratch.path });
      expect((await fetch(`${ready.url}state.json`)).status).toBe(200);
      expect(readlinkSync(`${scratch.path}/board.tty`)).toMatch(/^\/dev\/pts\//);
      const helpers = childrenOf(child.pid ?? 0);
      expect(helpers.length).toBeGreaterThan(0);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(err()).toBe('');
      await until('no child is left', () => helpers.every((pid) => !existsSync(`/proc/${pid}`)));
      expect(readdirSync(scratch.path)).toEqual([]);
    },
    60_000,
  );

  it('says so when the port is in use, and leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { err, out, ended } = start('--dir', scratch.path, '--port', String(port));
    expect(await ended).toBe(1);
    expect(out()).toBe('');
    expect(err()).toContain('NABIJ_E_WINDOW_PORT');
    expect(err()).toContain(String(port));
    expect(readdirSync(scratch.path)).toEqual([]);
    other.close();
  }, 60_000);

  it.each([[[]], [['--dir', scratch.path, '--port', 'x']], [['--unknown']]])(
    'refuses arguments that it does not know or that are wrong: %#',
    async (args) => {
      const { err, ended } = start(...args);
      expect(await ended).toBe(1);
      expect(err().length).toBeGreaterThan(0);
    },
  );
});
