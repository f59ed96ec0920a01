import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DeskClient } from '../../../src/cli/desk-client.ts';
import { CannotMeasure } from './cannot-measure.ts';
import { type Child, lastWords, startChild } from './children.ts';
import { freeTcpPorts } from './free-ports.ts';
import { commandOf, descendants } from './procfs.ts';

/** The whole product as `npm start` runs it, on free ports. */
export interface Product extends AsyncDisposable {
  /** A link that pairs one tablet: first the one that `npm start` printed, then new ones. The newest tablet counts. */
  pupilLink(): Promise<string>;
  /** The class window, with a slash at its end. */
  readonly classUrl: string;
  /** From the start of `npm start` until both lines were printed, ms. */
  readonly readyMs: number;
  /** `npm` itself; everything else is below it. */
  readonly pid: number;
  /** The kit process, and not its children. */
  kitPid(): number;
  /** The socket on which the kit tells its status: beside its settings. */
  statusPath(): string;
}

const KIT = 'src/kit/main.ts';
const START_TIMEOUT_MS = 60_000;
const ROOT = new URL('../../../', import.meta.url);

/** Starts the product and waits for its two lines. */
export async function startProduct(): Promise<Product> {
  const [port, classPort] = (await freeTcpPorts(2)) as [number, number];
  const startedMs = performance.now();
  const args = ['-s', 'start', '--', '--port', String(port), '--class-port', String(classPort)];
  const child = await startChild('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = lastWords(child);
  try {
    const [printed, classUrl] = await readLines(child, said);
    let unused: string | null = printed;
    let ending = false;
    child.process.once('exit', () => {
      if (!ending) process.stderr.write(`npm start ended by itself; it said: ${said() || 'nothing'}\n`);
    });
    return {
      async pupilLink() {
        const link = unused ?? (await pairAnew(runDirOf(child.pid)));
        unused = null;
        return link;
      },
      classUrl: new URL('/', classUrl).href,
      readyMs: performance.now() - startedMs,
      pid: child.pid,
      kitPid: () => programBelow(child.pid, KIT),
      statusPath: () => join(runDirOf(child.pid), 'kit.sock'),
      [Symbol.asyncDispose]() {
        ending = true;
        return child[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** Waits for `pupil  URL` and `class  URL`. */
async function readLines(child: Child, said: () => string): Promise<readonly [string, string]> {
  let pupil: string | null = null;
  let classroom: string | null = null;
  const timer = setTimeout(() => child.process.stdout!.destroy(), START_TIMEOUT_MS);
  try {
    for await (const line of createInterface({ input: child.process.stdout! })) {
      pupil ??= /^pupil\s+(http\S+)/.exec(line)?.[1] ?? null;
      classroom ??= /^class\s+(http\S+)/.exec(line)?.[1] ?? null;
      if (pupil !== null && classroom !== null) {
        child.process.stdout!.resume();
        return [pupil, classroom];
      }
    }
  } finally {
    clearTimeout(timer);
  }
  throw new CannotMeasure(`npm start did not print its two lines; it said: ${said() || 'nothing'}`);
}

/** The process below `root` that runs this program file. */
function programBelow(root: number, program: string): number {
  const found = descendants(root).find((pid) => commandOf(pid).some((word) => word.endsWith(program)));
  if (found === undefined) throw new CannotMeasure(`npm start runs no ${program}`);
  return found;
}

/** The folder of the kit's sockets: beside its settings. */
function runDirOf(root: number): string {
  return dirname(settingsOf(programBelow(root, KIT)));
}

async function pairAnew(runDir: string): Promise<string> {
  const desk = await DeskClient.connect(runDir);
  try {
    const answer = await desk.ask({ ask: 'pair', role: 'pupil', place: 'home' });
    if (answer.answer === 'pairing' && answer.pairing.state === 'waiting') return answer.pairing.link;
    throw new CannotMeasure(`the kit makes no link: ${JSON.stringify(answer)}`);
  } finally {
    desk.close();
  }
}

/** The settings file that a kit process was started with. */
function settingsOf(pid: number): string {
  const words = commandOf(pid);
  const path = words[words.indexOf('--config') + 1];
  if (path === undefined) throw new CannotMeasure('the kit was started without --config');
  return path;
}
