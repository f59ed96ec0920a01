import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FlashBench } from './flash-bench.ts';
import { interrupted } from './interruption.ts';

// A cut-off update and the next one, at the line's own speed.
vi.setConfig({ testTimeout: 60_000 });

/** `npm run -s reflash` does fifty. */
const SEEDS = [1, 2, 5];

let bench: FlashBench;
beforeAll(async () => {
  bench = await FlashBench.open(1);
});
afterAll(() => bench.close());

describe('an update by avrdude through the boot loader', () => {
  test('replaces a program that holds RESET, and runs the new one', async () => {
    expect(await bench.buildId()).toBe(bench.older.buildId);
    expect(bench.board.resetGuarded).toBe(true);
    expect(await bench.flash()).toBe('done');
    expect(await bench.buildId()).toBe(bench.newer.buildId);
    expect(bench.board.resetGuarded).toBe(true);
  });

  test.each(SEEDS)('can be done again after it was cut off: seed %i', async (seed) => {
    const { interruption, next, runs, ...how } = await interrupted(bench, seed);
    expect({ next, runs }, JSON.stringify({ interruption, ...how })).toEqual({ next: 'done', runs: true });
  });
});
