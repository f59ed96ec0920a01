import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { CannotMeasure } from './cannot-measure.ts';
import { sleep } from './wait.ts';

/** A process that a bench started, with everything it started in turn. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly process: ChildProcess;
  /** False once it has ended. */
  readonly alive: boolean;
}

/** The product parks the lens before it ends; everything else is gone at once. */
const TERM_GRACE_MS = 12_000;
/** The last words of a child, kept for the sentence that says why it ended. */
const KEPT_CHARS = 2_000;

/** Refuses to measure when a program is not installed. @param program name, or full path. */
export function needProgram(program: string, install: string): void {
  const folders = isAbsolute(program) ? ['/'] : (process.env.PATH ?? '').split(delimiter);
  const found = folders.some((folder) => {
    try {
      accessSync(resolve(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new CannotMeasure(`${program} is not installed: ${install}`);
}

/**
 * Starts a program in a process group of its own, so that ending it ends what it started too.
 * Should the bench be killed, the kernel tells the program to end. Disposing sends SIGTERM to the group, and SIGKILL when that does not help within 12 s.
 */
export async function startChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Child> {
  needProgram(program, 'run scripts/setup --bench');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options,
    detached: true,
  });
  await new Promise<void>((done, reject) => {
    child.once('spawn', done);
    child.once('error', (cause) => reject(new CannotMeasure(`${program} could not be started`, { cause })));
  });
  const pid = child.pid!;
  child.on('error', () => {});
  return {
    pid,
    process: child,
    get alive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async [Symbol.asyncDispose]() {
      signalGroup(pid, 'SIGTERM');
      const endMs = performance.now() + TERM_GRACE_MS;
      while (groupExists(pid) && performance.now() < endMs) await sleep(20);
      signalGroup(pid, 'SIGKILL');
    },
  };
}

/** Keeps the end of what a child says on stderr; the returned function gives it, for an error's sentence. */
export function lastWords(child: Child): () => string {
  let kept = '';
  child.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT_CHARS);
  });
  return () => kept.trim();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already: that is what was wanted.
  }
}

function groupExists(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
