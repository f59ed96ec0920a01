import type { Clock } from '../../core/clock.ts';

/** The promise's outcome if it comes in time, otherwise `late()`'s: for others' promises that may never end. */
export function within<Value>(
  clock: Clock,
  ms: number,
  promise: Promise<Value>,
  late: () => Value,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    });
    promise.then(resolve, reject).finally(cancel);
  });
}
