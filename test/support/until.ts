import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `holds` gives something true, and returns it; fails with `what` when that takes too long. */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  withinMs = 15_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await holds();
    if (value) return value as Exclude<NonNullable<T>, false>;
    if (performance.now() > end) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}
