import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FlashBench } from '../kit/board/flash/flash-bench.ts';
import { scratchDirectory } from '../support/scratch.ts';

const NABIJ = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Nobody's run folder: no kit runs here. */
const empty = scratchDirectory();
let bench: FlashBench;
beforeAll(async () => {
  bench = await FlashBench.open(5);
});
afterAll(async () => {
  await bench.close();
  empty.remove();
});

/** Runs `nabij board flash` where no kit runs; gives its exit code and what it wrote. */
function boardFlash(port: string, env: Readonly<Record<string, string>> = {}) {
  const words = [NABIJ, '--run-dir', empty.path, '--lang', 'en', 'board', 'flash', '--port', port];
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    const child = execFile(
      process.execPath,
      words,
      { env: { ...process.env, ...env } },
      (_error, out, err) => {
        done({ code: child.exitCode ?? -1, out, err });
      },
    );
  });
}

test('flashes by itself where no kit runs, and says how far it is', async () => {
  const { code, out, err } = await boardFlash(bench.port);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ {2}0 %\n[\s\S]* 50 %\n[\s\S]*100 %\nThe kit has its update\.\n$/);
  expect(await bench.buildId()).toBe(bench.newer.buildId);
});

test('killed in the midst of it leaves no file behind, and the board can be flashed again', async () => {
  const temporary = scratchDirectory();
  try {
    const words = [NABIJ, '--run-dir', empty.path, '--lang', 'en', 'board', 'flash', '--port', bench.port];
    const child = spawn(process.execPath, words, {
      env: { ...process.env, TMPDIR: temporary.path },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      out += text;
      if (out.includes(' 30 %')) break;
    }
    child.kill('SIGKILL');
    if (child.signalCode === null) await once(child, 'exit');
    expect(out).not.toContain('100 %');
    expect(child.signalCode).toBe('SIGKILL');
    expect(readdirSync(temporary.path)).toEqual([]);
    expect(await boardFlash(bench.port)).toMatchObject({ code: 0, err: '' });
    expect(await bench.buildId()).toBe(bench.newer.buildId);
  } finally {
    temporary.remove();
  }
});

test('of two at once the second is refused', async () => {
  const both = await Promise.all([boardFlash(bench.port), boardFlash(bench.port)]);
  expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect(both.map(({ err }) => err).join('')).toContain('The update is running already.');
  expect(readdirSync(empty.path)).toEqual([]);
});

test('does not flash behind the back of a kit that cannot be asked', async () => {
  const socket = join(empty.path, 'desk.sock');
  symlinkSync(socket, socket);
  try {
    const { code, out, err } = await boardFlash(bench.port);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('No kit answers in its run folder.');
  } finally {
    unlinkSync(socket);
  }
});

test('says in words of its own that there is no board, or no avrdude', async () => {
  const nowhere = await boardFlash(join(empty.path, 'tty'));
  expect(nowhere.code).toBe(1);
  expect(nowhere.err).toContain('The kit cannot begin the update. Ask the school to look at its USB cable.');
  const toolless = await boardFlash(bench.port, { PATH: empty.path });
  expect(toolless.code).toBe(1);
  expect(toolless.err).toContain('apt install avrdude');
  expect(`${nowhere.err}${toolless.err}`).not.toContain('avrdude:');
});
