import type { ErrorCode } from '../../protocol/errors.ts';
import { sentenceOf } from '../../protocol/office.ts';
import type { Admission } from '../ports.ts';
import type { Loan } from './loan.ts';
import { permission } from './permission.ts';
import type { WallTime } from './wall-clock.ts';

/** What is said to a pupil who wants to come in now. A sentence names its day, so it is made anew each time. */
export function admissionOf(loan: Loan | null, now: WallTime): Admission {
  const may = permission(loan, now);
  if (may.allowed) return { allowed: true };
  return { allowed: false, code: may.code, text: { nl: may.text.nl, en: may.text.en } };
}

/** Nobody may come in, whatever the loan says. */
export function shut(code: ErrorCode): Admission {
  return { allowed: false, code, text: sentenceOf(code) };
}

/** How long until hours begin or end; null when nobody knows, or nothing will. */
export function changesInMs(loan: Loan | null, now: WallTime): number | null {
  if (!now.right) return null;
  const may = permission(loan, now);
  const atMs = may.allowed ? may.until_ms : may.next?.at_ms;
  return atMs === undefined ? null : atMs - now.ms;
}
