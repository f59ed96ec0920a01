import * as v from 'valibot';
import type { Presence } from '../../protocol/frames.ts';
import { addDays, dateText, instantOf, localTime } from './local-time.ts';
import type { RecordKind } from './record.ts';

/** Days that are kept: five years. Older ones go. */
export const DAYS_MAX = 5 * 366;

/** The longest day of the year, in seconds: a clock that is set back does not make a day longer. */
const DAY_MAX_S = 25 * 3_600;
const HANDS_MAX = 1_000_000;

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_MAX_S));

const day = v.strictObject({
  date: dateText,
  watching_s: seconds,
  listening_s: seconds,
  resting_s: seconds,
  /** How often the hand went up. */
  hands: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(HANDS_MAX)),
});

/** What is kept of a day in class: how long in each presence, how often the hand. Nothing else. */
export type Day = v.InferOutput<typeof day>;

const schema = v.strictObject({
  days: v.pipe(
    v.array(day),
    v.maxLength(DAYS_MAX),
    v.check((days) => days.every((one, n) => n === 0 || days[n - 1]!.date < one.date)),
    v.readonly(),
  ),
});

/** The pupil's days in class, oldest first. */
export type Hours = v.InferOutput<typeof schema>;

export const HOURS: RecordKind<Hours> = { name: 'hours', version: 1, schema, maxBytes: 256 * 1_024 };

export const NO_HOURS: Hours = { days: [] };

/** The presences that are time in class: all but nobody. */
export type InClass = Exclude<Presence, 'nobody'>;

/** Seconds in class. Resting is being in class: it never counts against a pupil. */
export function inClassS(figures: Omit<Day, 'date' | 'hands'>): number {
  return figures.watching_s + figures.listening_s + figures.resting_s;
}

/** A day on which nothing has happened yet. */
export function emptyDay(date: string): Day {
  return { date, watching_s: 0, listening_s: 0, resting_s: 0, hands: 0 };
}

/**
 * Adds time in class that ended at `untilMs`; what was before midnight goes to the day it was.
 * @param untilMs wall clock, milliseconds since 1970.
 * @param wholeS whole seconds, at most a week.
 */
export function addPresence(hours: Hours, presence: InClass, untilMs: number, wholeS: number): Hours {
  const key = `${presence}_s` as const;
  let result = hours;
  let leftS = wholeS;
  let endMs = untilMs;
  for (let n = 0; leftS > 0 && n < 8; n += 1) {
    // The instant at the end itself belongs to the next day already.
    const { date } = localTime(endMs - 1);
    const startMs = instantOf(date, 0);
    const partS = Math.min(leftS, Math.max(1, Math.round((endMs - startMs) / 1_000)));
    result = changed(result, date, (one) => ({ ...one, [key]: Math.min(DAY_MAX_S, one[key] + partS) }));
    leftS -= partS;
    endMs = startMs;
  }
  return result;
}

/** Adds a hand that went up. */
export function addHand(hours: Hours, atMs: number): Hours {
  return changed(hours, localTime(atMs).date, (one) => ({
    ...one,
    hands: Math.min(HANDS_MAX, one.hands + 1),
  }));
}

/** The figures of a stretch of days from `first`, with a zero day where nothing is known. */
export function daysOf(hours: Hours, first: string, count: number): Day[] {
  return Array.from({ length: count }, (_, n) => {
    const date = addDays(first, n);
    return hours.days.find((one) => one.date === date) ?? emptyDay(date);
  });
}

function changed(hours: Hours, date: string, change: (day: Day) => Day): Hours {
  const at = hours.days.findLastIndex((one) => one.date <= date);
  const known = hours.days[at]?.date === date;
  const days = hours.days.toSpliced(
    known ? at : at + 1,
    known ? 1 : 0,
    change(known ? hours.days[at]! : emptyDay(date)),
  );
  return { days: days.slice(-DAYS_MAX) };
}
