import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { TabletEnd } from '../../kit/bridge/tablet-end.ts';
import { PairedTablet } from '../../support/paired-tablet.ts';
import type { BenchContext } from '../lib/bench.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { cpuMeter } from '../lib/procfs.ts';
import type { Product } from '../lib/product.ts';
import { sleep, waitFor } from '../lib/wait.ts';
import { watchProduct } from './pulse-feeds.ts';
import { createPulseWatch, type PulseWatch } from './pulse-watch.ts';
import type { Tutorial } from './tutorial/subject.ts';

const MEASURED_S = 20;
const QUICK_S = 6;
/** One sweep from side to side. */
const SWEEP_MS = 3_000;
/** How fast the arrows turn, degrees a second. */
const TURN_DEG_PER_S = 45;
const SEATED_MS = 10_000;

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
 * The kit's process while a turn is held, to and fro, by a tablet's end that takes no media: a turning picture has
 * more bits than a still one, and sending those is not the cost of motion.
 */
export async function nabijMotionCost(context: BenchContext, product: Product): Promise<number> {
  const seconds = context.quick ? QUICK_S : MEASURED_S;
  const watch = createPulseWatch();
  using _feed = await watchProduct(product.classUrl, watch);
  const link = await product.pupilLink();
  const tablet = await (await PairedTablet.pair(Number(new URL(link).port), link)).open();
  try {
    tablet.send({ type: 'join', presence: 'watching', visit: randomBytes(8).toString('hex'), how: 'tap' });
    await waitFor('the seat', SEATED_MS, () => tablet.of('state').at(-1)?.presence === 'watching');
    // Awaited here: the end closes when this function ends.
    return await costOf(product.kitPid(), seconds, watch, () => holdTurn(tablet, seconds));
  } finally {
    tablet.close();
  }
}

/** Says a held turn again as often as the page does. */
async function holdTurn(tablet: TabletEnd, seconds: number): Promise<void> {
  const startMs = performance.now();
  for (let passedMs = 0; passedMs < seconds * 1000; passedMs = performance.now() - startMs) {
    const direction = Math.floor(passedMs / SWEEP_MS) % 2 === 0 ? 1 : -1;
    tablet.send({ type: 'turn', pan_deg_per_s: direction * TURN_DEG_PER_S, sent_ms: performance.now() });
    await sleep(LIMITS.lookRepeatMs);
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
