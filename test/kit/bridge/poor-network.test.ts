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
/** Frames that the camera's encoder gave. */
let made = 0;

const isLastOfFrame = (rtp: Buffer): boolean => (rtp[1]! & 0x80) !== 0;

beforeAll(async () => {
  browser = await launchBrowser();
  devices = await VirtualDevices.open(noise(320, 180));
  opened = openMedia(
    { source: 'virtual', directory: devices.directory, max_kbps: MAX_KBPS },
    {
      picture(rtp, arrivedMs) {
        if (isLastOfFrame(rtp)) made += 1;
        peer?.picture(rtp, arrivedMs);
      },
      sound: (rtp) => peer?.sound(rtp),
    },
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

/** Of the frames that the camera gives in a while, the part that is shown, 0..1. */
const shareShown = async ({ page }: Connected): Promise<number> => {
  const shown = () => page.evaluate(() => window.far.frames);
  const [madeBefore, shownBefore] = [made, await shown()];
  await until('two hundred frames', () => made >= madeBefore + 200);
  return ((await shown()) - shownBefore) / (made - madeBefore);
};

test('a picture goes on where every twentieth packet is lost', { timeout: 60_000 }, async () => {
  const far = await watch(() => {});
  way.poor = { delayMs: 30, loss: 0.05, kbps: 1e6 };
  await sleep(2_000);
  expect(await shareShown(far)).toBeGreaterThan(0.5);
});

test('on a narrow way the picture gives way and goes on', { timeout: 60_000 }, async () => {
  let kbps = MAX_KBPS;
  const far = await watch((to) => {
    kbps = to;
  });
  way.poor = { delayMs: 20, loss: 0, kbps: 700 };
  await until('a bitrate that fits', () => kbps < 700);
  await sleep(3_000);
  expect(await shareShown(far)).toBeGreaterThan(0.5);
  expect(kbps).toBeLessThan(900);
});

test('a way that breaks is noticed while a picture is sent', { timeout: 60_000 }, async () => {
  await watch(() => {});
  expect(told).toEqual([true]);
  way.poor = { delayMs: 0, loss: 1, kbps: 1e6 };
  await until('the end', () => told.at(-1) === false);
});
