import { seededRandom } from '../lib/random.ts';

/** One look of a run: where to, and how long after the servo came to rest. */
export interface PlannedLook {
  /** Degrees from straight ahead, positive right. */
  readonly panDeg: number;
  /** Puts the look at a random moment of the servo's 20 ms frame. */
  readonly waitMs: number;
}

const SMALLEST_DEG = 1;
const LARGEST_DEG = 6;
const SERVO_FRAME_MS = 20;

/**
 * Looks of changing size, by turns to the right and to the left of straight ahead.
 * @param seed the same seed gives the same looks.
 */
export function planLooks(count: number, seed: number): PlannedLook[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    panDeg: (index % 2 === 0 ? 1 : -1) * (SMALLEST_DEG + random() * (LARGEST_DEG - SMALLEST_DEG)),
    waitMs: random() * SERVO_FRAME_MS,
  }));
}
