import { describe, expect, it } from 'vitest';
import { dateWords, dayWords, timeWords, weekAfter } from '../../src/tablet/ui/time-words.ts';

describe('times in words', () => {
  it.each([
    [0, '–'],
    [1, '0:01'],
    [59, '0:01'],
    [3_599, '0:59'],
    [3_600, '1:00'],
    [7_859, '2:10'],
  ])('%i seconds are %s', (seconds, words) => {
    expect(timeWords(seconds)).toBe(words);
  });

  it('names days as the kit counts them, wherever the tablet is', () => {
    expect(dayWords('2026-11-16')).toBe('ma 16-11');
    expect(dateWords('2026-12-18')).toEqual({ nl: '18 december 2026', en: 'December 18, 2026' });
  });

  it.each([
    ['2026-11-16', 1, '2026-48'],
    ['2026-11-16', -1, '2026-46'],
    ['2026-12-21', 1, '2026-53'],
    ['2026-12-28', 1, '2027-01'],
    ['2027-01-04', -1, '2026-53'],
    ['2024-12-30', -1, '2024-52'],
    ['2024-12-23', 1, '2025-01'],
  ])('the week of %s and %i is %s', (monday, weeks, week) => {
    expect(weekAfter(monday, weeks)).toBe(week);
  });
});
