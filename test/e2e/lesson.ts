import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bitmap } from '../../src/core/bitmap.ts';
import { readCaptureTime } from '../../src/emulator/classroom/capture-time.ts';
import { SAMPLE_HZ, samplesOfWav, wavOf } from '../../src/emulator/classroom/sound.ts';
import { openBrowser, openPage } from '../bench/lib/browser.ts';
import { type Product, startProduct } from '../bench/lib/product.ts';
import { sleep } from '../bench/lib/wait.ts';
import { showsWords } from '../support/display-lines.ts';
import { until } from '../support/until.ts';
import { seenAngleDeg } from './seen-angle.ts';
import { shareInPieces } from './tone.ts';

const VOICE_HZ = 1_000;
const folder = mkdtempSync(join(tmpdir(), 'nabij-e2e-'));
let product: Product;
let browser: Browser;
let page: Page;

/** What the class window tells, all of it read from the emulated pins but presence and signals. */
interface ClassState {
  readonly panDegrees: number;
  readonly ring: readonly { r: number; g: number; b: number }[];
  readonly display: { readonly text: string; readonly pixelsBase64: string };
  readonly presence: string;
  readonly signals: readonly string[];
  readonly mediaLive: boolean;
  readonly cameraOpen: boolean;
  readonly speakerLevelDb: number;
}

async function classState(): Promise<ClassState> {
  return (await (await fetch(`${product.classUrl}state.json`)).json()) as ClassState;
}

const shownText = async () => (await classState()).display.text.replaceAll(/\s+/g, ' ');
const press = (button: 'privacy' | 'seen') =>
  fetch(`${product.classUrl}button/${button}`, { method: 'POST' });
const tap = (name: RegExp) => page.getByRole('button', { name }).first().click();
const flowing = () => page.evaluate(() => window.nabij?.flowing === true);

async function enter(): Promise<void> {
  await tap(/[Nn]aar de klas/);
  await until('the picture of the class', flowing);
}

/** The capture time in the picture on the page. */
async function captureTime(): Promise<number | null> {
  const { data, width } = await page.evaluate(() => {
    const video = document.querySelector('video')!;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = 24;
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(video, 0, 0);
    return { data: [...context.getImageData(0, 0, canvas.width, 24).data], width: canvas.width };
  });
  return readCaptureTime({ data: Uint8Array.from(data), width, step: 4 });
}

/** Sound that the page plays, as the browser hands it to the loudspeaker. */
function heardOnTablet(ms: number): Promise<{ samples: number[]; rateHz: number }> {
  return page.evaluate(async (forMs) => {
    const element = [...document.querySelectorAll<HTMLMediaElement>('audio, video')].find(
      (one) => one.srcObject instanceof MediaStream && one.srcObject.getAudioTracks().length > 0,
    )!;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 32_768;
    context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    await context.close();
    return { samples: [...samples], rateHz: context.sampleRate };
  }, ms);
}

async function heardInClass(seconds: number): Promise<Float32Array> {
  const answer = await fetch(`${product.classUrl}speaker.wav?seconds=${seconds}`);
  return samplesOfWav(Buffer.from(await answer.arrayBuffer())).samples;
}

const rms = (samples: ArrayLike<number>) =>
  Math.sqrt(Array.from(samples).reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** A tone of the class is heard on the tablet: loud enough, and at its own frequency. */
async function hearsTone(seconds: number): Promise<void> {
  await fetch(`${product.classUrl}microphone/tone?hz=440&seconds=${seconds}`, { method: 'POST' });
  await until('the tone of the class', async () => {
    const { samples, rateHz } = await heardOnTablet(1_000);
    return rms(samples) > 0.01 && shareInPieces(440, samples, rateHz) > 0.5;
  });
}

/** Runs in the page, before its own scripts: every look and report then goes over the web socket alone. */
function hideDataChannels(): void {
  Object.defineProperty(RTCPeerConnection.prototype, 'ondatachannel', { get: () => null, set: () => {} });
}

/** A whole lesson on the real parts; control goes over the data channel (`fast`) or the web socket alone (`sure`). */
export function lesson(carrier: 'fast' | 'sure'): void {
  describe(`a lesson over the ${carrier === 'fast' ? 'data channel' : 'web socket alone'}`, () => {
    beforeAll(async () => {
      const tone = Int16Array.from({ length: SAMPLE_HZ * 2 }, (_, i) =>
        Math.round(12_000 * Math.sin((2 * Math.PI * VOICE_HZ * i) / SAMPLE_HZ)),
      );
      writeFileSync(join(folder, 'voice.wav'), wavOf(tone));
      product = await startProduct();
      browser = await openBrowser([`--use-file-for-fake-audio-capture=${join(folder, 'voice.wav')}`]);
      page = await openPage(browser, await product.pupilLink(), carrier === 'sure' ? [hideDataChannels] : []);
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await product?.[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    test('before anyone joins the lens looks away and the display says that nobody watches', async () => {
      await until('the parked head', async () => Math.abs((await classState()).panDegrees + 80) < 1);
      await until('the words on the display', async () => (await shownText()).includes('Niemand kijkt'));
      expect(await classState()).toMatchObject({ mediaLive: false, presence: 'nobody' });
    });

    test('the tablet pairs: page and display show the same four words', async () => {
      await page.getByRole('button', { name: /^Koppelen/ }).click();
      const words = page.locator('.four-words li');
      await until('the words on the page', async () => (await words.count()) === 4);
      const shown = await words.allInnerTexts();
      await until('the words on the display', async () => {
        const pixels = Buffer.from((await classState()).display.pixelsBase64, 'base64');
        return showsWords(new Bitmap(128, 64, pixels), shown);
      });
      await page.getByRole('button', { name: /^Klopt(?! niet)/ }).click();
      await page.locator('#name').fill('Sam');
    });

    test('the pupil enters: the class reads it, and the picture on the tablet is live', async () => {
      await enter();
      expect(await page.evaluate(() => window.nabij?.carrier)).toBe(carrier);
      const first = await until('a readable picture', captureTime);
      await sleep(500);
      const later = await until('a readable picture', captureTime);
      expect(later).toBeGreaterThan(first);
      await until('the words on the display', async () =>
        (await shownText()).includes('Sam kijkt en luistert'),
      );
      expect((await classState()).ring.some(({ r, g, b }) => r + g + b > 0)).toBe(true);
    });

    test('looking right turns the picture to the right, as its content shows', async () => {
      await until('a picture taken straight ahead', async () => Math.abs(await seenAngleDeg(page)) < 2);
      await page
        .getByRole('button', { name: /rechts/ })
        .dispatchEvent('pointerdown', { button: 0, pointerId: 1, isPrimary: true });
      await sleep(700);
      await page
        .getByRole('button', { name: /rechts/ })
        .dispatchEvent('pointerup', { button: 0, pointerId: 1, isPrimary: true });
      await until('a picture of what is right', async () => (await seenAngleDeg(page)) > 8);
    });

    test('dragging the picture to the right looks to the left', async () => {
      const before = await seenAngleDeg(page);
      const box = (await page.locator('video').boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 10 });
      await page.mouse.up();
      await until('a picture of what is left', async () => (await seenAngleDeg(page)) < before - 15);
    });

    test('a preset looks at the board', async () => {
      await tap(/Bord/i);
      await until('a picture of the board', async () => Math.abs(await seenAngleDeg(page)) < 2);
    });

    test('raising a hand changes ring and display; "hand seen" lowers it', async () => {
      const before = (await classState()).ring;
      await tap(/^Hand/);
      await until('the hand on the display', async () => (await shownText()).includes('Hand omhoog'));
      expect((await classState()).ring).not.toEqual(before);
      expect((await classState()).signals).toEqual(['hand']);
      await press('seen');
      await until('the lowered hand', async () => (await classState()).signals.length === 0);
      await until('the words of before', async () => (await shownText()).includes('kijkt'));
    });

    test('the class is heard on the tablet: speech, and a tone at its own frequency', async () => {
      await hearsTone(8);
      await until('speech', async () => {
        const { samples, rateHz } = await heardOnTablet(1_000);
        return rms(samples) > 0.005 && shareInPieces(440, samples, rateHz) < 0.2;
      });
    });

    test('the class hears the pupil only when the pupil says so, and a whisper is softer', async () => {
      expect(rms(await heardInClass(1))).toBeLessThan(0.001);
      await tap(/^Klas/);
      await until('the voice in class', async () => rms(await heardInClass(1)) > 0.02);
      await sleep(1_200);
      const loud = await heardInClass(1);
      expect(shareInPieces(VOICE_HZ, loud, SAMPLE_HZ)).toBeGreaterThan(0.5);
      await tap(/^Fluisteren/);
      await sleep(1_800);
      const soft = rms(await heardInClass(1));
      expect(soft).toBeGreaterThan(0.0005);
      expect(soft).toBeLessThan(rms(loud) / 2);
      await page
        .getByRole('group', { name: /Microfoon/ })
        .getByRole('button', { name: /^Uit/ })
        .click();
      await until('silence', async () => rms(await heardInClass(0.5)) < 0.001);
    });

    test('the privacy button stops the media, turns the lens away and says so on the tablet', async () => {
      await tap(/^Klas/);
      await until('the voice in class', async () => rms(await heardInClass(1)) > 0.02);
      await press('privacy');
      await until('the camera to close', async () => !(await classState()).cameraOpen);
      await until('the voice to end in class', async () => rms(await heardInClass(0.5)) < 0.001);
      await until(
        'the class to be silent on the tablet',
        async () => rms((await heardOnTablet(700)).samples) < 0.001,
      );
      await until('the words on the tablet', () => page.getByText('De klas heeft even pauze').isVisible());
      await until('the parked head', async () => Math.abs((await classState()).panDegrees + 80) < 1);
      await until('the words on the display', async () => (await shownText()).includes('Pauze'));
      await press('privacy');
      await until('the picture again', async () => (await classState()).mediaLive && (await flowing()));
    });

    test('listening only closes the camera and goes on with the sound', async () => {
      await tap(/Alleen luisteren/);
      await until('the camera to close', async () => !(await classState()).cameraOpen);
      await until('the words on the display', async () => (await shownText()) === 'Sam luistert');
      await hearsTone(8);
      await tap(/Weer kijken/);
      await until('the picture again', async () => (await classState()).mediaLive);
    });

    test('resting shuts camera and sound and says so to the class', async () => {
      await tap(/^Rust/);
      await until('the camera to close', async () => !(await classState()).cameraOpen);
      await until('the words on the display', async () => (await shownText()) === 'Sam rust');
      await tap(/Weer naar de klas|Naar de klas|Weer kijken/);
      await until('the picture again', async () => (await classState()).mediaLive);
    });

    test('leaving turns the lens away', async () => {
      await tap(/Weggaan/);
      await until('the parked head', async () => Math.abs((await classState()).panDegrees + 80) < 1);
      await until('the words on the display', async () => (await shownText()).includes('Niemand kijkt'));
      expect((await classState()).mediaLive).toBe(false);
    });
  });
}
