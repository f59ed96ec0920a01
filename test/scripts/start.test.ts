import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchDirectory } from '../support/scratch.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const running: ChildProcess[] = [];
const taken: Server[] = [];
/** The system's temporary folder, as far as these know. */
let temporary: ReturnType<typeof scratchDirectory>;

beforeEach(() => {
  temporary = scratchDirectory();
});

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  for (const server of taken.splice(0)) server.close();
  temporary.remove();
});

async function freePorts(): Promise<[number, number]> {
  const servers = [await listening(0), await listening(0)];
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports as [number, number];
}

async function listening(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function start(...args: string[]): { child: ChildProcess; said: string[]; complained: string[] } {
  const child = spawn('sh', ['scripts/start', ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const said: string[] = [];
  const complained: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => said.push(line));
  createInterface({ input: child.stderr! }).on('line', (line) => complained.push(line));
  return { child, said, complained };
}

/** The house, running: what it said, and every process below its starter. */
async function house() {
  const [port, classPort] = await freePorts();
  const { child, said, complained } = start('--port', `${port}`, '--class-port', `${classPort}`);
  await expect.poll(() => said.length, { message: complained.join('\n') }).toBe(2);
  return { child, said, port, classPort, family: descendants(child.pid!) };
}

/** Every process below this one. */
function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while we were reading.
    }
  }
  const found = new Set([root]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

const alive = (pids: readonly number[]) => pids.filter((pid) => existsSync(`/proc/${pid}`));

function pidOf(family: readonly number[], program: string): number {
  const found = family.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program));
  if (found === undefined) throw new Error(`no ${program}`);
  return found;
}

describe('npm start', () => {
  it('prints where the pupil and the class are, serves both, and Ctrl-C ends everything', async () => {
    const { child, said, port, classPort, family } = await house();
    const link = said[0]!.replace(/^pupil {2}/, '');
    expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/#pair=[a-z2-7]{26}&kit=[a-z2-7]{52}$`));
    expect(said[1]).toBe(`class  http://127.0.0.1:${classPort}/`);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${classPort}/state.json`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(said).toHaveLength(2);
    await expect.poll(() => alive(family)).toEqual([]);
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('leaves no process and no key when it is killed', async () => {
    const { child, family } = await house();
    expect(readdirSync(temporary.path)).toEqual([expect.stringMatching(/^nabij-/)]);
    child.kill('SIGKILL');
    await expect.poll(() => alive(family)).toEqual([]);
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it.each(['src/relay/main.ts', 'src/emulator/main.ts', 'src/kit/main.ts'])(
    'ends everything when %s is killed, and says so',
    async (program) => {
      const { child, family } = await house();
      process.kill(pidOf(family, program), 'SIGKILL');
      expect(await once(child, 'exit')).toEqual([1, null]);
      await expect.poll(() => alive(family)).toEqual([]);
    },
  );

  it('says in one sentence that a port is in use, and what to do', async () => {
    const [free] = await freePorts();
    const busy = await listening(0);
    taken.push(busy);
    const { child, said, complained } = start('--port', `${free}`, '--class-port', `${portOf(busy)}`);
    expect(await once(child, 'close')).toEqual([3, null]);
    expect(said).toEqual([]);
    expect(complained.at(-1)).toMatch(
      /^Port \d+ is in use\. Stop what uses it, or choose another: .*--class-port \d+$/,
    );
  });

  it.each([
    [['--port', 'many']],
    [['--port', '0']],
    [['--nonsense']],
    [['--port', '9000', '--class-port', '9000']],
  ])('refuses %j with a sentence', async (args) => {
    const { child, said, complained } = start(...args);
    expect(await once(child, 'close')).toEqual([3, null]);
    expect([said, complained.length]).toEqual([[], 1]);
  });
});
