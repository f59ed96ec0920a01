import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { until } from '../support/until.ts';
import { GstreamerPlugins } from './gstreamer-plugins.ts';
import { KitInClass } from './kit-in-class.ts';

vi.setConfig({ testTimeout: 90_000 });

let inClass: KitInClass;
afterEach(() => inClass.close());

async function start(...from: Parameters<typeof KitInClass.start>): Promise<KitInClass> {
  inClass = await KitInClass.start(...from);
  return inClass;
}

test('a missing encoder is named with its package, and used as soon as it is installed', async () => {
  let plugins: GstreamerPlugins | null = null;
  const { kit, watch, missing, classState } = await start({
    prepare: (directory) => {
      plugins = new GstreamerPlugins(directory, ['x264']);
      return plugins.env;
    },
  });
  await until('the tablet told', () => missing()?.includes('camera NABIJ_E_GSTREAMER_MISSING'));
  expect(missing()).toHaveLength(1);
  const said = kit.lines.filter((line) => line.includes('NABIJ_E_GSTREAMER_MISSING'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('x264enc: install gstreamer1.0-plugins-ugly');

  watch();
  await until('the display naming the camera', async () => /camera/i.test((await classState()).display.text));
  await until('the sound, which lacks nothing', async () => (await kit.status()).sound);

  plugins!.install('x264');
  await until('the picture', async () => (await kit.status()).picture, 40_000);
  await until('the tablet told that all is there', () => missing()?.length === 0);
});

test('a missing sound encoder takes the sound alone', async () => {
  const { kit, watch, missing } = await start({
    prepare: (directory) => new GstreamerPlugins(directory, ['opus']).env,
  });
  await until('the microphone said missing', () =>
    missing()?.includes('microphone NABIJ_E_GSTREAMER_MISSING'),
  );
  await until('the speaker said missing', () => missing()?.includes('speaker NABIJ_E_GSTREAMER_MISSING'));
  expect(kit.lines.join('\n')).toContain('opusenc: install gstreamer1.0-plugins-base');
  watch();
  await until('the picture', async () => (await kit.status()).picture);
});

test('a speaker that is not there is named; picture and sound go on, and it is found when it comes', async () => {
  const speaker = (directory: string): string => join(directory, 'speaker.sock');
  const { directory, kit, tablet, watch, missing } = await start({
    prepare(directory) {
      renameSync(speaker(directory), `${speaker(directory)}.away`);
      return {};
    },
  });
  await until('the tablet told', () => missing()?.includes('speaker NABIJ_E_SPEAKER_MISSING'));
  expect(kit.lines.filter((line) => line.includes('NABIJ_E_SPEAKER_MISSING'))).toHaveLength(1);
  watch();
  tablet.send({ type: 'voice', voice: 'class' });
  await until('picture and sound', async () => {
    const status = await kit.status();
    return status.picture && status.sound;
  });
  expect(missing()).toEqual(['speaker NABIJ_E_SPEAKER_MISSING']);
  renameSync(`${speaker(directory)}.away`, speaker(directory));
  await until('the speaker found', () => missing()?.length === 0, 30_000);
});

test('a speaker whose plugin is not installed is named with the package that brings it', async () => {
  const { kit, missing } = await start({
    prepare: (directory) => new GstreamerPlugins(directory, []).env,
    settings: { sound: { input: 'virtual', output: 'alsa:plughw:1,0', echo: 'off' } },
  });
  await until('the tablet told', () => missing()?.includes('speaker NABIJ_E_GSTREAMER_MISSING'));
  expect(kit.lines.join('\n')).toContain('alsasink: install gstreamer1.0-alsa');
});
