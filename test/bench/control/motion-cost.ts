import { WebSocket } from 'ws';
import type { BenchContext } from '../lib/bench.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { cpuMeter } from '../lib/procfs.ts';
import type { Product } from '../lib/product.ts';
import { openTablet, type Tablet, tapEnter } from '../lib/tablet.ts';
import { sleep, waitFor } from '../lib/wait.ts';
import { watchProduct } from './pulse-feeds.ts';
import { createPulseWatch, type PulseWatch } from './pulse-watch.ts';
import type { Tutorial } from './tutorial/subject.ts';

const MEASURED_S = 20;
const QUICK_S = 6;
/** One sweep from side to side. */
const SWEEP_MS = 3_000;
/** The page gives up asking for media in this time. */
const BLOCKED_MS = 90_000;

/** Less than this is not the sweep that was asked: 20 degrees. */
const LEAST_SPAN_US = 200;

/**
 * CPU of one process while a motion runs, less what it takes while nothing moves, % of one core. The difference of two
 * measurements: it can be a little below zero. Refuses when the servo was not turned.
 */
async function costOf(
  pid: number,
  seconds: number,
  watch: PulseWatch,
  move: () => Promise<void>,
): Promise<number> {
  const still = cpuMeter([pid]);
  await sleep(seconds * 1000);
  const stillPercent = still();
  const startUnixMs = Date.now();
  const moving = cpuMeter([pid]);
  await move();
  const movingPercent = moving();
  const span = watch.spanUs(startUnixMs);
  if (span < LEAST_SPAN_US) throw new CannotMeasure(`the servo turned by ${span} µs only, not to and fro`);
  return movingPercent - stillPercent;
}

/**
 * The kit's process while an arrow is held, to and fro. No media connection is made: a turning picture has more bits
 * than a still one, and sending those is not the cost of motion.
 */
export async function nabijMotionCost(context: BenchContext, product: Product): Promise<number> {
  const seconds = context.quick ? QUICK_S : MEASURED_S;
  const watch = createPulseWatch();
  using _feed = await watchProduct(product.classUrl, watch);
  await using tablet = await openTablet(product.pupilUrl, { refuseMedia: true });
  await tapEnter(tablet);
  await waitFor('the page to give up on media', BLOCKED_MS, () =>
    tablet.page.evaluate(() => window.nabij?.media === 'blocked'),
  );
  // Awaited here: the page closes when this function ends.
  return await costOf(product.kitPid(), seconds, watch, () => holdArrows(tablet, seconds));
}

async function holdArrows({ page }: Tablet, seconds: number): Promise<void> {
  const endMs = performance.now() + seconds * 1000;
  for (let sweep = 0; performance.now() < endMs; sweep += 1) {
    const key = sweep % 2 === 0 ? 'ArrowRight' : 'ArrowLeft';
    await page.keyboard.down(key);
    await sleep(Math.min(SWEEP_MS, Math.max(0, endMs - performance.now())));
    await page.keyboard.up(key);
  }
}

/** The tutorial's server while `servo.to(degrees, ms)` runs to and fro. */
export async function tutorialMotionCost(context: BenchContext, tutorial: Tutorial): Promise<number> {
  const seconds = context.quick ? QUICK_S : MEASURED_S;
  return costOf(tutorial.pid, seconds, tutorial.watch, async () => {
    const socket = new WebSocket(new URL('socket/servo', tutorial.url));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send(JSON.stringify({ sweep: true }));
    await sleep(seconds * 1000);
    socket.terminate();
  });
}
