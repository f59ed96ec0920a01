import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NabijError } from '../../../core/errors.ts';

const LOCK = 'flash.lock';
/** In /proc/<pid>/stat behind the name of the program: when it started. With it a number that is used anew is told apart. */
const START_FIELD = 19;

/**
 * Keeps any other program from flashing meanwhile: a file in a folder, with the number of this process. One that a killed
 * process left behind is taken over. Where the folder may not be written there is no lock.
 * @returns frees it.
 * @throws NabijError NABIJ_E_FLASH_BUSY.
 */
export function lockFlash(folder: string): () => void {
  const path = join(folder, LOCK);
  const own = holder(process.pid);
  const made = !existsSync(folder);
  try {
    if (made) mkdirSync(folder);
    takeOver(path);
    writeFileSync(path, own, { flag: 'wx' });
  } catch (error) {
    if (error instanceof NabijError) throw error;
    if (codeOf(error) === 'EEXIST') throw busy();
    return () => {};
  }
  return () => {
    if (textOf(path) === own) rmSync(path, { force: true });
    if (made) removeIfEmpty(folder);
  };
}

/** Whether another program flashes the board now. @param folder as in `lockFlash`. */
export function isFlashLocked(folder: string): boolean {
  const found = textOf(join(folder, LOCK));
  return found !== null && isHeld(found);
}

/** Takes away what nobody holds any more. Of two that do so at once, the second may have caught the first one's own lock. */
function takeOver(path: string): void {
  const found = textOf(path);
  if (found === null) return;
  if (isHeld(found)) throw busy();
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    // Another one takes it over at this moment.
    if (codeOf(error) === 'ENOENT') throw busy();
    throw error;
  }
  const caught = textOf(aside);
  if (caught !== null && isHeld(caught)) {
    renameSync(aside, path);
    throw busy();
  }
  rmSync(aside, { force: true });
}

function isHeld(text: string): boolean {
  return holder(Number.parseInt(text, 10)) === text;
}

/** Number and start of a process, as the lock has them; the number alone when there is none. */
function holder(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`) ?? '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${pid} ${fields[START_FIELD] ?? ''}\n`;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/** What a kit has begun to use since stays. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not ours alone any more.
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function busy(): NabijError {
  return new NabijError('NABIJ_E_FLASH_BUSY', 'another program flashes the board already', { fault: 'part' });
}
