import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TabletFrame } from '../../src/protocol/frames.ts';
import { until } from '../support/until.ts';
import { CameraPage } from './camera-page.ts';
import { newPage, type Opened, openBuiltPage } from './open-page.ts';

// A browser on a busy machine: waiting has its own limits.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

let opened: Opened;
let camera: CameraPage;
let page: Page;

beforeAll(async () => {
  opened = await openBuiltPage();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  opened.kit.reset();
  camera = await CameraPage.open(opened);
  opened.kit.onFrame = (frame) => {
    camera.take(frame);
    if (frame.type === 'voice') opened.kit.tell({ voice: frame.voice });
    if (frame.type === 'signal') opened.kit.tell({ signals: frame.up ? [frame.signal] : [] });
  };
  page = await newPage(opened);
  await page.getByRole('button', { name: /^Naar de klas/ }).click();
  await flows();
  opened.kit.send({ type: 'angle', pan_deg: 0 });
  await until('the angle', () => page.evaluate(() => window.nabij?.look.shownDeg === 0));
});
afterEach(async () => {
  await page.close();
  await camera.close();
});

const flows = () => until('the picture', () => page.evaluate(() => window.nabij?.flowing === true));
const carrier = (kind: string) =>
  until(`the carrier ${kind}`, async () => (await page.evaluate(() => window.nabij?.carrier)) === kind);
const carriersOf = (type: TabletFrame['type']) =>
  opened.kit.arrived.filter(({ frame }) => frame.type === type).map((arrived) => arrived.carrier);

describe('the picture', () => {
  it('answers a drag at once, while the head has not moved', async () => {
    const box = (await page.locator('.stage').boundingBox())!;
    await page.mouse.move(box.x + 500, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 100, { steps: 4 });
    const { shiftPx } = await page.evaluate(() => window.nabij!.look);
    expect(shiftPx).toBeCloseTo(-200, 0);
    const video = (await page.locator('video').boundingBox())!;
    expect(video.x + video.width / 2 - (box.x + box.width / 2)).toBeCloseTo(-200, 0);
    // The head follows: the picture is where it was, and shows what was asked.
    const { askedDeg } = await page.evaluate(() => window.nabij!.look);
    opened.kit.send({ type: 'angle', pan_deg: Math.round(askedDeg * 100) / 100 });
    await until('the picture at rest', () => page.evaluate(() => Math.abs(window.nabij!.look.shiftPx) < 1));
    await page.mouse.up();
  });

  it('is gone and forgotten after leaving, and comes back with a new tap', async () => {
    await page.getByRole('button', { name: /^Weggaan/ }).click();
    await until('no picture', () => page.evaluate(() => window.nabij?.flowing === false));
    expect(await page.evaluate(() => window.nabij?.media)).toBe('none');
    await page.getByRole('button', { name: /^Weer naar de klas/ }).click();
    await flows();
  });

  it('comes back after a lost link and after a kit that started again', async () => {
    opened.kit.drop(1011);
    await until('the second joining', () => carriersOf('join').length === 2);
    await flows();
    opened.kit.setOnline(true);
    await until('the third joining', () => carriersOf('join').length === 3);
    await flows();
  });
});

describe('the data channel', () => {
  it('is taken when it is up and left without a hiccup when it goes', async () => {
    await carrier('fast');
    const hand = page.getByRole('button', { name: /^Hand/ });
    await hand.click();
    await until('the hand', () => carriersOf('signal').length === 1);
    expect(carriersOf('signal')).toEqual(['fast']);
    await page.keyboard.down('ArrowRight');
    await camera.closeChannels();
    await hand.click();
    await until('the hand again', () => carriersOf('signal').length === 2);
    await carrier('sure');
    await until('turns over the socket', () => carriersOf('turn').at(-1) === 'sure');
    await page.keyboard.up('ArrowRight');
    await until('the stop', () => {
      const last = opened.kit.frames.filter((frame) => frame.type === 'turn').at(-1);
      return last?.type === 'turn' && last.pan_deg_per_s === 0;
    });
    expect(opened.kit.frames.filter((frame) => frame.type === 'signal')).toEqual([
      { type: 'signal', signal: 'hand', up: true },
      { type: 'signal', signal: 'hand', up: false },
    ]);
    expect(await page.evaluate(() => window.nabij?.flowing)).toBe(true);
  });
});

describe('the microphone', () => {
  it('goes on and off the line without a new description', async () => {
    await page.getByRole('button', { name: /^Klas/ }).click();
    await page.getByText('De klas hoort je', { exact: true }).waitFor();
    await until('a voice', async () => (await camera.voiceEnergy()) > 0);
    await page.getByRole('button', { name: /^Uit/ }).click();
    await page.getByText('De klas hoort je niet').waitFor();
    expect(await page.evaluate(() => window.nabij?.microphone)).toBe('off');
    expect(camera.rounds).toBe(1);
    expect(carriersOf('rtc_answer')).toHaveLength(1);
  });
});

describe('a media connection that breaks', () => {
  it('is asked for again while control goes on over the socket', async () => {
    await camera.closeConnection();
    await page.getByRole('button', { name: /^Hand/ }).click();
    await until('the hand', () => carriersOf('signal').length === 1);
    // The browser itself takes seconds to notice that nobody answers any more.
    await until('the asking', () => carriersOf('rtc_again').length >= 1);
    await flows();
    expect(camera.rounds).toBe(2);
    expect(carriersOf('join')).toHaveLength(1);
  });
});
