/** Under this jitter every picture is shown as soon as it is decoded. */
const QUIET_MS = 20;
const STEP_MS = 10;
const MOST_MS = 200;
/** Room above the least delay in which the browser may choose for itself. */
const ROOM_MS = 200;
/** The network must have been quieter for this long before the delay goes down. */
const CALM_MS = 5_000;

/**
 * The playout delay that the tablet is told (extension playout-delay): none while the network is quiet, which alone
 * takes tens of milliseconds off; twice the measured jitter while it is not, at once up, slowly down.
 */
export class PlayoutDelay {
  #leastMs = 0;
  #calmSinceMs: number | null = null;

  get valueMs(): readonly [least: number, most: number] {
    return this.#leastMs === 0 ? [0, 0] : [this.#leastMs, this.#leastMs + ROOM_MS];
  }

  /** @param jitterMs how unsteady the way to the tablet is. */
  report(jitterMs: number, nowMs: number): void {
    const wantMs = jitterMs < QUIET_MS ? 0 : Math.min(MOST_MS, Math.ceil((jitterMs * 2) / STEP_MS) * STEP_MS);
    if (wantMs >= this.#leastMs) {
      this.#leastMs = wantMs;
      this.#calmSinceMs = null;
      return;
    }
    this.#calmSinceMs ??= nowMs;
    if (nowMs - this.#calmSinceMs < CALM_MS) return;
    this.#leastMs = wantMs;
    this.#calmSinceMs = null;
  }
}
