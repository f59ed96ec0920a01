import * as v from 'valibot';
import { clockText, DAY_MINUTES } from './local-time.ts';
import { WrongInput } from './wrong-input.ts';

/** The week's days as they are written, Monday first. */
export const DAYS = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'] as const;
export const EXAMPLE = 'ma,wo 08:30-12:00; do 13:00-15:15';

const TEXT_CHARS = 200;
const SLOTS_MAX = 42;
const TIMES = /^(\d{1,2})[:.](\d{2}) ?- ?(\d{1,2})[:.](\d{2})$/;

const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_MINUTES));

const slot = v.pipe(
  v.strictObject({
    /** 1 is Monday, 7 is Sunday. */
    day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
    /** Minutes since midnight by the clock on the wall; the slot ends before `until_min`. */
    from_min: minute,
    until_min: minute,
  }),
  v.check(({ from_min, until_min }) => from_min < until_min),
);

/** A stretch of one weekday. */
export type Slot = v.InferOutput<typeof slot>;

/** When the pupil may be in class, every week: in order, nothing twice. */
export const timetable = v.pipe(v.array(slot), v.minLength(1), v.maxLength(SLOTS_MAX), v.readonly());
export type Timetable = v.InferOutput<typeof timetable>;

/** Why hours cannot be read, with an example. */
export class TimetableError extends WrongInput {
  constructor(nl: string, en: string) {
    super('NABIJ_E_TIMETABLE', {
      nl: `Deze lestijden kloppen niet. ${nl} Bijvoorbeeld: "${EXAMPLE}".`,
      en: `These hours are not right. ${en} For example: "${EXAMPLE}".`,
    });
  }
}

/**
 * Reads hours as a person writes them: `ma-vr 08:30-12:00`, groups parted by `;`, days and times by `,`.
 * Hours that touch or overlap become one.
 * @throws TimetableError saying which part is wrong.
 */
export function parseTimetable(text: string): Timetable {
  if (text.length > TEXT_CHARS) {
    throw new TimetableError(
      `Dit is te lang: hooguit ${TEXT_CHARS} tekens.`,
      `This is too long: at most ${TEXT_CHARS} characters.`,
    );
  }
  const plain = text
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const groups = plain
    .replace(/ ?;$/, '')
    .split(';')
    .map((group) => group.trim());
  const slots = joined(groups.flatMap(parseGroup));
  if (slots.length > SLOTS_MAX) {
    throw new TimetableError(
      `Dit zijn te veel tijden: hooguit ${SLOTS_MAX} in een week.`,
      `These are too many times: at most ${SLOTS_MAX} a week.`,
    );
  }
  return slots;
}

/** Hours in the form that `parseTimetable` reads, days with the same times together. */
export function timetableText(slots: Timetable): string {
  const daysByTimes = new Map<string, number[]>();
  for (let day = 1; day <= 7; day += 1) {
    const times = slots
      .filter((one) => one.day === day)
      .map((one) => `${clockText(one.from_min)}-${clockText(one.until_min)}`)
      .join(',');
    if (times !== '') daysByTimes.set(times, [...(daysByTimes.get(times) ?? []), day]);
  }
  return [...daysByTimes].map(([times, days]) => `${daysText(days)} ${times}`).join('; ');
}

function parseGroup(group: string): Slot[] {
  const parts = /^([^\d]*[^\d ]) (\d.*)$/.exec(group);
  if (parts === null) {
    throw new TimetableError(
      `${quoted(group)} is niet goed: schrijf eerst de dagen, dan de tijden.`,
      `${quoted(group)} cannot be read: write the days first, then the times.`,
    );
  }
  const days = parts[1]!.split(',').flatMap((part) => parseDays(part.trim()));
  return parts[2]!.split(',').flatMap((part) => {
    const times = parseTimes(part.trim());
    return days.map((day) => ({ day, ...times }));
  });
}

/** `ma`, or `ma-vr`; over the weekend too: `vr-ma`. */
function parseDays(text: string): number[] {
  const [first, last = first, ...rest] = text.split('-').map((name) => name.trim());
  const [from, until] = [first, last].map((name) => (DAYS as readonly string[]).indexOf(name ?? ''));
  if (from === undefined || until === undefined || from < 0 || until < 0 || rest.length > 0) {
    throw new TimetableError(
      `${quoted(text)} is geen dag: gebruik ${DAYS.join(' ')}.`,
      `${quoted(text)} is no day: use ${DAYS.join(' ')} (Monday to Sunday).`,
    );
  }
  return Array.from({ length: ((until - from + 7) % 7) + 1 }, (_, n) => ((from + n) % 7) + 1);
}

function parseTimes(text: string): { from_min: number; until_min: number } {
  const match = TIMES.exec(text);
  const [hour1, minute1, hour2, minute2] = (match ?? []).slice(1).map(Number);
  const from_min = hour1! * 60 + minute1!;
  const until_min = hour2! * 60 + minute2!;
  if (match === null || minute1! > 59 || minute2! > 59 || until_min > DAY_MINUTES) {
    throw new TimetableError(
      `${quoted(text)} is geen tijd van 00:00 tot 24:00.`,
      `${quoted(text)} is no time from 00:00 to 24:00.`,
    );
  }
  if (from_min >= until_min) {
    throw new TimetableError(
      `${quoted(text)} eindigt niet na het begin. Over middernacht? Schrijf twee stukken.`,
      `${quoted(text)} does not end after it starts. Past midnight? Write two parts.`,
    );
  }
  return { from_min, until_min };
}

function joined(slots: readonly Slot[]): Slot[] {
  const result: Slot[] = [];
  for (const next of [...slots].sort((a, b) => a.day - b.day || a.from_min - b.from_min)) {
    const last = result.at(-1);
    if (last?.day === next.day && next.from_min <= last.until_min) {
      result[result.length - 1] = { ...last, until_min: Math.max(last.until_min, next.until_min) };
    } else result.push(next);
  }
  return result;
}

/** `ma-vr` for three or more in a row, `ma,wo` otherwise. */
function daysText(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number): string => DAYS[day - 1]!;
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0]!)}-${name(run.at(-1)!)}` : run.map(name).join(',')))
    .join(',');
}

/** A piece of what was typed, short enough to be shown. */
function quoted(text: string): string {
  return `"${text.length > 24 ? `${text.slice(0, 23)}…` : text}"`;
}
