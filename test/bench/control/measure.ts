import type { Page } from 'playwright-core';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { sleep } from '../lib/wait.ts';
import { planLooks } from './looks.ts';
import { movePointer } from './pointer.ts';
import { type PulseWatch, waitForRest } from './pulse-watch.ts';

/** A subject ready to be looked with: its pointer is down on the picture. */
export interface Looker {
  readonly page: Page;
  readonly watch: PulseWatch;
  /** Where the pointer has to be for an angle, CSS pixels. */
  xOf(panDeg: number): number;
  readonly y: number;
}

/** What a run of looks gave. */
export interface LookRun {
  /** Pointer event to the end of the first changed pulse, ms. */
  readonly delaysMs: readonly number[];
  /** How much later than a real board the emulator had those pulses, ms. */
  readonly lagsMs: readonly number[];
  /** Looks that moved nothing within the time limit. */
  readonly unanswered: number;
}

const SEED = 2_026;
/** A look that has moved nothing after this long is not coming. */
const ANSWER_MS = 1_000;
const POLL_MS = 5;
/** More than this share of unanswered looks is a broken bench, not a slow kit. */
const MOST_UNANSWERED = 0.1;

/** Looks about, each time from rest, and times the first pulse that differs. */
export async function measureLooks(looker: Looker, count: number): Promise<LookRun> {
  const delaysMs: number[] = [];
  const lagsMs: number[] = [];
  for (const { panDeg, waitMs } of planLooks(count, SEED)) {
    const restUs = await waitForRest(looker.watch);
    await sleep(waitMs);
    const movedUnixMs = await movePointer(looker.page, looker.xOf(panDeg), looker.y);
    const pulse = await answer(looker.watch, movedUnixMs, restUs);
    if (pulse === null) continue;
    delaysMs.push(pulse.endUnixMs - movedUnixMs);
    lagsMs.push(pulse.seenUnixMs - pulse.endUnixMs);
  }
  const unanswered = count - delaysMs.length;
  if (unanswered > count * MOST_UNANSWERED) {
    throw new CannotMeasure(`${unanswered} of ${count} looks moved nothing`);
  }
  return { delaysMs, lagsMs, unanswered };
}

async function answer(watch: PulseWatch, afterUnixMs: number, restUs: number) {
  for (const endMs = performance.now() + ANSWER_MS; performance.now() < endMs; await sleep(POLL_MS)) {
    const pulse = watch.firstChange(afterUnixMs, restUs);
    if (pulse !== null) return pulse;
  }
  return null;
}
