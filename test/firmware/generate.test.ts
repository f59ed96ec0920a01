import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { codec } from '../../firmware/generator/codec.ts';
import { header } from '../../firmware/generator/header.ts';
import { readSpecs } from '../../firmware/generator/spec.ts';

test('the written header and codec are what the specification gives', async () => {
  const script = new URL('../../firmware/generate.ts', import.meta.url).pathname;
  const run = promisify(execFile)(process.execPath, [script, '--check']);
  await expect(run).resolves.toMatchObject({ stderr: '' });
});

test('a changed number changes both copies', () => {
  const { wire, hardware } = readSpecs();
  const changed = { ...wire, limits: { ...wire.limits, DEAD_MAN_MS: 501 } };
  expect(header(changed, hardware)).toContain('#define WIRE_DEAD_MAN_MS 501');
  expect(codec(changed, hardware)).toContain('DEAD_MAN_MS: 501');
});
