import { expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/protocol/errors.ts';
import { lenderWords } from '../../src/protocol/lender-words.ts';

const codes = Object.keys(ERRORS) as ErrorCode[];

/** What a shell and the consultant's page can be told: how the records are, how a pairing ended, which part is missing. */
const TOLD = codes.filter((code) =>
  /^NABIJ_E_(RECORD_|PAIRING_|LOAN_NONE|(CAMERA|MICROPHONE|SPEAKER|DISPLAY)_MISSING)/.test(code),
);

it.each(TOLD)('%s sends no consultant to the consultant, and takes nobody for the pupil', (code) => {
  const { nl, en } = lenderWords(code);
  expect(nl).not.toMatch(/je consulent|\bjou\b|Je (hoort|kunt)/);
  expect(en).not.toMatch(/your consultant|You /i);
});

it('leaves what the kit said in its own words where they do', () => {
  const said = { nl: 'Deze datums kloppen niet: …', en: 'These dates are not right: …' };
  expect(lenderWords('NABIJ_E_LOAN_DATES', said)).toBe(said);
  expect(lenderWords('NABIJ_E_LOAN_DATES')).toBe(ERRORS.NABIJ_E_LOAN_DATES);
});
