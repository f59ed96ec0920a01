import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NabijError } from '../../src/core/errors.ts';
import { readConfig } from '../../src/kit/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'nabij-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const least = {
  kit_id: 'aaaabbbbccccdddd',
  relay_url: 'ws://127.0.0.1:8080',
  pupil_name: 'Sam',
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

test('four keys are enough; the rest has defaults', () => {
  const config = read(least);
  expect(config.camera).toMatchObject({ source: 'libcamera', width: 1280, height: 720, fps: 30 });
  expect(config.sound).toEqual({ input: 'auto', output: 'auto', echo: 'webrtc' });
  expect(config.presets.map((preset) => preset.name)).toEqual(['Bord', 'Leraar', 'Mijn groepje']);
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
  const message = complaint({ kit_id: 'short', relay_url: 'http://x' });
  for (const key of ['kit_id', 'relay_url', 'pupil_name', 'run_dir']) expect(message).toContain(`"${key}"`);
});

test('an address that cannot be read names its key', () => {
  expect(complaint({ ...least, relay_url: 'ws://[bad' })).toContain('"relay_url"');
});

test('a name that does not fit is not repeated in the message', () => {
  expect(complaint({ ...least, pupil_name: 'Wilhelmina-Alexandrina van Oranje' })).not.toContain(
    'Wilhelmina',
  );
});

test('a file that is not JSON or not there says so', () => {
  expect(complaint('{ nope')).toContain('is not JSON');
  expect(() => readConfig(join(folder, 'none.json'))).toThrow(/cannot be read/);
});
