import { setTimeout as sleep } from 'node:timers/promises';

/** How long what must come may take. Against a test that hangs, and no claim: a shared machine can stand still for seconds. */
const PATIENCE_MS = 30_000;

/** Waits until `holds` gives something true, and returns it; fails with `what` when that takes too long. */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  withinMs = PATIENCE_MS,
): Promise<Exclude<NonNullable<T>, false>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await holds();
    if (value) return value as Exclude<NonNullable<T>, false>;
    if (performance.now() > end) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await sleep(5);
  }
}
