import type { Pulse } from './api.ts';
import { CYCLES_PER_MS, CYCLES_PER_US } from './chip.ts';

/** A servo without pulses for this long is let go, ms. */
export const PULSE_LOST_MS = 100;

/** Longest high time that is still a pulse and not a pin left high, microseconds. */
const LONGEST_PULSE_US = 10_000;

/** Measures the pulses on one servo pin. */
export class ServoPulseDecoder {
  readonly #axis: Pulse['axis'];
  readonly #onPulse: (pulse: Pulse) => void;
  #riseCycle: number | null = null;
  #last: Pulse | null = null;
  #lastCycle = 0;

  constructor(axis: Pulse['axis'], onPulse: (pulse: Pulse) => void) {
    this.#axis = axis;
    this.#onPulse = onPulse;
  }

  edge(high: boolean, cycle: number): void {
    if (high) {
      this.#riseCycle = cycle;
      return;
    }
    const rise = this.#riseCycle;
    this.#riseCycle = null;
    if (rise === null) return;
    const widthUs = (cycle - rise) / CYCLES_PER_US;
    if (widthUs > LONGEST_PULSE_US) return;
    const pulse: Pulse = { axis: this.#axis, riseUs: rise / CYCLES_PER_US, widthUs };
    this.#last = pulse;
    this.#lastCycle = cycle;
    this.#onPulse(pulse);
  }

  /** The last whole pulse, or null when it ended more than 100 ms before `cycle`. */
  last(cycle: number): Pulse | null {
    return this.#last !== null && cycle - this.#lastCycle <= PULSE_LOST_MS * CYCLES_PER_MS
      ? this.#last
      : null;
  }
}
