import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
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
