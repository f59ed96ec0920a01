import { ERRORS } from '../protocol/errors.ts';
import { lenderWords } from '../protocol/lender-words.ts';
import type { Answer, Ask } from '../protocol/office.ts';
import type { DeskClient } from './desk-client.ts';
import { EXIT, type Exit, type Speaker } from './say.ts';

/** Asks about the loan, and says what the kit answers. */
export async function askLoan(
  desk: DeskClient,
  speaker: Speaker,
  ask: Extract<Ask, { ask: 'loan_show' | 'loan_start' | 'loan_extend' }>,
  json: boolean,
): Promise<Exit> {
  const answer = await desk.ask(ask);
  if (answer.answer !== 'loan') return refusal(answer, speaker, json);
  if (json) speaker.json(answer.loan);
  else speaker.say(answer.loan?.text ?? lenderWords('NABIJ_E_LOAN_NONE'));
  if (!json && answer.wiped !== undefined) speaker.say(answer.wiped.text);
  return EXIT.done;
}

export interface EndOptions {
  readonly json: boolean;
  /** Asks the person; resolves with whether they are sure. */
  readonly sure: () => Promise<boolean>;
}

/** Ends the loan: the kit is wiped, and the receipt is what is written. */
export async function endLoan(desk: DeskClient, speaker: Speaker, options: EndOptions): Promise<Exit> {
  if (!(await options.sure())) {
    speaker.complain(NOT_ENDED);
    return EXIT.usage;
  }
  const answer = await desk.ask({ ask: 'loan_end' });
  if (answer.answer !== 'receipt') return refusal(answer, speaker, options.json);
  if (options.json) speaker.print(JSON.stringify(answer.receipt, null, 2));
  else speaker.say(answer.text);
  return EXIT.done;
}

/** Says why the kit did not do what was asked. */
export function refusal(answer: Answer, speaker: Speaker, json: boolean): Exit {
  if (json) speaker.json(answer);
  else if (answer.answer === 'refused') {
    speaker.complain({ ...ERRORS[answer.code], ...lenderWords(answer.code, answer.text) });
  }
  return EXIT.refused;
}

const NOT_ENDED = {
  nl: 'Er is niets gewist.',
  en: 'Nothing was wiped.',
  fix: 'Answer "ja", or give --yes.',
} as const;
