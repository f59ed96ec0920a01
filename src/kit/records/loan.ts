import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';
import type { ErrorCode, ErrorText } from '../../protocol/errors.ts';
import { addDays, addYears, dateText, dayText, isDate, weekdayOf } from './local-time.ts';
import type { RecordKind } from './record.ts';
import { parseTimetable, timetable, timetableText } from './timetable.ts';
import { WrongInput } from './wrong-input.ts';

/** Longest label, in characters. */
const LABEL_CHARS = 60;

const schema = v.pipe(
  v.strictObject({
    from: dateText,
    /** The last day, which counts in full. */
    until: dateText,
    /** Where the kit stands, `groep 7, de Wilgen`. No name of a person belongs here. */
    label: v.pipe(v.string(), v.check(isLabel)),
    timetable,
  }),
  v.check(({ from, until }) => from <= until),
);

/** One kit, lent to one pupil: from which day until which, where, and in which hours of the week. */
export type Loan = v.InferOutput<typeof schema>;

export const LOAN: RecordKind<Loan> = { name: 'loan', version: 1, schema, maxBytes: 8_192 };

/** What a consultant types to lend a kit out. */
export interface LoanAsk {
  /** The first day; today when left out. */
  readonly from?: string | undefined;
  readonly until: string;
  readonly label: string;
  /** As `parseTimetable` reads it. */
  readonly hours: string;
}

/**
 * A new loan.
 * @param today the local day.
 * @throws NabijError NABIJ_E_LOAN_RUNS, NABIJ_E_LOAN_DATES, NABIJ_E_LOAN_LABEL, NABIJ_E_TIMETABLE.
 */
export function startLoan(running: Loan | null, ask: LoanAsk, today: string): Loan {
  if (running !== null) throw refusal('NABIJ_E_LOAN_RUNS', 'a loan runs already');
  const from = ask.from ?? today;
  checkDate('from', from, today);
  checkDate('until', ask.until, today);
  if (ask.until < from) throw endsTooSoon(from, ask.until, today);
  const label = ask.label.normalize('NFC').trim();
  if (!isLabel(label)) {
    throw refusal('NABIJ_E_LOAN_LABEL', `a label has 1 to ${LABEL_CHARS} characters on one line`);
  }
  return withSomeHours({ from, until: ask.until, label, timetable: parseTimetable(ask.hours) }, today);
}

/**
 * The loan with another last day, other hours, or both: hours may grow while a pupil comes back step by step.
 * A last day may also be brought forward, but not before today.
 * @throws NabijError NABIJ_E_LOAN_NONE, NABIJ_E_LOAN_DATES, NABIJ_E_TIMETABLE.
 */
export function extendLoan(
  running: Loan | null,
  ask: { readonly until?: string | undefined; readonly hours?: string | undefined },
  today: string,
): Loan {
  if (running === null) throw refusal('NABIJ_E_LOAN_NONE', 'no loan runs');
  const until = ask.until ?? running.until;
  checkDate('until', until, today);
  if (until < running.from) throw endsTooSoon(running.from, until, today);
  const hours = ask.hours === undefined ? running.timetable : parseTimetable(ask.hours);
  return withSomeHours({ ...running, until, timetable: hours }, today);
}

/** What `nabij loan show` and the consultant's page say of a loan. */
export interface LoanView {
  readonly from: string;
  readonly until: string;
  readonly label: string;
  readonly hours: string;
  readonly over: boolean;
  readonly text: ErrorText;
}

/**
 * A loan in words and in fields.
 * @throws NabijError NABIJ_E_LOAN_NONE.
 */
export function showLoan(running: Loan | null, today: string): LoanView {
  if (running === null) throw refusal('NABIJ_E_LOAN_NONE', 'no loan runs');
  const { from, until, label } = running;
  const hours = timetableText(running.timetable);
  const [first, last] = [dayText(from, today), dayText(until, today)];
  return {
    from,
    until,
    label,
    hours,
    over: until < today,
    text: {
      nl: `Uitgeleend aan ${label}, van ${first.nl} tot en met ${last.nl}. Lestijden: ${hours}.`,
      en: `Lent to ${label}, from ${first.en} until ${last.en} inclusive. Hours: ${hours}.`,
    },
  };
}

/** A loan of a weekend with hours on weekdays would never open again: better said now than to the pupil. */
function withSomeHours(loan: Loan, today: string): Loan {
  const first = loan.from > today ? loan.from : today;
  for (let date = first, n = 0; date <= loan.until && n < 7; date = addDays(date, 1), n += 1) {
    const weekday = weekdayOf(date);
    if (loan.timetable.some(({ day }) => day === weekday)) return loan;
  }
  const [from, until] = [dayText(first, today), dayText(loan.until, today)];
  throw wrongDates(
    `Van ${from.nl} tot en met ${until.nl} zijn er geen lestijden. Kies andere dagen of andere tijden.`,
    `From ${from.en} until ${until.en} inclusive there are no hours. Choose other days or other hours.`,
  );
}

function checkDate(key: 'from' | 'until', date: string, today: string): void {
  if (!isDate(date)) {
    throw wrongDates(
      `"${date}" is geen dag. Schrijf een dag zo: 2026-12-18.`,
      `${key}: no such day; write it as 2026-12-18.`,
    );
  }
  const day = dayText(date, today);
  if (date < today) {
    throw wrongDates(
      `${day.nl} is al voorbij. Kies een dag vanaf vandaag.`,
      `${key} (${date}) is in the past.`,
    );
  }
  const last = addYears(today, 1);
  if (date > last) {
    throw wrongDates(
      `${day.nl} is te ver weg. Kies een dag tot en met ${dayText(last, today).nl}.`,
      `${key} (${date}) is after ${last}, a year ahead.`,
    );
  }
}

function endsTooSoon(from: string, until: string, today: string): WrongInput {
  return wrongDates(
    `De laatste dag (${dayText(until, today).nl}) is eerder dan de eerste dag (${dayText(from, today).nl}).`,
    `until (${until}) is before from (${from}).`,
  );
}

function wrongDates(nl: string, en: string): WrongInput {
  return new WrongInput('NABIJ_E_LOAN_DATES', {
    nl: `Deze datums kloppen niet: ${nl}`,
    en: `These dates are not right: ${en}`,
  });
}

/** Something to see, on one line, that reads in the order in which it was typed: it stands in sentences of others. */
function isLabel(text: string): boolean {
  const fits = [...text].length <= LABEL_CHARS && text.trim() === text;
  const seen = /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
  return fits && seen && !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text);
}

function refusal(code: ErrorCode, message: string): NabijError {
  return new NabijError(code, message, { fault: 'person' });
}
