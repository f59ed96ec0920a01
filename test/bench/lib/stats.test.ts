import { describe, expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { nearestRank, summarise } from './stats.ts';

describe('nearest-rank percentiles', () => {
  test('the worked example of the definition: 15 20 35 40 50', () => {
    const sorted = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((percent) => nearestRank(sorted, percent))).toEqual([15, 20, 20, 35, 50]);
  });

  test('of 500 samples, five lie above the 99th', () => {
    const sorted = Array.from({ length: 500 }, (_, index) => index + 1);
    expect(nearestRank(sorted, 99)).toBe(495);
  });

  test('is always a sample, and at least the asked share lies at or below it', () => {
    const seed = 20_251;
    const random = seededRandom(seed);
    for (let round = 0; round < 200; round += 1) {
      const samples = Array.from({ length: 1 + Math.floor(random() * 300) }, random).sort((a, b) => a - b);
      const percent = 1 + random() * 99;
      const value = nearestRank(samples, percent);
      const share = samples.filter((sample) => sample <= value).length / samples.length;
      expect(samples, `seed ${seed}, round ${round}`).toContain(value);
      expect(share * 100, `seed ${seed}, round ${round}`).toBeGreaterThanOrEqual(percent - 1e-9);
    }
  });
});

describe('summing up', () => {
  test('one sample is every percentile', () => {
    expect(summarise([7])).toEqual({ n: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  });

  test('leaves the samples in their order', () => {
    const samples = [3, 1, 2];
    expect(summarise(samples).max).toBe(3);
    expect(samples).toEqual([3, 1, 2]);
  });

  test('refuses no samples and samples that are not finite', () => {
    expect(() => summarise([])).toThrow(RangeError);
    expect(() => summarise([1, Number.NaN])).toThrow(RangeError);
  });
});

test('the same seed gives the same numbers', () => {
  const [first, second] = [seededRandom(4), seededRandom(4)];
  expect([first(), first(), first()]).toEqual([second(), second(), second()]);
});
