import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Lines of a part that are kept to show when it ends by itself. */
const LAST_LINES = 12;

/**
 * One program of the house, run as a child in a process group of its own: Ctrl-C in the terminal reaches the
 * starter alone, which ends its parts in order. Should the starter be killed, the kernel tells the part to end.
 */
export class Part {
  readonly name: string;
  /** Resolves when the part has said `"ready":true`. Never rejects. */
  readonly ready: Promise<void>;
  /** Resolves when the part is gone, with how it went. Never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #last: string[] = [];

  /**
   * @param verbose passes the part's log on to stderr.
   * @param held kept open for as long as the part is there.
   */
  constructor(name: string, args: readonly string[], verbose: boolean, held: Writable) {
    this.name = name;
    const node = [process.execPath, ...args];
    this.#child = spawn('setpriv', ['--pdeathsig', 'TERM', ...node], {
      detached: true,
      // The native threads of WebRTC would each keep a heap of their own: about 7 MB more for the kit.
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'pipe', 'pipe', held],
    });
    this.ended = new Promise((done) => {
      this.#child.once('error', (error) => done(`could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => done(`ended with ${signal ?? code}`));
    });
    this.ready = new Promise((done) => {
      this.#read(this.#child.stdout!, verbose, (line) => {
        if (saysReady(line)) done();
      });
    });
    this.#read(this.#child.stderr!, verbose, () => {});
  }

  /** What it said last. */
  get lastLines(): readonly string[] {
    return this.#last;
  }

  /** Asks the part to end, ends it by force when it takes longer than `graceMs`, and sweeps up its children. */
  async end(graceMs: number): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined) return;
    if (exitCode === null && signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const force = setTimeout(() => killGroup(pid), graceMs);
      await gone;
      clearTimeout(force);
    }
    killGroup(pid);
  }

  #read(stream: Readable, verbose: boolean, take: (line: string) => void): void {
    stream.on('error', () => {});
    createInterface({ input: stream }).on('line', (line) => {
      if (verbose) process.stderr.write(`${line}\n`);
      this.#last.push(line);
      if (this.#last.length > LAST_LINES) this.#last.shift();
      take(line);
    });
  }
}

function saysReady(line: string): boolean {
  if (!line.includes('"ready":true')) return false;
  try {
    return (JSON.parse(line) as { ready?: unknown }).ready === true;
  } catch {
    return false;
  }
}

/** A group that is empty by now is what is wanted. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}
