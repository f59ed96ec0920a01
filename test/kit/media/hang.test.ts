import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import type { MediaEvent } from '../../../src/kit/ports.ts';
import { until } from '../../support/until.ts';
import { isAlive, type Opened, openMedia } from './kit-media.ts';
import { VirtualDevices } from './virtual-devices.ts';

vi.setConfig({ testTimeout: 60_000 });

const WIDTH = 320;
const HEIGHT = 180;
const path = process.env.PATH;
let opened: Opened | null = null;
let devices: VirtualDevices | null = null;

afterEach(async () => {
  process.env.PATH = path;
  await opened?.media.close();
  devices?.close();
  opened = null;
  devices = null;
});

/** A class whose picture comes, and the process id of its camera's child. */
async function watching(): Promise<Opened & { readonly devices: VirtualDevices; readonly child: number }> {
  devices = await VirtualDevices.open(() => Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128));
  opened = openMedia({ source: 'virtual', directory: devices.directory });
  const { media, pictures } = opened;
  media.setPicture(true);
  await until('the picture', () => pictures.length > 0);
  return { ...opened, devices, child: media.pids[0]! };
}

const isOf = (type: MediaEvent['type']) => (event: MediaEvent) => event.type === type;

test('a child that is killed is replaced and plays on, and no part is left called missing', async () => {
  const { media, events, child } = await watching();
  process.kill(child, 'SIGKILL');
  await until('the picture again', () => events.filter(isOf('picture')).length === 3);
  await until('the child to be gone', () => !isAlive(child));
  expect(media.pids).toHaveLength(3);
  // Longer than it takes to say that a part is missing.
  await sleep(1_200);
  expect(events.filter(isOf('part_missing'))).toHaveLength(events.filter(isOf('part_back')).length);
});

test('a child that hangs while it plays is killed, and the picture comes back from another', async () => {
  const { media, events, pictures, devices, child } = await watching();
  process.kill(child, 'SIGSTOP');
  await until('the picture to be called stopped', () => events.filter(isOf('picture')).length === 2);
  await until('the picture again', () => events.filter(isOf('picture')).length === 3);
  await until('the child to be gone', () => !isAlive(child));
  expect(media.pids).not.toContain(child);
  const before = pictures.length;
  await until('more of it', () => pictures.length > before + 10);
  expect(devices.isOpen('camera.sock')).toBe(true);
});

test('off closes the camera of a child that hangs', async () => {
  const { media, events, devices, child } = await watching();
  process.kill(child, 'SIGSTOP');
  media.setPicture(false);
  expect(events.at(-1)).toEqual({ type: 'picture', live: false });
  await until('the camera to be closed', () => !devices.isOpen('camera.sock'));
  await until('the child to be gone', () => !isAlive(child));
  await until('a new child', () => media.pids.length === 3);
  await sleep(500);
  expect(devices.isOpen('camera.sock')).toBe(false);
  media.setPicture(true);
  await until('the picture again', () => events.filter(isOf('picture')).length === 3);
});

test('off closes the camera of a child whose hang was noticed before', async () => {
  const { media, events, devices, child } = await watching();
  process.kill(child, 'SIGSTOP');
  await until('the picture to be called stopped', () => events.filter(isOf('picture')).length === 2);
  media.setPicture(false);
  await until('the camera to be closed', () => !devices.isOpen('camera.sock'));
  await until('the child to be gone', () => !isAlive(child));
});

test('a child that hangs with nothing open is replaced before it is needed', async () => {
  opened = openMedia({});
  const { media } = opened;
  await until('three children', () => media.pids.length === 3);
  // Time to say that it is ready. One that a busy machine has not let say so has half a minute for it.
  await sleep(1_000);
  const [picture, sound, voice] = media.pids;
  process.kill(voice!, 'SIGSTOP');
  await until('the voice’s child to be replaced', () => !isAlive(voice!) && media.pids.length === 3, 40_000);
  expect(media.pids.slice(0, 2)).toEqual([picture, sound]);
});

test('closing does not wait for a child that hangs', async () => {
  const { media, child } = await watching();
  process.kill(child, 'SIGSTOP');
  const { pids } = media;
  opened = null;
  await media.close();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a child that says what is no message is replaced; the kit goes on', async () => {
  devices = await VirtualDevices.open();
  const bin = join(devices.directory, 'bin');
  mkdirSync(bin);
  // The first of the three that start talks nonsense, once.
  const nonsense = `#!/bin/sh\nif mkdir ${bin}/once 2>/dev/null; then echo nonsense >&3; exec sleep 60; fi\nPATH='${path}' exec gjs "$@"\n`;
  writeFileSync(join(bin, 'gjs'), nonsense, { mode: 0o755 });
  process.env.PATH = `${bin}${delimiter}${path}`;
  const logged: string[] = [];
  const log = { ...silentLogger, warn: (...line: unknown[]) => logged.push(JSON.stringify(line)) };
  opened = openMedia({ log });
  const { media, pictures, sounds } = opened;
  media.setPicture(true);
  media.setSound(true);
  await until('picture and sound', () => pictures.length > 0 && sounds.length > 0);
  await until('three children', () => media.pids.length === 3);
  expect(logged.filter((line) => line.includes('said what is no message'))).toHaveLength(1);
  expect(logged.join()).not.toContain('nonsense');
});
