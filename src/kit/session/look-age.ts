import { LIMITS } from '../../protocol/limits.ts';

/**
 * How late a look is. Tablet and kit share no clock, but the smallest difference ever seen between a frame's
 * sending time and its arrival stands for a journey without delay; what a frame takes beyond that it spent waiting.
 */
export class LookAge {
  #leastMs = Number.POSITIVE_INFINITY;

  /** True when the frame waited longer than a look may. Times in milliseconds, each on its own clock. */
  expired(sentMs: number, arrivedMs: number): boolean {
    const differenceMs = arrivedMs - sentMs;
    this.#leastMs = Math.min(this.#leastMs, differenceMs);
    return differenceMs - this.#leastMs > LIMITS.lookExpiryMs;
  }
}
