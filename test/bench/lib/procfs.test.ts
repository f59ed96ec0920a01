import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startChild } from './children.ts';
import { commandOf, cpuSeconds, descendants, openSockets, rssMb } from './procfs.ts';
import { waitFor } from './wait.ts';

describe('what /proc tells of a process', () => {
  test('CPU time grows while it works', () => {
    const before = cpuSeconds(process.pid);
    const endMs = performance.now() + 200;
    while (performance.now() < endMs) Math.sqrt(endMs);
    expect(cpuSeconds(process.pid)).toBeGreaterThan(before);
  });

  test('memory and command of this process', () => {
    expect(rssMb(process.pid)).toBeGreaterThan(10);
    expect(commandOf(process.pid)[0]).toBeTruthy();
  });

  test('a socket is counted while it is open', async () => {
    const before = openSockets(process.pid);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(openSockets(process.pid)).toBe(before + 1);
    server.close();
    await once(server, 'close');
    expect(openSockets(process.pid)).toBe(before);
  });

  test('a process that is gone is nothing', async () => {
    const child = spawn('true');
    const pid = child.pid!;
    await once(child, 'exit');
    expect([cpuSeconds(pid), rssMb(pid), openSockets(pid), commandOf(pid)]).toEqual([0, 0, 0, []]);
  });
});

describe('a child of a bench', () => {
  test('ends with everything that it started', async () => {
    const child = await startChild('sh', ['-c', 'sleep 60 & sleep 60 & wait']);
    await waitFor('two grandchildren', 5_000, () => descendants(child.pid).length === 2);
    const family = [child.pid, ...descendants(child.pid)];
    expect(descendants(process.pid)).toEqual(expect.arrayContaining(family));
    await child[Symbol.asyncDispose]();
    await waitFor('their end', 5_000, () => family.every((pid) => commandOf(pid).length === 0));
    expect(child.alive).toBe(false);
  });

  test('that does not exist is told in a sentence', async () => {
    await expect(startChild('no-such-program-here', [])).rejects.toThrow('is not installed');
  });
});
