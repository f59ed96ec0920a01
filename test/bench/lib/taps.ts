import type { Page } from 'playwright-core';
import type { BenchContext } from './bench.ts';
import type { Bound } from './goals.ts';
import type { Product } from './product.ts';
import { enterClass, leaveClass, openTablet } from './tablet.ts';
import { sleep } from './wait.ts';

const ENTERS = 25;
const QUICK_ENTERS = 5;
/** Between leaving and coming back: the head parks and the children end. */
const AWAY_MS = 1_500;
/** Long enough for the picture to be more than a first frame. */
const INSIDE_MS = 1_000;
const GOAL: readonly Bound[] = [
  { of: 'p50', is: '<=', limit: 500 },
  { of: 'p99', is: '<=', limit: 1_000 },
];

/** Pairs a tablet and goes into class with it, again and again: how long the picture takes after a tap. */
export async function measureTaps(context: BenchContext, product: Product): Promise<void> {
  const { ends, progress, quick, report } = context;
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
  const note =
    'pointerdown on "Naar de klas" to the first requestVideoFrameCallback, in a sealed session; left and idle between taps';
  report.samples({ subject: 'nabij', metric: 'tap_to_first_frame', unit: 'ms', goal: GOAL, note }, samples);
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
