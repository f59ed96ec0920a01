import { describe, expect, it } from 'vitest';
import { weekText } from '../../src/tablet/consult/week-text.ts';
import { dateWords, dayWords, timeWords, weekAfter } from '../../src/tablet/ui/time-words.ts';

describe('a week to paste', () => {
  it('is a row a day with tabs, and says nothing that the page does not', () => {
    const none = { watching_s: 0, listening_s: 0, resting_s: 0, hands: 0, in_class_s: 0 };
    const busy = { watching_s: 3_600, listening_s: 600, resting_s: 900, hands: 2, in_class_s: 5_100 };
    const days = Array.from({ length: 7 }, (_, n) => ({
      date: `2026-11-${16 + n}`,
      ...(n === 1 ? busy : none),
    }));
    const lines = weekText({ week: '2026-47', from: '2026-11-16', until: '2026-11-22', days, total: busy })
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('16 november 2026 tot en met 22 november 2026');
    expect(lines[1]).toBe('Dag\tIn de klas\tKijken\tLuisteren\tRusten\tHanden');
    expect(lines[3]).toBe('di 17-11\t1:25\t1:00\t0:10\t0:15\t2');
    expect(lines[9]).toBe('Samen\t1:25\t1:00\t0:10\t0:15\t2');
  });
});

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
