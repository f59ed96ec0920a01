import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/core/clock.ts';
import type { NabijError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { runAvrdude } from '../../../../src/kit/board/flash/avrdude.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const LAST_WORDS = 'avrdude done.  Thank you.';
let scratch: ReturnType<typeof scratchDirectory>;
beforeEach(() => {
  scratch = scratchDirectory();
});
afterEach(() => {
  vi.unstubAllEnvs();
  scratch.remove();
});

/** Runs in the place of avrdude, with a port that is not there. */
function run(script: string): Promise<void> {
  writeFileSync(join(scratch.path, 'avrdude'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  vi.stubEnv('PATH', `${scratch.path}:${process.env.PATH}`);
  return runAvrdude({
    port: join(scratch.path, 'no-port'),
    files: [],
    clock: systemClock,
    log: silentLogger,
    signal: new AbortController().signal,
    onShare: () => {},
    onHeldUp: () => {},
  });
}

test('a port that goes once all is done does not spoil it', async () => {
  await run(`echo '${LAST_WORDS}' >&2; sleep 1`);
});

test('what went wrong counts, whatever its last words', async () => {
  const failed: unknown = await run(`echo '${LAST_WORDS}' >&2; exit 1`).catch((error: unknown) => error);
  expect((failed as NabijError).code).toBe('NABIJ_E_FLASH_SYNC');
});

test('a port that goes before ends it', async () => {
  const failed: unknown = await run('exec sleep 30').catch((error: unknown) => error);
  expect((failed as NabijError).code).toBe('NABIJ_E_FLASH_SYNC');
});
