/** A retry schedule: how long to wait before attempt n. */
export interface RetrySchedule {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Part of the wait that is random, 0..1: keeps many kits from coming back at once. */
  readonly jitter: number;
}

/**
 * Wait before the `attempt`-th retry (0 is the first), doubling from `firstMs` to `maxMs`.
 * @param random 0 ≤ random < 1.
 */
export function retryDelayMs(schedule: RetrySchedule, attempt: number, random: number): number {
  const full = Math.min(schedule.maxMs, schedule.firstMs * 2 ** Math.min(attempt, 30));
  return full * (1 - schedule.jitter * random);
}
