import { NabijError } from '../../core/errors.ts';
import { type Day, daysOf, type Hours, inClassS } from './hours.ts';
import { addDays, weekdayOf } from './local-time.ts';

/** A pupil's week in class, for the plan (OPP, ingroeiplan). */
export interface Week {
  /** ISO week, `2026-47`. */
  readonly week: string;
  readonly from: string;
  readonly until: string;
  /** Monday to Sunday. */
  readonly days: readonly (Day & { readonly in_class_s: number })[];
  readonly total: Omit<Day, 'date'> & { readonly in_class_s: number };
}

const NAMES = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'];
const HEADINGS = ['Week', 'Dag', 'Datum', 'In de klas', 'Kijken', 'Luisteren', 'Rusten', 'Handen'];

/** Weeks of 2000 to 2199: no kit has hours of others, and all their days are dates of four digits. */
const YEARS = /^2[01]\d{2}-\d{2}$/;

/** The ISO week of a day: that of its Thursday. */
export function weekOfDate(date: string): string {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const year = thursday.slice(0, 4);
  const dayOfYear = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000;
  return `${year}-${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/**
 * The Monday of an ISO week.
 * @param week `2026-47`.
 * @throws NabijError NABIJ_E_WEEK when there is no such week.
 */
export function mondayOf(week: string): string {
  if (YEARS.test(week)) {
    const fourth = `${week.slice(0, 4)}-01-04`;
    const monday = addDays(fourth, 1 - weekdayOf(fourth) + (Number(week.slice(5)) - 1) * 7);
    if (weekOfDate(monday) === week) return monday;
  }
  throw new NabijError('NABIJ_E_WEEK', 'no such week; write it as 2026-47', { fault: 'person' });
}

/**
 * The figures of one week.
 * @throws NabijError NABIJ_E_WEEK.
 */
export function weekView(hours: Hours, week: string): Week {
  const from = mondayOf(week);
  const days = daysOf(hours, from, 7).map((day) => ({ ...day, in_class_s: inClassS(day) }));
  const sum = (key: 'watching_s' | 'listening_s' | 'resting_s' | 'hands' | 'in_class_s'): number =>
    days.reduce((total, day) => total + day[key], 0);
  return {
    week,
    from,
    until: addDays(from, 6),
    days,
    total: {
      watching_s: sum('watching_s'),
      listening_s: sum('listening_s'),
      resting_s: sum('resting_s'),
      hands: sum('hands'),
      in_class_s: sum('in_class_s'),
    },
  };
}

/**
 * A week as a Dutch spreadsheet opens it: semicolons, CRLF, times as `2:05:10`, which it can add up.
 * Nothing in it was typed by a person, so no cell can be read as a formula.
 */
export function weekCsv(week: Week): string {
  const row = (name: string, date: string, day: Week['total']): string =>
    [
      week.week,
      name,
      date,
      duration(day.in_class_s),
      duration(day.watching_s),
      duration(day.listening_s),
      duration(day.resting_s),
      day.hands,
    ].join(';');
  const lines = [
    HEADINGS.join(';'),
    ...week.days.map((day, n) => row(NAMES[n]!, day.date, day)),
    row('totaal', '', week.total),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** A week for another program: seconds and counts, as in `Week`. */
export function weekJson(week: Week): string {
  return `${JSON.stringify(week, null, 2)}\n`;
}

function duration(totalS: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(totalS / 3_600)}:${two(Math.floor(totalS / 60) % 60)}:${two(totalS % 60)}`;
}
