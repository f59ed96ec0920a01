import type { Page } from 'playwright-core';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { type Product, startProduct } from '../lib/product.ts';
import { enterClass, leaveClass, openTablet } from '../lib/tablet.ts';
import { sleep } from '../lib/wait.ts';

const STARTS = 3;
const ENTERS = 25;
const QUICK_ENTERS = 5;
/** Between leaving and coming back: the head parks and the children end. */
const AWAY_MS = 1_500;
/** Long enough for the picture to be more than a first frame. */
const INSIDE_MS = 1_000;

/** How long one waits: for `npm start`, and for the class after a tap. */
export const bench: Bench = async (context) => {
  const { ends, report, progress, quick } = context;
  const startsMs: number[] = [];
  let product: Product | null = null;
  for (let start = 0; start < (quick ? 1 : STARTS); start += 1) {
    await product?.[Symbol.asyncDispose]();
    product = await startProduct();
    ends.use(product);
    startsMs.push(product.readyMs);
    progress(`npm start ${start + 1}: both lines after ${Math.round(product.readyMs)} ms`);
  }
  report.samples(
    {
      subject: 'nabij',
      metric: 'npm_start_to_both_lines',
      unit: 'ms',
      goal: [{ of: 'max', is: '<=', limit: 5_000 }],
    },
    startsMs,
  );
  const tapsMs = await measureTaps(context, product!);
  report.samples(
    {
      subject: 'nabij',
      metric: 'tap_to_first_frame',
      unit: 'ms',
      goal: [
        { of: 'p50', is: '<=', limit: 500 },
        { of: 'p99', is: '<=', limit: 1_000 },
      ],
      note: 'pointerdown on "Naar de klas" to the first requestVideoFrameCallback; left and idle between taps',
    },
    tapsMs,
  );
};

async function measureTaps({ ends, progress, quick }: BenchContext, product: Product): Promise<number[]> {
  const tablet = ends.use(await openTablet(await product.pupilLink()));
  await tablet.page.evaluate(watchTaps);
  const samples: number[] = [];
  const enters = quick ? QUICK_ENTERS : ENTERS;
  for (let enter = 0; enter < enters; enter += 1) {
    await enterClass(tablet);
    samples.push(await tapToFrameMs(tablet.page));
    await sleep(INSIDE_MS);
    await leaveClass(tablet);
    await sleep(AWAY_MS);
  }
  progress(`${enters} times into class`);
  return samples;
}

function tapToFrameMs(page: Page): Promise<number> {
  return page.evaluate(() => window.benchTap!.frameMs - window.benchTap!.tapMs);
}

declare global {
  interface Window {
    /** The last tap and the first frame after it, on the page's clock. */
    benchTap?: { tapMs: number; frameMs: number };
  }
}

/** Runs in the page: notes when it is tapped and when the next frame of the picture is on show. */
function watchTaps(): void {
  const tap = { tapMs: 0, frameMs: 0 };
  window.benchTap = tap;
  let watched: HTMLVideoElement | null = null;
  let waiting = false;
  const onFrame = () => {
    if (waiting) tap.frameMs = performance.now();
    waiting = false;
    watched?.requestVideoFrameCallback(onFrame);
  };
  // The picture's element comes with the class's screen: it is looked for until it is there.
  const find = () => {
    const video = document.querySelector('video');
    if (video === null || video === watched) return;
    watched = video;
    video.requestVideoFrameCallback(onFrame);
  };
  new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
  addEventListener(
    'pointerdown',
    ({ timeStamp, target }) => {
      if (!(target instanceof Element) || target.closest('.enter') === null) return;
      tap.tapMs = timeStamp;
      waiting = true;
    },
    true,
  );
}
