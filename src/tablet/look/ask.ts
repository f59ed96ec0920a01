import { TABLET } from '../limits.ts';

/** The angles that the head can reach, degrees, and how wide its picture is. */
export interface Range {
  readonly minDeg: number;
  readonly maxDeg: number;
  readonly viewDeg: number;
}

/** What the pupil asked for and may not see yet. Times in milliseconds on one clock, angles in degrees. */
export type Ask =
  /** Nothing open: the picture stands where it was taken. */
  | { readonly kind: 'none' }
  /** To a spot; `fromDeg` differs from it when the picture glides there (tap, preset) instead of following a finger. */
  | { readonly kind: 'spot'; readonly fromDeg: number; readonly targetDeg: number; readonly sinceMs: number }
  | { readonly kind: 'turn'; readonly fromDeg: number; readonly degPerS: number; readonly sinceMs: number }
  /** A difference that will not be made up fades away. */
  | { readonly kind: 'settle'; readonly leadDeg: number; readonly sinceMs: number };

export const NO_ASK: Ask = { kind: 'none' };

/** The nearest angle that the head can reach. */
export function clampDeg(deg: number, range: Range): number {
  return Math.min(range.maxDeg, Math.max(range.minDeg, deg));
}

/**
 * The angle that the middle of the page shows now.
 * @param shownDeg angle at which the displayed picture was taken.
 */
export function askedDeg(ask: Ask, shownDeg: number, nowMs: number, range: Range): number {
  switch (ask.kind) {
    case 'none':
      return shownDeg;
    case 'spot': {
      const wayDeg = ask.targetDeg - ask.fromDeg;
      const goneDeg = (TABLET.glideDegPerS * (nowMs - ask.sinceMs)) / 1000;
      return Math.abs(wayDeg) <= goneDeg ? ask.targetDeg : ask.fromDeg + Math.sign(wayDeg) * goneDeg;
    }
    case 'turn': {
      const freeDeg = ask.fromDeg + (ask.degPerS * (nowMs - ask.sinceMs)) / 1000;
      const leadDeg = range.viewDeg * TABLET.turnLeadShare;
      return clampDeg(Math.min(shownDeg + leadDeg, Math.max(shownDeg - leadDeg, freeDeg)), range);
    }
    case 'settle':
      return shownDeg + ask.leadDeg * Math.exp((ask.sinceMs - nowMs) / TABLET.settleMs);
  }
}

/** What becomes of an ask as time passes and pictures come. `stillMs`: how long the head has not moved. */
export function advance(ask: Ask, shownDeg: number, nowMs: number, stillMs: number, range: Range): Ask {
  if (ask.kind === 'settle') {
    const left = ask.leadDeg * Math.exp((ask.sinceMs - nowMs) / TABLET.settleMs);
    return Math.abs(left) < 0.05 ? NO_ASK : ask;
  }
  if (ask.kind !== 'spot') return ask;
  const asked = askedDeg(ask, shownDeg, nowMs, range);
  const leadDeg = asked - shownDeg;
  const arrived = asked === ask.targetDeg && Math.abs(leadDeg) <= TABLET.followDeg;
  const notComing = Math.min(nowMs - ask.sinceMs, stillMs) > TABLET.headStillMs;
  return arrived || notComing ? { kind: 'settle', leadDeg, sinceMs: nowMs } : ask;
}

/** Whether the middle of the page moves by itself, without a new picture or a new ask. */
export function moves(ask: Ask, shownDeg: number, nowMs: number, range: Range): boolean {
  if (ask.kind === 'none') return false;
  return ask.kind !== 'spot' || askedDeg(ask, shownDeg, nowMs, range) !== ask.targetDeg;
}
