import type { ErrorCode, ErrorText } from '../../protocol/errors.ts';
import { ERRORS } from '../../protocol/errors.ts';
import type { Loan } from './loan.ts';
import { addDays, clockText, dayText, instantOf, localTime, weekdayOf } from './local-time.ts';
import type { WallTime } from './wall-clock.ts';

/** When the pupil may be in class again, by the clock on the wall. */
export interface NextOpening {
  readonly date: string;
  /** `08:30` */
  readonly time: string;
  readonly at_ms: number;
}

/** Why the kit refuses. */
export type RefusalCode = Extract<
  ErrorCode,
  'NABIJ_E_CLOCK' | 'NABIJ_E_LOAN_NONE' | 'NABIJ_E_LOAN_NOT_YET' | 'NABIJ_E_LOAN_OVER' | 'NABIJ_E_LOAN_HOURS'
>;

/** Whether the pupil may be in class now. */
export type Permission =
  /** Until this instant without a break, looking two weeks ahead at most: ask again then. */
  | { readonly allowed: true; readonly until_ms: number }
  | {
      readonly allowed: false;
      readonly code: RefusalCode;
      /** Null when the loan has no more hours, or the clock is not known. */
      readonly next: NextOpening | null;
      /** Says when the pupil may come, or what to do. */
      readonly text: ErrorText;
    };

/** A week has every slot; one that DST jumps over comes a week later. */
const DAYS_AHEAD = 15;

interface Opening {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * What loan, hours and clock say about now. The last day counts in full.
 * Hours are those of the clock on the wall; each opens and closes once, also in the nights of DST.
 */
export function permission(loan: Loan | null, now: WallTime): Permission {
  if (!now.right) return refused('NABIJ_E_CLOCK', null, '');
  if (loan === null) return refused('NABIJ_E_LOAN_NONE', null, '');
  const today = localTime(now.ms).date;
  const opening = firstOpening(loan, today, now.ms);
  if (opening !== null && opening.fromMs <= now.ms) return { allowed: true, until_ms: opening.untilMs };
  const next = opening === null ? null : nextOpening(opening.fromMs);
  if (today < loan.from && next !== null) return refused('NABIJ_E_LOAN_NOT_YET', next, today);
  return refused(next === null ? 'NABIJ_E_LOAN_OVER' : 'NABIJ_E_LOAN_HOURS', next, today);
}

/** The stretch that is open at an instant, or else the first one after it. */
function firstOpening(loan: Loan, today: string, nowMs: number): Opening | null {
  let found = null as Opening | null;
  for (const opening of openings(loan, today > loan.from ? today : loan.from)) {
    if (opening.untilMs <= nowMs) continue;
    if (found === null) found = opening;
    // Hours up to midnight and hours from midnight are one stretch.
    else if (opening.fromMs === found.untilMs) found = { ...found, untilMs: opening.untilMs };
    else break;
  }
  return found;
}

function* openings(loan: Loan, firstDate: string): Generator<Opening> {
  for (let n = 0; n < DAYS_AHEAD; n += 1) {
    const date = addDays(firstDate, n);
    if (date > loan.until) return;
    const weekday = weekdayOf(date);
    for (const slot of loan.timetable) {
      if (slot.day !== weekday) continue;
      const opening = {
        fromMs: instantOf(date, slot.from_min),
        untilMs: instantOf(date, slot.until_min),
      };
      if (opening.fromMs < opening.untilMs) yield opening;
    }
  }
}

function nextOpening(ms: number): NextOpening {
  const { date, minute } = localTime(ms);
  return { date, time: clockText(minute), at_ms: ms };
}

function refused(code: RefusalCode, next: NextOpening | null, today: string): Permission {
  return {
    allowed: false,
    code,
    next,
    text: next === null ? ERRORS[code] : comeBackText(code, next, today),
  };
}

function comeBackText(code: RefusalCode, next: NextOpening, today: string): ErrorText {
  const { nl, en } = dayText(next.date, today);
  const [dayNl, dayEn] = next.date === today ? ['vandaag', 'today'] : [`op ${nl}`, `on ${en}`];
  return code === 'NABIJ_E_LOAN_NOT_YET'
    ? {
        nl: `Je kunt voor het eerst in de klas ${dayNl} om ${next.time}.`,
        en: `You can be in class for the first time ${dayEn} at ${next.time}.`,
      }
    : {
        nl: `Je kunt weer in de klas ${dayNl} om ${next.time}.`,
        en: `You can be in class again ${dayEn} at ${next.time}.`,
      };
}
