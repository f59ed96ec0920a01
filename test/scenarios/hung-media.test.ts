import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { until } from '../support/until.ts';
import { KitInClass } from './kit-in-class.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let inClass: KitInClass;

beforeEach(async () => {
  inClass = await KitInClass.start();
  inClass.watch();
  await until('the picture', async () => (await inClass.kit.status()).picture);
  expect(await inClass.classState()).toMatchObject({ cameraOpen: true });
});

afterEach(() => inClass.close());

/** Stops every media child where it is, as a device's driver that hangs would. */
function hangMedia(): void {
  const { pid } = inClass.kit;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  expect(children).toHaveLength(3);
  for (const child of children) process.kill(Number(child), 'SIGSTOP');
}

test('privacy shuts the camera though the process that has it open hangs', async () => {
  hangMedia();
  await inClass.pressPrivacy();
  await until('the camera shut', async () => !(await inClass.classState()).cameraOpen);
  expect((await inClass.kit.status()).privacy).toBe(true);
  await inClass.pressPrivacy();
  await until('the picture again', async () => (await inClass.kit.status()).picture);
});

test('picture and sound come back by themselves after their processes hang', async () => {
  await until('the sound', async () => (await inClass.kit.status()).sound);
  hangMedia();
  await until('the picture gone', async () => !(await inClass.kit.status()).picture);
  await until('picture and sound', async () => {
    const { picture, sound } = await inClass.kit.status();
    return picture && sound;
  });
  await until('nothing called missing', async () => (await inClass.kit.status()).missing.length === 0);
});
