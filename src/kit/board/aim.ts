/** A target on one axis, as MOVE has it. */
export interface Target {
  readonly ticks: number;
  readonly vmax: number;
  readonly amax: number;
}

/** An axis as telemetry says, `atMs` kit time. */
export interface AxisSeen {
  readonly ticks: number;
  readonly moving: boolean;
  readonly atMs: number;
}

/** A MOVE shows in telemetry that was taken so long after it was sent. */
const SHOWS_MS = 120;
/** A look that is older than this has been overtaken by what the pupil sees. */
const STALE_MS = 1_000;
const NEAR_TICKS = 2;

/**
 * The last target of an axis until the head is seen there: a MOVE has no answer of its own, so one that the line
 * swallowed is found out by a head that stands still somewhere else.
 */
export class Aim {
  #target: Target | null = null;
  #askedMs = 0;
  #sentMs = 0;

  ask(target: Target, nowMs: number): void {
    this.#target = target;
    this.#askedMs = this.#sentMs = nowMs;
  }

  /** Nothing is asked any more: stopped, parked by the board, or lost. */
  drop(): void {
    this.#target = null;
  }

  /** Takes a look at the head; gives the target that must be sent again, or null. */
  seen({ ticks, moving, atMs }: AxisSeen): Target | null {
    const target = this.#target;
    if (target === null || moving || atMs - this.#sentMs < SHOWS_MS) return null;
    if (Math.abs(ticks - target.ticks) <= NEAR_TICKS || atMs - this.#askedMs > STALE_MS) {
      this.#target = null;
      return null;
    }
    this.#sentMs = atMs;
    return target;
  }
}
