import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const RELAY = fileURLToPath(new URL('../../src/relay/main.ts', import.meta.url));

it.each([
  ['--code-relay', 'https://relay.example.nl', 'an origin'],
  ['--relay', 'http://relay.example.nl', 'an origin'],
  ['--page-origin', 'wss://nabij.example.nl', 'an origin'],
  ['--front', 'localhost', 'an address'],
  ['--front', '127.0.0.1:443', 'an address'],
  ['--front', '127.0.0.1, 10.0.0.1', 'an address'],
  ['--front', 'fe80::1%eth0', 'an address'],
])('%s %s is of the wrong kind: the relay does not start, and names the option', (option, value, wanted) => {
  const { status, stdout } = spawnSync(process.execPath, [RELAY, '--port', '0', option, value], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'NABIJ_E_CONFIG' });
  expect(stdout).toContain(`${option}: ${wanted} is expected`);
});
