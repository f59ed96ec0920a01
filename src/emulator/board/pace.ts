/** Wall time between two slices, ms: bounds the delay that pacing adds to anything that the board sends. */
const SLICE_MS = 1;
/** Simulated time run at once when behind, ms, so that others in this process get their turn. */
const LONGEST_SLICE_MS = 20;
/** Further behind than this (a suspended machine) the lost time is given up instead of being run after, ms. */
const GIVE_UP_MS = 500;

export interface Paced {
  nowMs(): number;
  run(ms: number): void;
}

/** Keeps a simulated clock at wall time. */
export class Pacer {
  readonly #board: Paced;
  readonly #wallMs: () => number;
  #timer: NodeJS.Timeout | null = null;
  /** Wall time minus simulated time when both are level. */
  #aheadMs = 0;
  #worstLagMs = 0;

  constructor(board: Paced, wallMs: () => number = () => performance.now()) {
    this.#board = board;
    this.#wallMs = wallMs;
  }

  get running(): boolean {
    return this.#timer !== null;
  }

  get worstLagMs(): number {
    return this.#worstLagMs;
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#aheadMs = this.#wallMs() - this.#board.nowMs();
    this.#worstLagMs = 0;
    this.#schedule();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Runs the board up to wall time: in time with the timer, and at once when something comes in from outside. */
  catchUp(): void {
    if (this.#timer === null) return;
    const lagMs = this.#wallMs() - this.#aheadMs - this.#board.nowMs();
    this.#worstLagMs = Math.max(this.#worstLagMs, lagMs);
    if (lagMs > GIVE_UP_MS) this.#aheadMs += lagMs - LONGEST_SLICE_MS;
    if (lagMs > 0) this.#board.run(Math.min(lagMs, LONGEST_SLICE_MS));
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.catchUp();
      // A listener may have stopped the pacing meanwhile.
      if (this.#timer !== null) this.#schedule();
    }, SLICE_MS);
  }
}
