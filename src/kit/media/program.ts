import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STRIP_TIMEOUT_MS = 10_000;
const PROGRAM_MAX_BYTES = 1_048_576;
const STRIP = `const { stripTypeScriptTypes } = require('node:module');
process.stdout.write(stripTypeScriptTypes(require('node:fs').readFileSync(process.argv[1], 'utf8')));`;

let javaScript: string | null = null;

/**
 * Opens the child's program, its types taken out, as a file that no longer has a name: gjs reads it through the
 * descriptor, and nothing stays behind whatever becomes of us.
 * @returns a descriptor that the caller closes.
 */
export function openProgram(): number {
  javaScript ??= strip(fileURLToPath(new URL('./child/program.ts', import.meta.url)));
  const path = join(tmpdir(), `nabij-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  writeSync(fd, javaScript);
  return fd;
}

/**
 * In a process of its own: what takes the types out would keep 15 MB of ours for good.
 * @throws when Node cannot be started.
 */
function strip(path: string): string {
  return execFileSync(process.execPath, ['--no-warnings', '-e', STRIP, path], {
    encoding: 'utf8',
    maxBuffer: PROGRAM_MAX_BYTES,
    timeout: STRIP_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
