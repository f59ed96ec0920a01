import type { Words } from './text.ts';

const DAY_MS = 86_400_000;

/** `ma 16-11`: a local day of the kit, `2026-11-16`; as short as the row of a table. */
export function dayWords(date: string): string {
  return inLanguage('nl', date, 'short');
}

/** `18 december 2026`. */
export function dateWords(date: string): Words {
  return { nl: inLanguage('nl', date, 'long'), en: inLanguage('en', date, 'long') };
}

/** The day that it is now by the clock of the class, `2026-11-16`. */
export function todayInClass(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format();
}

/** Hours and minutes: `1:05`, `0:12`, `–` for no time at all. Minutes are cut, but what was there is at least one. */
export function timeWords(seconds: number): string {
  if (seconds === 0) return '–';
  const minutes = Math.max(1, Math.floor(seconds / 60));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * The ISO week so many weeks after that of a Monday: `2026-48`.
 * @param monday `2026-11-16`.
 */
export function weekAfter(monday: string, weeks: number): string {
  const thursday = new Date(Date.parse(monday) + (weeks * 7 + 3) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const dayOfYear = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS);
  return `${year}-${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/** The day is the kit's own: no time zone of the tablet may move it. */
function inLanguage(language: 'nl' | 'en', date: string, style: 'short' | 'long'): string {
  const format =
    style === 'short'
      ? ({ weekday: 'short', day: 'numeric', month: 'numeric' } as const)
      : ({ day: 'numeric', month: 'long', year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { ...format, timeZone: 'UTC' }).format(Date.parse(date));
}
