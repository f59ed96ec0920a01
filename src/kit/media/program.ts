import { randomUUID } from 'node:crypto';
import { openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let javaScript: string | null = null;

/**
 * Opens the child's program, its types taken out, as a file that no longer has a name: gjs reads it through the
 * descriptor, and nothing stays behind whatever becomes of us.
 * @returns a descriptor that the caller closes.
 */
export function openProgram(): number {
  javaScript ??= strip(readFileSync(new URL('./child/program.ts', import.meta.url), 'utf8'));
  const path = join(tmpdir(), `nabij-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  try {
    writeSync(fd, javaScript);
  } finally {
    unlinkSync(path);
  }
  return fd;
}

/** Node calls the function experimental and says so on stderr, where only our log lines belong. */
function strip(typeScript: string): string {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(typeScript);
  } finally {
    process.emitWarning = emitWarning;
  }
}
