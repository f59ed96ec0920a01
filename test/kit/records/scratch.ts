import { mkdtempSync, rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { NabijError } from '../../../src/core/errors.ts';

/** A folder for one test, gone afterwards. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nabij-records-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The NabijError that a promise or a function ends in. */
export async function refusalOf(run: () => unknown): Promise<NabijError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof NabijError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Runs until its n-th change to the disk, from which on every change fails; null when it was cut off. */
export async function cutAtStep<T>(step: number, run: () => Promise<T>): Promise<T | null> {
  failing((n) => n >= step);
  try {
    return await run();
  } catch {
    return null;
  } finally {
    vi.restoreAllMocks();
  }
}

/** Runs while its n-th change to the disk, and that alone, fails; answers also whether there were so many. */
export async function failAtStep<T>(step: number, run: () => Promise<T>): Promise<[T, boolean]> {
  const count = failing((n) => n === step);
  try {
    const result = await run();
    return [result, count() >= step];
  } finally {
    vi.restoreAllMocks();
  }
}

function failing(fails: (n: number) => boolean): () => number {
  let count = 0;
  for (const name of ['open', 'rename', 'unlink', 'rm'] as const) {
    const real = fs[name] as (...all: unknown[]) => Promise<unknown>;
    vi.spyOn(fs, name).mockImplementation((async (...all: unknown[]) => {
      count += 1;
      if (fails(count)) throw new Error('the plug was pulled');
      return real(...all);
    }) as never);
  }
  return () => count;
}
