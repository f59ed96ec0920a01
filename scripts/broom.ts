import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Takes a folder away once this process and all that were given `handle` are gone, also when they were killed and
 * could not do it themselves. The kernel closes their ends of the pipe then; the shell at the other end waits for that.
 */
export class Broom {
  readonly #child: ChildProcess;

  /** In a process group of its own: Ctrl-C is not for it. */
  constructor(folder: string) {
    this.#child = spawn('sh', ['-c', 'cat; rm -rf -- "$1"', 'sh', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#child.unref();
  }

  /** To be kept open by every process that writes into the folder. */
  get handle(): Writable {
    return this.#child.stdin!;
  }
}
