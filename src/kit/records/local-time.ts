import * as v from 'valibot';

/** Where the classes are. Its rules come with the system's own zone data, through Intl. */
export const ZONE = 'Europe/Amsterdam';
export const DAY_MINUTES = 24 * 60;

const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day of the calendar, `2026-11-23`. */
export const dateText = v.pipe(v.string(), v.check(isDate, 'a date as 2026-11-23'));

/** What calendar and clock on the wall of the class say. */
export interface LocalTime {
  readonly date: string;
  /** Minutes since midnight by the clock, 0..1439. */
  readonly minute: number;
}

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** @param ms wall clock, milliseconds since 1970. */
export function localTime(ms: number): LocalTime {
  const local = new Date(ms + offsetMs(ms));
  return {
    date: local.toISOString().slice(0, 10),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The first instant of that day at which the clock shows this minute or a later one: also when the minute is
 * jumped over in March, and its first time when it comes twice in October.
 * @param minute 0..1440; 1440 is the next midnight.
 * @returns milliseconds since 1970.
 */
export function instantOf(date: string, minute: number): number {
  const shown = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  const before = offsetMs(shown - DAY_MS);
  const after = offsetMs(shown + DAY_MS);
  if (offsetMs(shown - before) === before) return shown - before;
  if (offsetMs(shown - after) === after) return shown - after;
  return changeBetween(shown - after, shown - before, after);
}

/** The day so many days later; earlier when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another year; 29 February becomes the 28th. */
export function addYears(date: string, years: number): string {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
  return isDate(moved) ? moved : `${moved.slice(0, 8)}28`;
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** Whether a text names a day that exists. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** A minute of the day as the clock shows it, `08:30`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A day in words, `maandag 7 december` and `Monday 7 December`; with the year when it is not that of `today`. */
export function dayText(date: string, today: string): { readonly nl: string; readonly en: string } {
  const day = new Date(`${date}T00:00:00Z`);
  const inWords = (language: string): string =>
    new Intl.DateTimeFormat(language, {
      timeZone: 'UTC',
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
    })
      .format(day)
      .replace(',', '');
  return { nl: inWords('nl-NL'), en: inWords('en-GB') };
}

/** How far the class's clock is ahead of UTC at an instant, milliseconds. */
function offsetMs(ms: number): number {
  const whole = Math.floor(ms / 1_000) * 1_000;
  const part = Object.fromEntries(format.formatToParts(whole).map(({ type, value }) => [type, value]));
  const shown = `${part.year!.padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`;
  return Date.parse(shown) - whole;
}

/** The instant in (fromMs, untilMs] at which the clock goes over to an offset. */
function changeBetween(fromMs: number, untilMs: number, offset: number): number {
  let [low, high] = [fromMs, untilMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}
