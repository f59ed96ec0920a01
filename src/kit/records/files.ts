import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';

/** `.loan.json.4711.0a1b2c3d.tmp`: which record, which process, and a number of its own. */
const TEMPORARY = /^\.[a-z-]+\.json\.(\d+)\.[0-9a-f]{8}\.tmp$/;
/** A temporary file older than this belongs to nobody, whatever process has its number by now. */
const TEMPORARY_MAX_AGE_MS = 10 * 60_000;
const OVERWRITE_BYTES = 64 * 1024;

/** Makes what happened in a folder (a rename, an unlink) survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await fs.open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}

/**
 * Puts a whole file in the place of an older one: whoever reads finds the old or the new, never a part,
 * also after a kill or a power cut at any moment.
 */
export async function replaceFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, temporaryOf(name));
  try {
    {
      await using handle = await fs.open(temporary, 'wx', 0o600);
      await handle.writeFile(bytes);
      await handle.sync();
    }
    await fs.rename(temporary, join(folder, name));
  } catch (cause) {
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw cause;
  }
  await syncFolder(folder);
}

/** At most `maxBytes + 1` bytes of a file, so that a too large one is told by its length; null when there is none. */
export async function readBounded(path: string, maxBytes: number): Promise<Uint8Array | null> {
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  try {
    const bytes = new Uint8Array(maxBytes + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === bytes.length) return bytes.subarray(0, filled);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Takes a record's file away and its bytes with it: cut off at any moment, the record is there whole or it is gone,
 * and what is left of it is swept at the next start. Nothing happens when there is no such file.
 */
export async function destroyFile(folder: string, name: string): Promise<void> {
  const stat = await statOf(folder, name);
  if (!stat?.isFile()) return eraseFile(folder, name);
  const temporary = temporaryOf(name);
  await fs.rename(join(folder, name), join(folder, temporary));
  await syncFolder(folder);
  await eraseFile(folder, temporary);
}

/**
 * Overwrites a file with random bytes, fsyncs it, takes it away and fsyncs the folder.
 * What that can and cannot promise is in this room's README. Nothing happens when there is no such file.
 */
export async function eraseFile(folder: string, name: string): Promise<void> {
  const stat = await statOf(folder, name);
  if (stat === null) return;
  const path = join(folder, name);
  if (stat.isFile()) await overwrite(path, stat.size);
  await fs.unlink(path);
  await syncFolder(folder);
}

async function statOf(folder: string, name: string): Promise<Stats | null> {
  try {
    return await fs.lstat(join(folder, name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

function temporaryOf(name: string): string {
  return `.${name}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
}

async function overwrite(path: string, size: number): Promise<void> {
  await using handle = await fs.open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  for (let at = 0; at < size; at += OVERWRITE_BYTES) {
    await handle.write(randomBytes(Math.min(OVERWRITE_BYTES, size - at)), 0, null, at);
  }
  await handle.sync();
}

/**
 * Takes away the temporary files that a killed writer left. Those of a writer that still lives are its own:
 * `nabij` may look into the folder while the kit writes.
 */
export async function sweep(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && !(await inUse(folder, name, Number(pid)))) await eraseFile(folder, name);
  }
}

async function inUse(folder: string, name: string, pid: number): Promise<boolean> {
  // A file with our own number is from an earlier life: this process has written nothing yet.
  if (pid === process.pid || !isAlive(pid)) return false;
  const stat = await statOf(folder, name);
  return stat !== null && Math.abs(Date.now() - stat.mtimeMs) < TEMPORARY_MAX_AGE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
