/** The board's uptime is 28 bits of milliseconds: it starts again every three days. */
const WRAP_MS = 2 ** 28;
/** Telemetry of about half a second: long enough to hold a quick one, short enough for a clock that is 0.5 % off. */
const SAMPLES = 12;
/** Going back by more than this is no late message but a restart. */
const RESTART_MS = 1_000;

/**
 * The kit's time at a moment that the board names in its own. Of the last messages the one that came with the
 * smallest delay is believed: all others were held up on the way.
 */
export class UptimeClock {
  readonly #offsetsMs: number[] = [];
  #lastUptimeMs = 0;
  #lastArrivedMs = Number.NEGATIVE_INFINITY;
  #turns = 0;
  #restarted = false;

  /** Whether a reading has shown a restart since this was last taken. */
  get restarted(): boolean {
    return this.#restarted;
  }

  /** Forgets a restart that has been dealt with. */
  clearRestart(): void {
    this.#restarted = false;
  }

  /**
   * Kit time of the moment that a message names.
   * @param uptimeMs as the message has it, 0 ≤ uptimeMs < 2^28.
   * @param arrivedMs kit clock when it came, less its time on the line.
   */
  read(uptimeMs: number, arrivedMs: number): number {
    const lostMs = this.#lastUptimeMs - uptimeMs;
    const wrapped = lostMs > WRAP_MS / 2;
    if (wrapped) this.#turns += 1;
    const restarted =
      Number.isFinite(this.#lastArrivedMs) && !wrapped && this.#isRestart(uptimeMs, arrivedMs);
    if (restarted) {
      this.#restarted = true;
      this.#offsetsMs.length = 0;
      this.#turns = 0;
    }
    this.#lastUptimeMs = uptimeMs;
    this.#lastArrivedMs = arrivedMs;
    const boardMs = uptimeMs + this.#turns * WRAP_MS;
    this.#offsetsMs.push(arrivedMs - boardMs);
    if (this.#offsetsMs.length > SAMPLES) this.#offsetsMs.shift();
    return boardMs + Math.min(...this.#offsetsMs);
  }

  /** A board that runs shows about as much more uptime as time has passed here. */
  #isRestart(uptimeMs: number, arrivedMs: number): boolean {
    const passedMs = arrivedMs - this.#lastArrivedMs;
    const expectedMs = this.#lastUptimeMs + passedMs;
    return uptimeMs < this.#lastUptimeMs || expectedMs - uptimeMs > RESTART_MS + passedMs * 0.02;
  }
}
