/** The board's uptime is 28 bits of milliseconds: it starts again every three days. */
const WRAP_MS = 2 ** 28;
/** Telemetry of about half a second: long enough to hold a quick one, short enough for a clock that is 0.5 % off. */
const SAMPLES = 12;
/** Missing uptime that no delay explains. */
const RESTART_MS = 1_000;
/** How far the two clocks may drift apart while nothing is heard. */
const DRIFT = 0.01;

/**
 * The kit's time at a moment that the board names in its own. Of the last messages the one that came with the
 * smallest delay is believed: all others were held up on the way. Notices a restart of the board by its uptime,
 * unless it is one so soon after the start that the missing uptime could be a delay. While this process catches up
 * missing uptime says nothing: what comes then has lain with us.
 */
export class UptimeClock {
  readonly #offsetsMs: number[] = [];
  #lastUptimeMs = 0;
  #lastArrivedMs = 0;
  #turns = 0;
  #restarted = false;

  /** Whether a reading has shown a restart since this was last cleared. */
  get restarted(): boolean {
    return this.#restarted;
  }

  /** The board has said by itself that it restarted. */
  noteRestart(): void {
    this.#restarted = true;
    this.#offsetsMs.length = 0;
    this.#turns = 0;
  }

  /** Forgets a restart that has been dealt with. */
  clearRestart(): void {
    this.#restarted = false;
  }

  /**
   * Kit time of the moment that a message names.
   * @param uptimeMs as the message has it, 0 ≤ uptimeMs < 2^28.
   * @param arrivedMs kit clock when it came, less its time on the line.
   * @param catchingUp this process was held up until just now.
   */
  read(uptimeMs: number, arrivedMs: number, catchingUp = false): number {
    const backMs = this.#lastUptimeMs - uptimeMs;
    if (backMs > WRAP_MS / 2) this.#turns += 1;
    const late = this.#isLate(arrivedMs - (uptimeMs + this.#turns * WRAP_MS), arrivedMs);
    const wentBack = this.#offsetsMs.length > 0 && backMs > 0 && backMs < WRAP_MS / 2;
    if (wentBack || (late && !catchingUp)) this.noteRestart();
    this.#lastUptimeMs = uptimeMs;
    const boardMs = uptimeMs + this.#turns * WRAP_MS;
    // One that lay with us is no sample: it would hide a restart that shows when we have caught up.
    if (!catchingUp || this.#offsetsMs.length === 0) this.#sample(arrivedMs - boardMs, arrivedMs);
    return boardMs + Math.min(...this.#offsetsMs);
  }

  #sample(offsetMs: number, arrivedMs: number): void {
    this.#lastArrivedMs = arrivedMs;
    this.#offsetsMs.push(offsetMs);
    if (this.#offsetsMs.length > SAMPLES) this.#offsetsMs.shift();
  }

  /** More uptime is missing than a delay on the line explains. */
  #isLate(offsetMs: number, arrivedMs: number): boolean {
    if (this.#offsetsMs.length === 0) return false;
    const driftMs = (arrivedMs - this.#lastArrivedMs) * DRIFT;
    return offsetMs - Math.min(...this.#offsetsMs) - driftMs > RESTART_MS;
  }
}
