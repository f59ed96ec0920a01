import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NabijError } from '../../src/core/errors.ts';
import { addressOf, readConfig } from '../../src/kit/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'nabij-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const least = {
  relay_url: 'ws://127.0.0.1:8080',
  run_dir: '/run/nabij',
};

function read(content: unknown): ReturnType<typeof readConfig> {
  const path = join(folder, 'kit.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfig(path);
}

function complaint(content: unknown): string {
  try {
    read(content);
  } catch (error) {
    expect(error).toBeInstanceOf(NabijError);
    expect((error as NabijError).code).toBe('NABIJ_E_CONFIG');
    return (error as NabijError).message;
  }
  throw new Error('the settings were taken');
}

test('two keys are enough; the rest has defaults', () => {
  const config = read(least);
  expect(config).toMatchObject({ state_dir: '/var/lib/nabij', clock: 'synchronized' });
  expect(config.camera).toMatchObject({ source: 'libcamera', width: 1280, height: 720, fps: 30 });
  expect(config.sound).toEqual({ input: 'auto', output: 'auto', echo: 'webrtc' });
  expect(config.presets.map((preset) => preset.name)).toEqual(['Bord', 'Leraar', 'Mijn groepje']);
});

test("the board's port is one path, several, or `auto`; a camera has no light of its own unless it is said", () => {
  expect(read(least)).toMatchObject({ board: { port: 'auto' }, camera: { light: 'none' } });
  const port = ['/dev/ttyACM0', '/dev/ttyUSB0'];
  expect(read({ ...least, board: { port, description: '/etc/nabij/board.json' } }).board.port).toEqual(port);
  expect(complaint({ ...least, board: { port: [] } })).toContain('"board.port"');
  expect(complaint({ ...least, board: { description: 'board.json' } })).toContain('"board.description"');
  expect(complaint({ ...least, camera: { light: 'yes' } })).toContain('"camera.light"');
});

test('an unknown key is an error that names file and key', () => {
  expect(complaint({ ...least, colour: 'red' })).toMatch(/kit\.json: key "colour": is not a known key/);
});

test('an unknown key inside a group is named with its group', () => {
  expect(complaint({ ...least, camera: { zoom: 2 } })).toContain('"camera.zoom"');
});

test('a wrong value names the key, what was expected and an example', () => {
  const message = complaint({ ...least, camera: { source: 'webcam' } });
  expect(message).toContain('"camera.source"');
  expect(message).toContain('expected');
  expect(message).toContain('v4l2:/dev/video0');
});

test('every wrong key is named at once', () => {
  const message = complaint({
    relay_url: 'http://x',
    page_url: 'https://x.nl/page',
    state_dir: 'here',
    clock: 'quartz',
  });
  for (const key of ['relay_url', 'page_url', 'run_dir', 'state_dir', 'clock'])
    expect(message).toContain(`"${key}"`);
});

test('an address that cannot be read names its key', () => {
  expect(complaint({ ...least, relay_url: 'ws://[bad' })).toContain('"relay_url"');
});

test.each([
  ['wss://relay.nl', undefined, { pageUrl: 'https://relay.nl/', relay: null }],
  ['ws://127.0.0.1:8080', undefined, { pageUrl: 'http://127.0.0.1:8080/', relay: null }],
  ['wss://relay.nl', 'https://relay.nl/nabij/', { pageUrl: 'https://relay.nl/nabij/', relay: null }],
  [
    'wss://relay.nl:444',
    'https://school.nl/nabij/',
    { pageUrl: 'https://school.nl/nabij/', relay: 'wss://relay.nl:444' },
  ],
])('the relay %s and the page %s make links with %o', (relay_url, page_url, address) => {
  expect(addressOf(read({ ...least, relay_url, ...(page_url && { page_url }) }))).toEqual(address);
});

test('a file that is not JSON or not there says so', () => {
  expect(complaint('{ nope')).toContain('is not JSON');
  expect(() => readConfig(join(folder, 'none.json'))).toThrow(/cannot be read/);
});
