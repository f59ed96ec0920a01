import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../../../core/log.ts';

/** Whether an update began and has not ended well, also when the kit was killed in the midst of it: an empty file says so. */
export class Unfinished {
  readonly #path: string | undefined;
  readonly #log: Logger;
  #is: boolean;

  /** @param path of the file; when left out it is forgotten with this process. */
  constructor(path: string | undefined, log: Logger) {
    this.#path = path;
    this.#log = log;
    this.#is = path !== undefined && existsSync(path);
  }

  get is(): boolean {
    return this.#is;
  }

  /** On the disk when this returns: the power may go at any moment from now on. */
  set(): void {
    this.#is = true;
    this.#change((path) => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      for (const [file, flags] of [
        [path, 'w'],
        [dirname(path), 'r'],
      ] as const) {
        const fd = openSync(file, flags, 0o600);
        fsyncSync(fd);
        closeSync(fd);
      }
    });
  }

  clear(): void {
    if (!this.#is) return;
    this.#is = false;
    this.#change((path) => rmSync(path, { force: true }));
  }

  #change(change: (path: string) => void): void {
    if (this.#path === undefined) return;
    try {
      change(this.#path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ reason }, 'how an update stands cannot be kept');
    }
  }
}
