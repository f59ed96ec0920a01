import type { ErrorText } from '../protocol/errors.ts';
import { lenderWords } from '../protocol/lender-words.ts';
import type { Answer } from '../protocol/office.ts';
import type { DeskClient } from './desk-client.ts';
import { refusal } from './loan.ts';
import { EXIT, type Exit, type Speaker } from './say.ts';

type Status = Extract<Answer, { answer: 'status' }>;
type Text = Pick<ErrorText, 'nl' | 'en'>;

/** Says how the kit is: nothing of who is in class. */
export async function showStatus(desk: DeskClient, speaker: Speaker, json: boolean): Promise<Exit> {
  const answer = await desk.ask({ ask: 'status' });
  if (answer.answer !== 'status') return refusal(answer, speaker, json);
  if (json) speaker.json(answer);
  else for (const line of statusLines(answer)) speaker.say(line);
  return EXIT.done;
}

function statusLines(status: Status): Text[] {
  return [
    status.presence === 'nobody' ? NOBODY : SOMEBODY,
    ...(status.privacy ? [PRIVACY] : []),
    status.pupil_paired ? PAIRED : NOT_PAIRED,
    status.allowed_text === null ? ALLOWED : notAllowed(status.allowed_text),
    // A kit that nobody may reach has no need of the relay.
    ...(status.relay || !status.doors ? [] : [NO_RELAY]),
    ...status.missing.map(({ code }) => lenderWords(code)),
  ];
}

/** What the kit says to the pupil who may not come. */
function notAllowed({ nl, en }: Text): Text {
  return {
    nl: `De leerling mag nu niet in de klas, en leest: “${nl}”`,
    en: `The pupil may not be in class now, and reads: “${en}”`,
  };
}

const NOBODY = { nl: 'Niemand kijkt of luistert.', en: 'Nobody watches or listens.' };
const SOMEBODY = { nl: 'De leerling is in de klas.', en: 'The pupil is in class.' };
const PRIVACY = { nl: 'De klas heeft pauze.', en: 'The class has a moment of its own.' };
const PAIRED = { nl: 'Er is een tablet gekoppeld.', en: 'A tablet is paired.' };
const NOT_PAIRED = { nl: 'Er is geen tablet gekoppeld.', en: 'No tablet is paired.' };
const ALLOWED = { nl: 'De leerling mag nu in de klas.', en: 'The pupil may be in class now.' };
export const NO_RELAY = {
  nl: 'Het kastje kan de server niet bereiken.',
  en: 'The kit cannot reach the server.',
};
