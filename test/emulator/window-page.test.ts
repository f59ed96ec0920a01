import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import { launchChromium } from '../support/chromium.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { FrameReader } from './frame-reader.ts';

const LIT = '#ff3b30';
const scratch = scratchDirectory();
let emulator: Emulator;
let browser: Browser;

beforeAll(async () => {
  emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await emulator?.close();
  scratch.remove();
});

test('the camera’s light is lit while a program has the camera open, also one that hangs', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${emulator.port}/`);
  const light = page.locator(`#head circle[fill="${LIT}"]`);
  const words = page.locator('#camera');
  await until('the camera said to be off', async () => (await words.textContent()) === '○ uit');
  expect(await light.count()).toBe(0);

  const camera = new FrameReader(join(scratch.path, 'camera.sock'));
  await until('the light', async () => (await light.count()) === 1);
  camera.socket.pause();
  const state = async () => (await fetch(`http://127.0.0.1:${emulator.port}/state.json`)).json();
  await until('no frame is taken', async () => !((await state()) as { mediaLive: boolean }).mediaLive);
  expect(await light.count()).toBe(1);
  expect(await words.textContent()).toBe('● aan');

  camera.close();
  await until('the light out', async () => (await light.count()) === 0);
  expect(await words.textContent()).toBe('○ uit');
});
