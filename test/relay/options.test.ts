import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const RELAY = fileURLToPath(new URL('../../src/relay/main.ts', import.meta.url));

it.each([
  ['--code-relay', 'https://relay.example.nl'],
  ['--relay', 'http://relay.example.nl'],
  ['--page-origin', 'wss://nabij.example.nl'],
])('%s %s is of the wrong kind: the relay does not start, and names the option', (option, origin) => {
  const { status, stdout } = spawnSync(process.execPath, [RELAY, '--port', '0', option, origin], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'NABIJ_E_CONFIG' });
  expect(stdout).toContain(`${option}: an origin is expected`);
});
