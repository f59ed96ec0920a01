import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/core/bucket.ts';

describe('token bucket', () => {
  it('gives its burst at once, then its rate, and never saves up more than the burst', () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, after: () => () => {} };
    const bucket = new TokenBucket({ perSecond: 200, burst: 400 }, clock);
    const takeAll = () => {
      let taken = 0;
      while (bucket.take()) taken += 1;
      return taken;
    };
    expect(takeAll()).toBe(400);
    nowMs = 500;
    expect(takeAll()).toBe(100);
    nowMs = 3_600_000;
    expect(takeAll()).toBe(400);
  });

  it('takes nothing when there is not enough', () => {
    const bucket = new TokenBucket({ perSecond: 0, burst: 10 }, { nowMs: () => 0, after: () => () => {} });
    expect(bucket.take(11)).toBe(false);
    expect(bucket.take(10)).toBe(true);
    expect(bucket.take(1)).toBe(false);
  });
});
