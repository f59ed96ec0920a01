import { clockText, dayText, localTime } from '../kit/records/local-time.ts';
import type { ErrorText } from '../protocol/errors.ts';

/** A moment in words, by the clock on the wall of the class: `12:05`, with the day when it is not today. */
export function momentText(ms: number, nowMs = Date.now()): Pick<ErrorText, 'nl' | 'en'> {
  const { date, minute } = localTime(ms);
  const today = localTime(nowMs).date;
  const clock = clockText(minute);
  if (date === today) return { nl: clock, en: clock };
  const day = dayText(date, today);
  return { nl: `${day.nl} om ${clock}`, en: `${day.en} at ${clock}` };
}
