import type { Clock } from '../../core/clock.ts';
import type { TabletFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { TABLET } from '../limits.ts';

export type LookFrame = Extract<TabletFrame, { type: 'look' | 'turn' }>;

/**
 * When looks leave. The first goes out within the call that asked for it; of those that follow closer than a
 * display frame the newest goes. Looks may be lost, so the last is said again until the head follows; a held turn
 * is said again for as long as it is held, because the kit stops it otherwise.
 */
export class LookOutbox {
  readonly #clock: Clock;
  readonly #send: (frame: LookFrame) => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #targetDeg: number | null = null;
  #turnDegPerS = 0;
  #waiting: 'nothing' | 'first' | 'repeat' = 'nothing';
  #cancelTimer: () => void = () => {};

  constructor(clock: Clock, send: (frame: LookFrame) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Whether an arrow is held. */
  get turning(): boolean {
    return this.#turnDegPerS !== 0;
  }

  /** Asks for an angle, degrees. Ends a held turn: the kit takes the newer of the two. */
  look(panDeg: number): void {
    this.#turnDegPerS = 0;
    this.#targetDeg = panDeg;
    const waitMs = this.#lastMs + TABLET.lookGapMs - this.#clock.nowMs();
    if (waitMs <= 0) this.#sayLook(0);
    else this.#after(waitMs, () => this.#sayLook(0));
  }

  /** Turns steadily, degrees a second, until released. */
  turn(degPerS: number): void {
    if (degPerS === this.#turnDegPerS) return;
    this.#targetDeg = null;
    this.#turnDegPerS = degPerS;
    if (degPerS === 0) this.#sayStop(0);
    else this.#sayTurn();
  }

  /** The head is at this angle, degrees: a look that has arrived needs no saying again. */
  headAt(panDeg: number): void {
    if (this.#waiting !== 'repeat' || this.#targetDeg === null) return;
    if (Math.abs(panDeg - this.#targetDeg) <= TABLET.followDeg) this.#forget();
  }

  /** Forgets everything without a word: the way to the kit is gone. */
  drop(): void {
    this.#turnDegPerS = 0;
    this.#forget();
  }

  #sayLook(said: number): void {
    if (this.#targetDeg === null) return;
    this.#emit({ type: 'look', pan_deg: round(this.#targetDeg), sent_ms: this.#clock.nowMs() });
    if (said < TABLET.lookRepeats) this.#after(LIMITS.lookRepeatMs, () => this.#sayLook(said + 1), 'repeat');
    else this.#forget();
  }

  #sayTurn(): void {
    this.#emit({ type: 'turn', pan_deg_per_s: this.#turnDegPerS, sent_ms: this.#clock.nowMs() });
    this.#after(LIMITS.lookRepeatMs, () => this.#sayTurn(), 'repeat');
  }

  /** Letting go is said twice: lost once, the head would run on until the kit's own limit. */
  #sayStop(said: number): void {
    this.#emit({ type: 'turn', pan_deg_per_s: 0, sent_ms: this.#clock.nowMs() });
    if (said < 1) this.#after(LIMITS.lookRepeatMs, () => this.#sayStop(said + 1), 'repeat');
    else this.#forget();
  }

  #emit(frame: LookFrame): void {
    this.#lastMs = this.#clock.nowMs();
    this.#send(frame);
  }

  #forget(): void {
    this.#cancelTimer();
    this.#waiting = 'nothing';
    this.#targetDeg = null;
  }

  #after(ms: number, run: () => void, waiting: 'first' | 'repeat' = 'first'): void {
    this.#cancelTimer();
    this.#waiting = waiting;
    this.#cancelTimer = this.#clock.after(ms, run);
  }
}

/** Hundredths of a degree: finer than any servo. */
function round(deg: number): number {
  return Math.round(deg * 100) / 100;
}
