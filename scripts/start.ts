import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Broom } from './broom.ts';
import { buildTablet } from './build-tablet.ts';
import { lendOut } from './lend-out.ts';
import { Part } from './part.ts';

/** A sentence for whoever typed the command; the process ends with 3. */
class CannotStart extends Error {}

/** The kit parks the lens before it ends; the others have nothing to finish. */
const KIT_GRACE_MS = 5_000;
const GRACE_MS = 2_000;
const PARENT_CHECK_MS = 500;
/** In MiB. The kit throws little away; Node's own 16 cost 13 MB of memory for nothing. */
const SMALL_YOUNG_HEAP = '--max-semi-space-size=2';

interface Options {
  readonly port: number;
  readonly classPort: number;
  readonly verbose: boolean;
}

function readOptions(): Options {
  let values: { port: string; 'class-port': string; verbose: boolean };
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string', default: '8080' },
        'class-port': { type: 'string', default: '8081' },
        verbose: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotStart(`${why} Use: npm start -- [--port 8080] [--class-port 8081] [--verbose]`);
  }
  const port = portOf('--port', values.port);
  const classPort = portOf('--class-port', values['class-port']);
  if (port === classPort) throw new CannotStart('--port and --class-port must differ.');
  return { port, classPort, verbose: values.verbose };
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new CannotStart(`${option} must be a number from 1 to 65535, as in ${option} 9000.`);
}

/** Found out before anything is started: the answer is one sentence and not the log of a part. */
function needFreePort(option: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const what = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
      const other = port < 60_000 ? port + 1_000 : port - 1_000;
      fail(
        new CannotStart(
          `Port ${port} ${what}. Stop what uses it, or choose another: npm start -- ${option} ${other}`,
        ),
      );
    });
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => done()));
  });
}

/** The kit's settings: every part of it virtual. The classroom's speaker cannot be heard by its microphone. */
function kitConfig(port: number, directory: string): string {
  return JSON.stringify({
    relay_url: `ws://127.0.0.1:${port}`,
    run_dir: directory,
    state_dir: join(directory, 'state'),
    clock: 'system',
    board: { port: join(directory, 'board.tty') },
    camera: { source: 'virtual', light: 'own' },
    sound: { input: 'virtual', output: 'virtual', echo: 'off' },
  });
}

/** Resolves when somebody asks us to end: a signal, or the end of the npm that runs us. */
function askedToEnd(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && done(), PARENT_CHECK_MS).unref();
  });
}

/** Runs the house until it is asked to end or a part of it ends; the exit code. */
async function run(
  options: Options,
  directory: string,
  parts: Part[],
  asked: Promise<void>,
): Promise<number> {
  const broom = new Broom(directory);
  const fallen: Promise<Part>[] = [];
  const add = (name: string, ...args: string[]): Part => {
    const part = new Part(name, args, options.verbose, broom.handle);
    parts.push(part);
    fallen.push(part.ended.then(() => part));
    return part;
  };
  const until = async (ready: Promise<unknown>): Promise<'ready' | 'asked' | Part> =>
    Promise.race([ready.then(() => 'ready' as const), asked.then(() => 'asked' as const), ...fallen]);
  const outcome = async (): Promise<'asked' | 'ready' | Part> => {
    const config = join(directory, 'kit.json');
    writeFileSync(config, kitConfig(options.port, directory), { mode: 0o600 });
    const emulator = add(
      'emulator',
      'src/emulator/main.ts',
      '--dir',
      directory,
      '--port',
      `${options.classPort}`,
    );
    const relay = add('relay', 'src/relay/main.ts', '--port', `${options.port}`, '--pages', '.build/tablet');
    const first = await until(Promise.all([emulator.ready, relay.ready]));
    if (first !== 'ready') return first;
    const second = await until(add('kit', SMALL_YOUNG_HEAP, 'src/kit/main.ts', '--config', config).ready);
    if (second !== 'ready') return second;
    process.stdout.write(`pupil  ${await lendOut(directory)}\n`);
    process.stdout.write(`class  http://127.0.0.1:${options.classPort}/\n`);
    return until(new Promise(() => {}));
  };
  const end = await outcome();
  if (!(end instanceof Part)) return 0;
  process.stderr.write(
    `${end.lastLines.join('\n')}\nThe ${end.name} ${await end.ended}, so all has ended.\n`,
  );
  return 1;
}

async function main(): Promise<number> {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  // Whoever read the two lines may be gone: no reason to fall.
  process.stdout.on('error', () => {});
  const options = readOptions();
  const asked = askedToEnd();
  await needFreePort('--port', options.port);
  await needFreePort('--class-port', options.classPort);
  await buildTablet();
  const directory = mkdtempSync(join(tmpdir(), 'nabij-'));
  const parts: Part[] = [];
  try {
    return await run(options, directory, parts, asked);
  } finally {
    await Promise.all(parts.filter(({ name }) => name === 'kit').map((part) => part.end(KIT_GRACE_MS)));
    await Promise.all(parts.map((part) => part.end(GRACE_MS)));
    rmSync(directory, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
