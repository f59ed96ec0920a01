import { NabijError } from '../../core/errors.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { type Answer, type Sentence, sentenceOf } from '../../protocol/office.ts';
import type { Admission, KitStatus } from '../ports.ts';
import type { Hours } from './hours.ts';
import { type Loan, showLoan } from './loan.ts';
import { type Receipt, receiptText } from './receipt.ts';
import { type WallTime, wallDay } from './wall-clock.ts';
import { weekOfDate, weekView } from './week.ts';
import { WrongInput } from './wrong-input.ts';

/** How the kit is, without who is in class. */
export function statusAnswer(status: KitStatus, admission: Admission, pupilPaired: boolean): Answer {
  const { presence, privacy, link, board, relay, doors, missing } = status;
  return {
    answer: 'status',
    presence,
    privacy,
    link,
    board,
    relay,
    doors,
    pupil_paired: pupilPaired,
    missing: missing.map((part) => ({ ...part })),
    allowed: admission.allowed,
    allowed_text: admission.allowed ? null : admission.text,
  };
}

/**
 * The loan, or the receipt of the wipe before there is one.
 * @throws NabijError NABIJ_E_CLOCK: whether a loan is over is not known without the day.
 */
export function loanAnswer(loan: Loan | null, receipt: Receipt | null, now: WallTime): Answer {
  if (loan !== null) return { answer: 'loan', loan: showLoan(loan, wallDay(now)) };
  return { answer: 'loan', loan, ...(receipt === null ? {} : { wiped: paperOf(receipt) }) };
}

export function receiptAnswer(receipt: Receipt): Answer {
  return { answer: 'receipt', ...paperOf(receipt) };
}

function paperOf(receipt: Receipt) {
  return { receipt, text: receiptText(receipt) };
}

/**
 * @param week ISO week; undefined: this week.
 * @throws NabijError NABIJ_E_WEEK; NABIJ_E_CLOCK when this week is not known.
 */
export function hoursAnswer(hours: Hours, week: string | undefined, now: WallTime): Answer {
  const view = weekView(hours, week ?? weekOfDate(wallDay(now)));
  return { answer: 'hours', week: { ...view, days: view.days.map((day) => ({ ...day })) } };
}

/** A refusal in the sentence of its code, or in one that says more. */
export function refused(code: ErrorCode, text: Sentence = sentenceOf(code)): Answer {
  return { answer: 'refused', code, text };
}

/** The refusal that an error means, or null for one that nobody made on purpose. */
export function refusalOf(error: unknown): Answer | null {
  if (!(error instanceof NabijError) || !(error.code in ERRORS)) return null;
  return refused(error.code as ErrorCode, error instanceof WrongInput ? error.text : undefined);
}
