import { expect, test } from 'vitest';
import { planLooks } from './looks.ts';

test('looks go right and left by turns, never stay where they are, and hit every part of the servo frame', () => {
  const looks = planLooks(500, 7);
  looks.forEach(({ panDeg, waitMs }, index) => {
    expect(Math.sign(panDeg)).toBe(index % 2 === 0 ? 1 : -1);
    expect(Math.abs(panDeg)).toBeGreaterThanOrEqual(1);
    expect(Math.abs(panDeg)).toBeLessThanOrEqual(6);
    expect(waitMs).toBeLessThan(20);
  });
  const quarters = new Set(looks.map(({ waitMs }) => Math.floor(waitMs / 5)));
  expect(quarters.size).toBe(4);
});

test('the same seed gives the same looks', () => {
  expect(planLooks(20, 3)).toEqual(planLooks(20, 3));
  expect(planLooks(20, 3)).not.toEqual(planLooks(20, 4));
});
