import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty directory of its own, with what takes it away again. */
export function scratchDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'nabij-emulator-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
