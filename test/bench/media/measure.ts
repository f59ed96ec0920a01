import type { Page } from 'playwright-core';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { sleep, waitFor } from '../lib/wait.ts';
import type { Sighting } from './pages/meter.ts';

/** What one run of a subject gave. */
export interface PictureRun {
  /** Capture to seen, of every frame that was seen, ms. */
  readonly delaysMs: readonly number[];
  /** Seconds it was measured over. */
  readonly seconds: number;
  /** Frames that were seen and whose time could not be read. */
  readonly unreadable: number;
  readonly widthPx: number;
}

const FIRST_FRAME_MS = 20_000;
/** Encoders and jitter buffers settle in this time. */
const WARM_UP_MS = 3_000;

/** Lets the page's meter run for `seconds` after a warm-up. */
export async function measurePicture(page: Page, subject: string, seconds: number): Promise<PictureRun> {
  await page.evaluate(() => {
    window.meter.keep = true;
  });
  const seen = () => page.evaluate(() => window.meter.sightings.length);
  await waitFor(`the first picture of ${subject}`, FIRST_FRAME_MS, async () => (await seen()) > 0);
  await sleep(WARM_UP_MS);
  await page.evaluate(() => {
    window.meter.sightings.length = 0;
    window.meter.unreadable = 0;
  });
  await sleep(seconds * 1000);
  const result = await page.evaluate(() => ({
    sightings: window.meter.sightings,
    unreadable: window.meter.unreadable,
    widthPx: document.querySelector('video')?.videoWidth ?? document.querySelector('canvas')!.width,
  }));
  if (result.sightings.length === 0) throw new CannotMeasure(`the picture of ${subject} stopped`);
  return { ...result, delaysMs: result.sightings.map(delayMs), seconds };
}

function delayMs({ seenMs, capturedMs }: Sighting): number {
  return seenMs - capturedMs;
}
