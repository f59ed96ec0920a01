import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import type { RtcPeer } from '../../../src/kit/bridge/rtc-types.ts';
import { until } from '../../support/until.ts';
import { type Opened, openMedia } from '../media/kit-media.ts';
import { noise, VirtualDevices } from '../media/virtual-devices.ts';
import { PoorWay } from './poor-way.ts';
import { type Connected, connect, launchBrowser } from './rtc-page.ts';

const MAX_KBPS = 2_000;
let browser: Browser;
let devices: VirtualDevices;
let opened: Opened;
let way: PoorWay;
let connected: Connected | null = null;
let peer: RtcPeer | null = null;
let told: boolean[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  devices = await VirtualDevices.open(noise(320, 180));
  opened = openMedia(
    { source: 'virtual', directory: devices.directory, max_kbps: MAX_KBPS },
    { picture: (rtp, arrivedMs) => peer?.picture(rtp, arrivedMs), sound: (rtp) => peer?.sound(rtp) },
  );
}, 60_000);

afterEach(async () => {
  peer = null;
  opened.media.setPicture(false);
  await connected?.close();
  way.close();
});

afterAll(async () => {
  await opened.media.close();
  devices.close();
  await browser.close();
});

async function watch(bitrate: (kbps: number) => void): Promise<Connected> {
  const { media } = opened;
  way = new PoorWay();
  await way.open();
  media.setPicture(true);
  media.setSound(true);
  const options = { iceServers: [], maxKbps: MAX_KBPS, log: silentLogger };
  told = [];
  const events = {
    connected: (up: boolean) => told.push(up),
    keyframeWanted: () => media.keyframe(),
    bitrate(kbps: number) {
      media.setPictureBitrate(kbps);
      bitrate(kbps);
    },
  };
  connected = await connect(browser, events, options, way);
  peer = connected.peer;
  media.keyframe();
  await connected.page.waitForFunction(() => window.far.frames > 10);
  return connected;
}

const framesIn = async ({ page }: Connected, ms: number): Promise<number> => {
  const before = await page.evaluate(() => window.far.frames);
  await sleep(ms);
  return (await page.evaluate(() => window.far.frames)) - before;
};

test('a picture goes on where every twentieth packet is lost', { timeout: 60_000 }, async () => {
  const far = await watch(() => {});
  way.poor = { delayMs: 30, loss: 0.05, kbps: 1e6 };
  await sleep(2_000);
  expect(await framesIn(far, 5_000)).toBeGreaterThan(75);
});

test('on a narrow way the picture gives way and goes on', { timeout: 60_000 }, async () => {
  let kbps = MAX_KBPS;
  const far = await watch((to) => {
    kbps = to;
  });
  way.poor = { delayMs: 20, loss: 0, kbps: 700 };
  await until('a bitrate that fits', () => kbps < 700);
  await sleep(3_000);
  expect(await framesIn(far, 5_000)).toBeGreaterThan(75);
  expect(kbps).toBeLessThan(900);
});

test('a way that breaks is noticed while a picture is sent', { timeout: 60_000 }, async () => {
  await watch(() => {});
  expect(told).toEqual([true]);
  way.poor = { delayMs: 0, loss: 1, kbps: 1e6 };
  await until('the end', () => told.at(-1) === false);
});
