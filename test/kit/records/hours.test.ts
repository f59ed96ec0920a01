import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHand,
  addPresence,
  DAYS_MAX,
  HOURS,
  type Hours,
  inClassS,
  NO_HOURS,
} from '../../../src/kit/records/hours.ts';
import { addDays, instantOf, localTime } from '../../../src/kit/records/local-time.ts';
import { encodeRecord } from '../../../src/kit/records/record.ts';
import { mondayOf, weekCsv, weekJson, weekOfDate, weekView } from '../../../src/kit/records/week.ts';
import { refusalOf } from './scratch.ts';

const day = (date: string, watching_s = 0, listening_s = 0, resting_s = 0, hands = 0) => ({
  date,
  watching_s,
  listening_s,
  resting_s,
  hands,
});
const totalS = (hours: Hours) => hours.days.reduce((sum, one) => sum + inClassS(one), 0);

describe('hours', () => {
  it('go to the day and the presence they belong to', () => {
    let hours = addPresence(NO_HOURS, 'watching', instantOf('2026-11-24', 600), 3_600);
    hours = addPresence(hours, 'resting', instantOf('2026-11-24', 610), 600);
    hours = addPresence(hours, 'listening', instantOf('2026-11-23', 600), 60);
    hours = addHand(hours, instantOf('2026-11-24', 605));
    hours = addHand(hours, instantOf('2026-11-25', 0));
    expect(hours.days).toEqual([
      day('2026-11-23', 0, 60),
      day('2026-11-24', 3_600, 0, 600, 1),
      day('2026-11-25', 0, 0, 0, 1),
    ]);
  });

  it('are split at midnight', () => {
    const hours = addPresence(NO_HOURS, 'watching', instantOf('2026-11-24', 10), 1_500);
    expect(hours.days).toEqual([day('2026-11-23', 900), day('2026-11-24', 600)]);
    expect(addPresence(NO_HOURS, 'watching', instantOf('2026-11-24', 0), 60).days).toEqual([
      day('2026-11-23', 60),
    ]);
  });

  it('count the days of 23 and of 25 hours as long as they are', () => {
    const spring = addPresence(NO_HOURS, 'watching', instantOf('2026-03-30', 0), 23 * 3_600 + 60);
    expect(spring.days).toEqual([day('2026-03-28', 60), day('2026-03-29', 23 * 3_600)]);
    const autumn = addPresence(NO_HOURS, 'watching', instantOf('2026-10-26', 0), 25 * 3_600 + 60);
    expect(autumn.days).toEqual([day('2026-10-24', 60), day('2026-10-25', 25 * 3_600)]);
  });

  it('lose and invent no second, wherever a session lies', () => {
    const dates = ['2026-03-29', '2026-10-25', '2026-12-31', '2028-02-29', '2026-06-10'];
    fc.assert(
      fc.property(
        fc.constantFrom(...dates),
        fc.integer({ min: 0, max: 48 * 3_600_000 }),
        fc.integer({ min: 1, max: 40 * 3_600 }),
        fc.constantFrom('watching', 'listening', 'resting'),
        (date, intoMs, wholeS, presence) => {
          const untilMs = instantOf(date, 0) + intoMs;
          const hours = addPresence(NO_HOURS, presence, untilMs, wholeS);
          expect(totalS(hours)).toBe(wholeS);
          const touched = hours.days.map((one) => one.date);
          // A midnight within a half second of the start may round that start away.
          expect(touched[0]! >= localTime(untilMs - wholeS * 1_000).date).toBe(true);
          expect(touched.at(-1)).toBe(localTime(untilMs - 1).date);
          expect(encodeRecord(HOURS, hours).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('do not make a day longer than it is when the clock is set back', () => {
    let hours = NO_HOURS;
    for (let n = 0; n < 3; n += 1) {
      hours = addPresence(hours, 'watching', instantOf('2026-11-24', 1_200), 20 * 3_600);
    }
    expect(hours.days).toEqual([day('2026-11-24', 25 * 3_600)]);
    expect(encodeRecord(HOURS, hours).length).toBeLessThan(200);
  });

  it('keep five years of days and let older ones go; the fullest file fits its limit', () => {
    const days = Array.from({ length: DAYS_MAX }, (_, n) =>
      day(addDays('2021-01-01', n), 90_000, 90_000, 90_000, 1_000_000),
    );
    expect(encodeRecord(HOURS, { days }).length).toBeLessThanOrEqual(HOURS.maxBytes);
    const after = addHand({ days }, instantOf(addDays(days.at(-1)!.date, 1), 600));
    expect(after.days).toHaveLength(DAYS_MAX);
    expect(after.days[0]).toEqual(days[1]);
  });
});

describe('a week', () => {
  it.each([
    ['2026-11-16', '2026-47'],
    ['2026-11-22', '2026-47'],
    ['2026-11-23', '2026-48'],
    ['2027-01-03', '2026-53'],
    ['2027-01-04', '2027-01'],
    ['2024-12-30', '2025-01'],
    ['2023-01-01', '2022-52'],
  ])('%s is in week %s', (date, week) => expect(weekOfDate(date)).toBe(week));

  it('starts on its own Monday, whatever the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (n) => {
        const date = addDays('2020-01-01', n);
        const monday = mondayOf(weekOfDate(date));
        expect(monday <= date && date < addDays(monday, 7)).toBe(true);
      }),
    );
  });

  it.each(['2026-54', '2027-53', '2026-00', '2026-7', '2026-W47', '9999-52', '0000-01', '', '47'])(
    'does not exist as %j',
    async (week) => {
      expect((await refusalOf(() => weekView(NO_HOURS, week))).code).toBe('NABIJ_E_WEEK');
    },
  );

  const hours: Hours = {
    days: [
      day('2026-11-15', 9_999),
      day('2026-11-16', 3_600, 600, 1_200, 2),
      day('2026-11-18', 0, 0, 7_510, 0),
      day('2026-11-23', 9_999),
    ],
  };

  it('adds up its seven days, and rest is time in class', () => {
    const week = weekView(hours, '2026-47');
    expect([week.from, week.until, week.days.length]).toEqual(['2026-11-16', '2026-11-22', 7]);
    expect(week.days[2]).toEqual({ ...day('2026-11-18', 0, 0, 7_510), in_class_s: 7_510 });
    expect(week.total).toEqual({
      watching_s: 3_600,
      listening_s: 600,
      resting_s: 8_710,
      hands: 2,
      in_class_s: 12_910,
    });
  });

  it('opens in a Dutch spreadsheet', () => {
    expect(weekCsv(weekView(hours, '2026-47')).split('\r\n')).toEqual([
      'Week;Dag;Datum;In de klas;Kijken;Luisteren;Rusten;Handen',
      '2026-47;maandag;2026-11-16;1:30:00;1:00:00;0:10:00;0:20:00;2',
      '2026-47;dinsdag;2026-11-17;0:00:00;0:00:00;0:00:00;0:00:00;0',
      '2026-47;woensdag;2026-11-18;2:05:10;0:00:00;0:00:00;2:05:10;0',
      '2026-47;donderdag;2026-11-19;0:00:00;0:00:00;0:00:00;0:00:00;0',
      '2026-47;vrijdag;2026-11-20;0:00:00;0:00:00;0:00:00;0:00:00;0',
      '2026-47;zaterdag;2026-11-21;0:00:00;0:00:00;0:00:00;0:00:00;0',
      '2026-47;zondag;2026-11-22;0:00:00;0:00:00;0:00:00;0:00:00;0',
      '2026-47;totaal;;3:35:10;1:00:00;0:10:00;2:25:10;2',
      '',
    ]);
  });

  it('says the same as JSON', () => {
    const week = weekView(hours, '2026-47');
    expect(JSON.parse(weekJson(week))).toEqual(week);
  });
});
