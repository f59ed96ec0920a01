import type { Clock } from '../../src/core/clock.ts';

interface Waiting {
  readonly atMs: number;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * Time that a test turns on, as a process sees it whose event loop was busy meanwhile: what came due runs afterwards,
 * in order, and finds it late. Made for hours in small steps.
 */
export class SimClock implements Clock {
  #nowMs = 0;
  /** Soonest first. */
  readonly #waiting: Waiting[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const entry: Waiting = { atMs: this.#nowMs + ms, run, cancelled: false };
    let at = this.#waiting.length;
    while (at > 0 && this.#waiting[at - 1]!.atMs > entry.atMs) at -= 1;
    this.#waiting.splice(at, 0, entry);
    return () => {
      entry.cancelled = true;
    };
  }

  /** Lets time pass, then runs what came due. */
  pass(ms: number): void {
    this.#nowMs += ms;
    while (this.#waiting.length > 0 && this.#waiting[0]!.atMs <= this.#nowMs) {
      const entry = this.#waiting.shift()!;
      if (!entry.cancelled) entry.run();
    }
  }
}
