import type { Clock } from './clock.ts';

/** How much may come steadily, and how much at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket: full at the start, refilled steadily, never above its burst. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #filledMs: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#filledMs = clock.nowMs();
  }

  /** Takes `count` tokens, or none and returns false when there are not that many. */
  take(count = 1): boolean {
    const nowMs = this.#clock.nowMs();
    const grown = ((nowMs - this.#filledMs) / 1_000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + grown);
    this.#filledMs = nowMs;
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
