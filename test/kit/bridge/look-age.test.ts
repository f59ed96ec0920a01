import { expect, test } from 'vitest';
import { LookAge } from '../../../src/kit/bridge/look-age.ts';

test('a look that waited longer than 300 ms on the way is expired', () => {
  const age = new LookAge();
  expect(age.expired(1_000, 90_020)).toBe(false);
  expect(age.expired(1_100, 90_110)).toBe(false);
  expect(age.expired(1_200, 90_505)).toBe(false);
  expect(age.expired(1_200, 90_515)).toBe(true);
  expect(age.expired(1_600, 90_620)).toBe(false);
});

test('a tablet clock that started anywhere is fine', () => {
  const age = new LookAge();
  expect(age.expired(5_000_000, 10)).toBe(false);
  expect(age.expired(5_000_100, 120)).toBe(false);
});

test('a tablet whose clock stood still for a second can look again within ten', () => {
  const age = new LookAge();
  for (let ms = 0; ms < 20_000; ms += 100) expect(age.expired(ms, 50_000 + ms)).toBe(false);
  const refused: number[] = [];
  for (let ms = 20_000; ms < 40_000; ms += 100) if (age.expired(ms - 1_000, 50_000 + ms)) refused.push(ms);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.at(-1)).toBeLessThan(30_000);
});

test('clocks that drift apart do not make looks late', () => {
  const age = new LookAge();
  for (let ms = 0; ms < 4 * 3_600_000; ms += 2_000) expect(age.expired(ms, ms * 1.0001)).toBe(false);
});
