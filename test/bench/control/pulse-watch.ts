import { waitFor } from '../lib/wait.ts';

/** A servo pulse at the emulated pin. */
export interface SeenPulse {
  /** Its falling edge, when a real board would have made it: only then the servo knows its width. Unix ms. */
  readonly endUnixMs: number;
  /** When the emulator had it: later by what the emulator lags. */
  readonly seenUnixMs: number;
  readonly widthUs: number;
}

/** Two widths closer than this are the same: half of the board's timer tick. */
const SAME_US = 0.25;
/** Twenty seconds of pulses. */
const KEPT_PULSES = 1_000;

/** What the servo has been told lately. */
export interface PulseWatch {
  add(pulse: SeenPulse): void;
  /** The width that has not changed for this long, or null while the servo moves. */
  restUs(forMs: number): number | null;
  /** The first pulse after a moment that is not the width it rested at; null while there is none. */
  firstChange(afterUnixMs: number, restUs: number): SeenPulse | null;
  /** How far apart the widths after a moment lie, microseconds; 0 when there are none. */
  spanUs(afterUnixMs: number): number;
}

/** Keeps the last pulses. Times in Unix milliseconds of the machine that all run on. */
export function createPulseWatch(): PulseWatch {
  let pulses: SeenPulse[] = [];
  return {
    add(pulse) {
      pulses.push(pulse);
      if (pulses.length > 2 * KEPT_PULSES) pulses = pulses.slice(-KEPT_PULSES);
    },
    restUs(forMs) {
      const last = pulses.at(-1);
      if (last === undefined) return null;
      const moved = pulses.findLast(({ widthUs }) => Math.abs(widthUs - last.widthUs) > SAME_US);
      const since = moved === undefined ? pulses[0]! : moved;
      return last.endUnixMs - since.endUnixMs >= forMs ? last.widthUs : null;
    },
    firstChange(afterUnixMs, restUs) {
      return (
        pulses.find(
          ({ endUnixMs, widthUs }) => endUnixMs > afterUnixMs && Math.abs(widthUs - restUs) > SAME_US,
        ) ?? null
      );
    },
    spanUs(afterUnixMs) {
      const widths = pulses.filter((pulse) => pulse.endUnixMs > afterUnixMs).map(({ widthUs }) => widthUs);
      return widths.length === 0 ? 0 : Math.max(...widths) - Math.min(...widths);
    },
  };
}

/** A servo that is told the same thing for this long has come to rest: six of its frames. */
const REST_MS = 120;
const REST_TIMEOUT_MS = 10_000;

/** Waits until the servo rests; returns the width it rests at, microseconds. */
export function waitForRest(watch: PulseWatch): Promise<number> {
  return waitFor('the servo to come to rest', REST_TIMEOUT_MS, () => watch.restUs(REST_MS));
}
