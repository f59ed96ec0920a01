import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import { makeRtcPeer } from '../../../src/kit/bridge/rtc-peer.ts';
import type { RtcPeer } from '../../../src/kit/bridge/rtc-types.ts';
import { until } from '../../support/until.ts';
import { type Opened, openMedia } from '../media/kit-media.ts';
import { levelOf, toneWav } from '../media/tone.ts';
import { VirtualDevices } from '../media/virtual-devices.ts';
import { type Connected, connect, launchBrowser } from './rtc-page.ts';

const VOICE_HZ = 1_000;
/** What the kit's test source plays. */
const CLASS_HZ = 440;
const folder = mkdtempSync(join(tmpdir(), 'nabij-voice-'));
let browser: Browser;
let devices: VirtualDevices;
let opened: Opened;
let connected: Connected | null = null;
let peer: RtcPeer | null = null;

beforeAll(async () => {
  const voice = join(folder, 'voice.wav');
  writeFileSync(voice, toneWav(VOICE_HZ, 0.3, 2));
  browser = await launchBrowser(voice);
  devices = await VirtualDevices.open();
  opened = openMedia(
    { width: 640, height: 360, output: 'virtual', directory: devices.directory },
    { picture: (rtp, arrivedMs) => peer?.picture(rtp, arrivedMs), sound: (rtp) => peer?.sound(rtp) },
  );
}, 60_000);

afterEach(async () => {
  peer = null;
  await connected?.close();
  connected = null;
});

afterAll(async () => {
  await opened.media.close();
  devices.close();
  await browser.close();
  rmSync(folder, { recursive: true });
});

test('the tablet sees the picture and hears the class', { timeout: 60_000 }, async () => {
  const { media } = opened;
  media.setPicture(true);
  media.setSound(true);
  connected = await connect(browser, { keyframeWanted: () => media.keyframe() });
  peer = connected.peer;
  media.keyframe();
  const { page } = connected;
  await page.waitForFunction(() => window.far.frames > 30);
  expect(await page.evaluate(() => window.far.widthPx)).toBe(640);
  await page.waitForFunction(() => window.far.heard().db > -40);
  const heard = await page.evaluate(() => window.far.heard());
  expect(Math.abs(heard.hz - CLASS_HZ)).toBeLessThan(12);
  media.setPicture(false);
  media.setSound(false);
});

test('the class hears the pupil, a whisper softer, and nothing when the voice is off', {
  timeout: 90_000,
}, async () => {
  const { media } = opened;
  connected = await connect(browser, { voice: (rtp) => media.playVoice(rtp) });
  const level = async (): Promise<number> => {
    // What was set before is still in the jitter buffer and on the socket.
    await sleep(700);
    devices.played = [];
    const bytes = (): number => devices.played.reduce((sum, one) => sum + one.length, 0);
    await until('a second of sound', () => bytes() > 96_000);
    return levelOf(Buffer.concat(devices.played), VOICE_HZ);
  };
  media.setVoice('class');
  const loud = await level();
  // The tone is 0.3 of full scale: a sine's level is 3 dB under its peak.
  expect(loud).toBeGreaterThan(-16);
  expect(loud).toBeLessThan(-11);
  media.setVoice('whisper');
  const soft = await level();
  expect(loud - soft).toBeGreaterThan(10);
  expect(loud - soft).toBeLessThan(18);
  media.setVoice('off');
  await until('the speaker to be closed', () => !devices.isOpen('speaker.sock'));
  await sleep(200);
  devices.played = [];
  await sleep(500);
  expect(devices.played).toHaveLength(0);
});

test('no candidate leaves before the answer is in: the handshake would overtake it', {
  timeout: 60_000,
}, async () => {
  const told: string[] = [];
  const early = makeRtcPeer(
    { iceServers: [], maxKbps: 1_000, log: silentLogger },
    {
      localDescription: (sdp) => told.push(sdp.includes('a=candidate') ? 'candidate' : 'offer'),
      localCandidate: () => told.push('candidate'),
      connected() {},
      lanesOpen() {},
      lane() {},
      voice() {},
      keyframeWanted() {},
      bitrate() {},
    },
  );
  early.start();
  await until('the offer', () => told.length > 0);
  await sleep(500);
  early.close();
  expect(told).toEqual(['offer']);
});

test('both lanes carry text both ways', { timeout: 60_000 }, async () => {
  const texts: string[] = [];
  let open = false;
  connected = await connect(browser, {
    lanesOpen: (isOpen) => {
      open = isOpen;
    },
    lane: (lane, text) => texts.push(`${lane}:${text}`),
  });
  const { page } = connected;
  await until('the lanes', () => open);
  expect(connected.peer.sendLane('latest', 'a')).toBe(true);
  expect(connected.peer.sendLane('ordered', 'b')).toBe(true);
  await page.waitForFunction(() => window.far.said.length === 2);
  await page.evaluate(() => {
    window.far.say('latest', 'c');
    window.far.say('ordered', 'd');
  });
  await until('both texts', () => texts.length === 2);
  expect(texts.toSorted()).toEqual(['latest:c', 'ordered:d']);
});

test('a tablet that goes is noticed; nothing is told after close', { timeout: 60_000 }, async () => {
  const told: boolean[] = [];
  connected = await connect(browser, { connected: (up) => told.push(up) });
  await connected.page.evaluate(() => window.far.close());
  await until('the end', () => told.at(-1) === false);
  connected.peer.close();
  const count = told.length;
  connected.peer.picture(Buffer.alloc(20), 0);
  connected.peer.sound(Buffer.alloc(20));
  expect(connected.peer.sendLane('latest', 'x')).toBe(false);
  expect(connected.peer.rttMs()).toBeNull();
  connected.peer.close();
  await sleep(200);
  expect(told).toHaveLength(count);
});
