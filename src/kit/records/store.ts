import fs from 'node:fs/promises';
import { join } from 'node:path';
import { NabijError } from '../../core/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { destroyFile, readBounded, replaceFile, sweep } from './files.ts';
import { broken, decodeRecord, encodeRecord, fileOf, type RecordKind } from './record.ts';

/** Changes that may wait for the one before them; each has a caller that waits too. */
const WAITING_MAX = 64;

/**
 * The kit's records: one small file each, in a folder of its own. One process writes at a time.
 * A record that is there and cannot be read is never replaced: only `destroy` takes it away.
 */
export class RecordStore {
  readonly folder: string;
  /** Files in the folder that another room of the kit keeps there: nothing of a loan is in them. */
  readonly others: readonly string[];
  /** Files of which this process knows that they may be replaced. */
  readonly #sound = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  private constructor(folder: string, others: readonly string[]) {
    this.folder = folder;
    this.others = others;
  }

  /**
   * Opens the folder, makes it when it is not there (mode 0700), and sweeps what a killed writer left.
   * @throws NabijError NABIJ_E_RECORD_WRITE.
   */
  static async open(folder: string, others: readonly string[] = []): Promise<RecordStore> {
    await failing('NABIJ_E_RECORD_WRITE', 'the state folder', async () => {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      await sweep(folder);
    });
    return new RecordStore(folder, others);
  }

  /**
   * The record, or null when there is none.
   * @throws NabijError NABIJ_E_RECORD_READ, NABIJ_E_RECORD_BROKEN, NABIJ_E_RECORD_VERSION, naming the file.
   */
  async read<T>(kind: RecordKind<T>): Promise<T | null> {
    return this.#inTurn(() => this.#read(kind));
  }

  /**
   * Writes the record whole; on the disk when this resolves.
   * @throws NabijError as `read` does, for what stands there now must be sound; NABIJ_E_RECORD_WRITE.
   */
  async write<T>(kind: RecordKind<T>, data: T): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#sound.has(kind.name)) await this.#read(kind);
      await this.#write(kind, data);
    });
  }

  /**
   * Changes the record by a pure function; no other change comes in between. It is given null when there is no
   * record, and when it answers null the record is destroyed. What it throws is thrown on, and nothing is written.
   */
  async update<T, R extends T | null>(kind: RecordKind<T>, change: (now: T | null) => R): Promise<R> {
    return this.#inTurn(async () => {
      const after = change(await this.#read(kind));
      if (after === null) await this.#destroy(kind.name);
      else await this.#write(kind, after);
      return after;
    });
  }

  /** Overwrites the record and takes it away, sound or not. */
  async destroy(kind: { readonly name: string }): Promise<void> {
    await this.#inTurn(() => this.#destroy(kind.name));
  }

  async #read<T>(kind: RecordKind<T>): Promise<T | null> {
    const file = fileOf(kind);
    const bytes = await failing('NABIJ_E_RECORD_READ', file, () =>
      readBounded(join(this.folder, file), kind.maxBytes),
    );
    if (bytes !== null && bytes.length > kind.maxBytes) {
      throw broken(kind, `is larger than ${kind.maxBytes} bytes`);
    }
    const data = bytes === null ? null : decodeRecord(kind, bytes);
    this.#sound.add(kind.name);
    return data;
  }

  async #write<T>(kind: RecordKind<T>, data: T): Promise<void> {
    const bytes = encodeRecord(kind, data);
    const file = fileOf(kind);
    await failing('NABIJ_E_RECORD_WRITE', file, () => replaceFile(this.folder, file, bytes));
  }

  async #destroy(name: string): Promise<void> {
    const file = fileOf({ name });
    await failing('NABIJ_E_RECORD_WRITE', file, () => destroyFile(this.folder, file));
    this.#sound.add(name);
  }

  /** Runs after everything that was asked before. */
  async #inTurn<R>(run: () => Promise<R>): Promise<R> {
    if (this.#waiting >= WAITING_MAX) {
      throw new NabijError('NABIJ_E_RECORD_WRITE', `${WAITING_MAX} changes wait already`);
    }
    this.#waiting += 1;
    const result = this.#last.then(run).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = result.catch(() => {});
    return result;
  }
}

async function failing<R>(code: ErrorCode, file: string, run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new NabijError(code, `${file}: ${why}`, { fault: 'part', cause });
  }
}
