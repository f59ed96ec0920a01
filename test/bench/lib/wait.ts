import { CannotMeasure } from './cannot-measure.ts';

/** Resolves after `ms`. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the answer is neither null nor false, or gives up.
 * @param what completes "waited N s in vain for …".
 */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  ask: () => T | null | false | Promise<T | null | false>,
): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > endMs) {
      throw new CannotMeasure(`waited ${timeoutMs / 1000} s in vain for ${what}`);
    }
    await sleep(20);
  }
}
