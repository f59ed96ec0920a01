/** What a figure says about its samples. Same unit as the samples. */
export interface Distribution {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The nearest-rank percentile: the smallest sample that at least `percent` % of the samples do not exceed.
 * Always a value that was measured, never one between two.
 * @param sorted ascending, at least one sample.
 * @param percent 0 < percent ≤ 100.
 */
export function nearestRank(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) throw new RangeError('a percentile of no samples');
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(1, Math.min(rank, sorted.length)) - 1]!;
}

/** Sums samples up; they need not be sorted. Throws a RangeError when there are none or one is not finite. */
export function summarise(samples: readonly number[]): Distribution {
  const odd = samples.find((sample) => !Number.isFinite(sample));
  if (odd !== undefined) throw new RangeError(`a sample is not a finite number: ${odd}`);
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    n: sorted.length,
    p50: nearestRank(sorted, 50),
    p95: nearestRank(sorted, 95),
    p99: nearestRank(sorted, 99),
    max: nearestRank(sorted, 100),
  };
}

/** Three decimals are more than any clock here can tell. */
export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
