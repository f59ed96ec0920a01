import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { isKeyframePayload, parseRtp } from '../../../src/kit/bridge/rtp-packet.ts';
import { createMedia } from '../../../src/kit/media/media.ts';
import { until } from '../../support/until.ts';
import { isAlive, type Opened, openMedia } from './kit-media.ts';
import { noise, VirtualDevices } from './virtual-devices.ts';

const WIDTH = 320;
const HEIGHT = 180;
let opened: Opened | null = null;
let devices: VirtualDevices | null = null;

afterEach(async () => {
  await opened?.media.close();
  devices?.close();
  opened = null;
  devices = null;
});

const bytesOf = (packets: readonly Buffer[]): number => packets.reduce((sum, one) => sum + one.length, 0);
const keyframes = (packets: readonly Buffer[]): number =>
  new Set(
    packets
      .map((rtp) => parseRtp(rtp)!)
      .filter(({ payload }) => isKeyframePayload(payload))
      .map(({ timestamp }) => timestamp),
  ).size;

test('picture and sound come when they are wanted and stop when they are not', {
  timeout: 40_000,
}, async () => {
  opened = openMedia({});
  const { media, events, pictures, sounds } = opened;
  media.setPicture(true);
  media.setSound(true);
  await until('picture and sound', () => pictures.length > 20 && sounds.length > 20);
  expect(parseRtp(pictures[0]!)).toMatchObject({ payloadType: 96 });
  expect(parseRtp(sounds[0]!)).toMatchObject({ payloadType: 111 });
  media.setPicture(false);
  media.setSound(false);
  const counts = [pictures.length, sounds.length];
  await sleep(300);
  expect([pictures.length, sounds.length]).toEqual(counts);
  expect(events.filter(({ type }) => type === 'picture')).toEqual([
    { type: 'picture', live: true },
    { type: 'picture', live: false },
  ]);
});

test('off closes the camera, and every time it is opened again', { timeout: 40_000 }, async () => {
  devices = await VirtualDevices.open(noise(WIDTH, HEIGHT));
  opened = openMedia({ source: 'virtual', directory: devices.directory });
  const { media, pictures } = opened;
  for (let turn = 0; turn < 3; turn += 1) {
    expect(devices.isOpen('camera.sock')).toBe(false);
    media.setPicture(true);
    const before = pictures.length;
    await until('the picture', () => pictures.length > before);
    expect(devices.isOpen('camera.sock')).toBe(true);
    media.setPicture(false);
    await until('the camera to be closed', () => devices?.isOpen('camera.sock') === false);
  }
});

test('the time of a picture is the machine’s own and does not jump', { timeout: 40_000 }, async () => {
  devices = await VirtualDevices.open(noise(WIDTH, HEIGHT));
  const behindMs: number[] = [];
  opened = openMedia(
    { source: 'virtual', directory: devices.directory },
    {
      picture(rtp) {
        const now = Number((process.hrtime.bigint() * 9n) / 100_000n) % 2 ** 32;
        behindMs.push(((now - rtp.readUInt32BE(4) + 2 ** 32) % 2 ** 32) / 90);
      },
    },
  );
  const { media } = opened;
  for (let turn = 0; turn < 2; turn += 1) {
    media.setPicture(true);
    const before = behindMs.length;
    await until('the picture', () => behindMs.length > before + 50);
    media.setPicture(false);
    await until('the camera to be closed', () => devices?.isOpen('camera.sock') === false);
  }
  expect(Math.max(...behindMs)).toBeLessThan(5_000);
});

test('a keyframe comes when it is asked for and at no other time', { timeout: 40_000 }, async () => {
  devices = await VirtualDevices.open(noise(WIDTH, HEIGHT));
  opened = openMedia({ source: 'virtual', directory: devices.directory });
  const { media, pictures } = opened;
  media.setPicture(true);
  await until('the picture', () => pictures.length > 300);
  expect(keyframes(pictures)).toBe(1);
  media.keyframe();
  await until('the keyframe', () => keyframes(pictures) === 2);
});

test('a new bitrate takes effect while it runs, and holds after a pause', { timeout: 60_000 }, async () => {
  devices = await VirtualDevices.open(noise(WIDTH, HEIGHT));
  opened = openMedia({ source: 'virtual', directory: devices.directory });
  const { media, pictures } = opened;
  /** Bytes a frame: the rate of frames depends on how busy the machine is. */
  const frameBytes = async (): Promise<number> => {
    await sleep(700);
    pictures.length = 0;
    await until('a second of picture', () => new Set(pictures.map((rtp) => rtp.readUInt32BE(4))).size > 30);
    return bytesOf(pictures) / 30;
  };
  media.setPicture(true);
  const full = await frameBytes();
  media.setPictureBitrate(200);
  const low = await frameBytes();
  expect(low).toBeLessThan(full / 3);
  media.setPicture(false);
  media.setPicture(true);
  expect(await frameBytes()).toBeLessThan(full / 3);
});

test('a camera that is not there is named; the sound goes on', { timeout: 40_000 }, async () => {
  opened = openMedia({ source: 'v4l2:/dev/video250' });
  const { media, events, sounds } = opened;
  await until('the complaint', () => events.some(({ type }) => type === 'part_missing'));
  expect(events[0]).toMatchObject({ part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' });
  media.setPicture(true);
  media.setSound(true);
  await until('the sound', () => sounds.length > 10);
  expect(events.filter(({ type }) => type === 'part_missing')).toHaveLength(1);
});

test('a file plays again from its start, its time running on', { timeout: 60_000 }, async () => {
  devices = await VirtualDevices.open();
  const path = join(devices.directory, 'a "class" ! of 6.mkv');
  const make = `videotestsrc num-buffers=12 ! video/x-raw,width=${WIDTH},height=${HEIGHT},framerate=30/1 ! jpegenc ! matroskamux streamable=true`;
  writeFileSync(path, execFileSync('gst-launch-1.0', ['-q', ...make.split(' '), '!', 'fdsink', 'fd=1']));
  opened = openMedia({ source: `file:${path}` });
  const { media, pictures } = opened;
  media.setPicture(true);
  const times = (): number[] => [...new Set(pictures.map((rtp) => rtp.readUInt32BE(4)))];
  await until('the file three times over', () => times().length > 36);
  const steps = times()
    .slice(1)
    .map((time, index) => time - times()[index]!);
  expect(Math.min(...steps)).toBeGreaterThan(0);
});

test('sound passes the echo canceller, which lives with the voice in one process', {
  timeout: 40_000,
}, async () => {
  opened = openMedia({ echo: 'webrtc' });
  const { media, sounds } = opened;
  media.setVoice('class');
  media.setSound(true);
  await until('the sound', () => sounds.length > 20);
  expect(media.pids).toHaveLength(2);
});

test('closing leaves no process', { timeout: 40_000 }, async () => {
  const { media, pictures } = openMedia({});
  media.setPicture(true);
  media.setSound(true);
  media.setVoice('class');
  await until('the picture', () => pictures.length > 0);
  const { pids } = media;
  expect(pids).toHaveLength(3);
  await media.close();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('the children end with the kit even when it is killed', { timeout: 40_000 }, async () => {
  const module = new URL('./kit-media.ts', import.meta.url).href;
  const kit = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { openMedia } = await import(${JSON.stringify(module)});
       const { media } = openMedia({}, { picture() { console.log(media.pids.join(' ')); } });
       media.setPicture(true);`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  kit.on('error', () => {});
  const line = await new Promise<string>((resolve) =>
    kit.stdout.once('data', (chunk) => resolve(String(chunk))),
  );
  const pids = line.split('\n')[0]!.split(' ').map(Number);
  expect(pids).toHaveLength(3);
  kit.kill('SIGKILL');
  await until('the children to end', () => !pids.some(isAlive));
});

test('a source that is none is refused with what it was', () => {
  const options = { source: 'x', width: 1, height: 1, fps: 1, max_kbps: 1, input: 'test', output: 'test' };
  const rest = { echo: 'off', directory: '/', clock: systemClock, log: silentLogger } as const;
  expect(() => createMedia({ ...options, ...rest })).toThrow(
    expect.objectContaining({ code: 'NABIJ_E_CONFIG' }),
  );
});
