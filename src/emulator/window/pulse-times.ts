import type { EmulatedBoard, Pulse } from '../board/api.ts';

/** A servo pulse with the wall-clock time at which a real board would have ended it. */
export interface TimedPulse {
  readonly axis: Pulse['axis'];
  readonly widthUs: number;
  /** Simulated time of the pulse's end, ms since the emulator's start. */
  readonly endMs: number;
  /** The same moment as Unix time in ms, with a fraction. */
  readonly endUnixMs: number;
  /** When the emulator had worked it out: never before `endUnixMs`, later when the emulator had fallen behind. */
  readonly seenUnixMs: number;
}

/** Pulses, 50 a second on each axis, over which the two clocks are compared: 10 s with one axis. */
const COMPARED = 500;

/** Unix time with fractions of a millisecond; comparable with `performance.timeOrigin + performance.now()` in a page. */
export function unixMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Maps simulated to wall time. The paced board never runs ahead of the wall clock and is level with it at the end of
 * every slice, so that the least difference seen between both is the offset. Error: as late as the promptest of the
 * last 500 pulses was reported (measured: 0.1 to 0.2 ms after the first second, more before). After the machine was
 * suspended the offset is too small until 500 newer pulses have come.
 */
export class PulseTimes {
  readonly #differences: number[] = [];

  /** @param seenUnixMs when the pulse was reported. */
  time(pulse: Pulse, seenUnixMs: number): TimedPulse {
    const endMs = (pulse.riseUs + pulse.widthUs) / 1000;
    this.#differences.push(seenUnixMs - endMs);
    if (this.#differences.length > COMPARED) this.#differences.shift();
    const offset = Math.min(...this.#differences);
    return { axis: pulse.axis, widthUs: pulse.widthUs, endMs, endUnixMs: endMs + offset, seenUnixMs };
  }
}

/** Calls `listener` for every pulse with its times, until the returned function is called. */
export function onTimedPulse(board: EmulatedBoard, listener: (pulse: TimedPulse) => void): () => void {
  const times = new PulseTimes();
  return board.onPulse((pulse) => listener(times.time(pulse, unixMs())));
}
