import type { Clock } from '../../core/clock.ts';
import { TABLET } from '../limits.ts';

/** Notices that the kit refuses looks because they come too late, again and again, and when that is over. */
export class SlowLooks {
  readonly #clock: Clock;
  readonly #onChange: (slow: boolean) => void;
  #refusedMs: number[] = [];
  #slow = false;
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock, onChange: (slow: boolean) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** The kit refused a look as too old. A single one is no news: the next may do. */
  refused(): void {
    const nowMs = this.#clock.nowMs();
    this.#refusedMs = [...this.#refusedMs, nowMs].slice(-TABLET.slowLooks);
    const firstMs = this.#refusedMs[0] ?? nowMs;
    if (this.#refusedMs.length === TABLET.slowLooks && nowMs - firstMs <= TABLET.slowWithinMs)
      this.#set(true);
    if (!this.#slow) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(TABLET.slowOverMs, () => this.over());
  }

  /** Nobody looks any more: what was refused before says nothing about later. */
  over(): void {
    this.#cancelTimer();
    this.#refusedMs = [];
    this.#set(false);
  }

  #set(slow: boolean): void {
    if (slow === this.#slow) return;
    this.#slow = slow;
    this.#onChange(slow);
  }
}
