import { LIMITS } from '../../protocol/limits.ts';

/** The least difference is taken over the last one to two of these: clocks drift, and a tablet's stops while it naps. */
const WINDOW_MS = 5_000;

/**
 * How late a look is. Tablet and kit share no clock, but the smallest difference lately seen between a frame's
 * sending time and its arrival stands for a journey without delay; what a frame takes beyond that it spent waiting.
 */
export class LookAge {
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #windowSinceMs = Number.NEGATIVE_INFINITY;

  /**
   * Takes the times of any frame that carries its sending time. True when it waited longer than a look may.
   * Milliseconds, each on its own clock.
   */
  expired(sentMs: number, arrivedMs: number): boolean {
    if (arrivedMs - this.#windowSinceMs > WINDOW_MS) {
      this.#leastBeforeMs =
        arrivedMs - this.#windowSinceMs > 2 * WINDOW_MS ? Number.POSITIVE_INFINITY : this.#leastMs;
      this.#leastMs = Number.POSITIVE_INFINITY;
      this.#windowSinceMs = arrivedMs;
    }
    const differenceMs = arrivedMs - sentMs;
    this.#leastMs = Math.min(this.#leastMs, differenceMs);
    return differenceMs - Math.min(this.#leastMs, this.#leastBeforeMs) > LIMITS.lookExpiryMs;
  }
}
