import { ERRORS, type ErrorCode } from './errors.ts';
import type { Sentence } from './office.ts';

/** Where a code's own sentence is said to the pupil, this one is for who lends the kit out. */
const LENDER: Partial<Record<ErrorCode, Sentence>> = {
  NABIJ_E_PAIRING_NONE: {
    nl: 'Er is een nieuwe link gemaakt, of deze link is ingetrokken.',
    en: 'A newer link was made, or this one was taken back.',
  },
  NABIJ_E_PAIRING_EXPIRED: {
    nl: 'Deze link is te oud. Maak een nieuwe.',
    en: 'This link is too old. Make a new one.',
  },
  NABIJ_E_PAIRING_TRIES: {
    nl: 'De code was te vaak fout. Maak een nieuwe.',
    en: 'The code was wrong too often. Make a new one.',
  },
  NABIJ_E_LOAN_NONE: {
    nl: 'Dit kastje is nu niet uitgeleend.',
    en: 'This kit is not lent to anybody now.',
  },
  NABIJ_E_RECORD_READ: {
    nl: 'Het kastje kan zijn gegevens niet lezen. Vraag de ict’er van de school om hulp.',
    en: 'The kit cannot read its data. Ask school IT for help.',
  },
  NABIJ_E_RECORD_BROKEN: {
    nl: 'De gegevens van het kastje zijn beschadigd. Vraag de ict’er van de school om hulp, of wis het kastje.',
    en: 'The data of the kit is damaged. Ask school IT for help, or wipe the kit.',
  },
  NABIJ_E_RECORD_VERSION: {
    nl: 'Het kastje heeft een update nodig. Vraag de ict’er van de school om hulp.',
    en: 'The kit needs an update. Ask school IT for help.',
  },
  NABIJ_E_RECORD_WRITE: {
    nl: 'Het kastje kan niets opslaan. Vraag de ict’er van de school om hulp.',
    en: 'The kit cannot save anything. Ask school IT for help.',
  },
  NABIJ_E_CAMERA_MISSING: {
    nl: 'De camera doet het niet. De leerling kan wel luisteren.',
    en: 'The camera does not work. The pupil can still listen.',
  },
  NABIJ_E_MICROPHONE_MISSING: {
    nl: 'De microfoon in de klas doet het niet. De leerling hoort de klas nu niet.',
    en: 'The microphone in class does not work. The pupil does not hear the class now.',
  },
  NABIJ_E_SPEAKER_MISSING: {
    nl: 'De luidspreker in de klas doet het niet. De klas hoort de leerling nu niet.',
    en: 'The loudspeaker in class does not work. The class does not hear the pupil now.',
  },
};

/** Beside a code for a tablet in class. */
export const CODE_ON_DISPLAY: Sentence = {
  nl: 'De code staat ook op het schermpje van het kastje. Niet zolang de leerling meedoet, of de klas pauze heeft.',
  en: 'The kit’s small screen shows it, too. Not while the pupil takes part, or the class has a moment of its own.',
};

/** A code in words for consultant and school IT; `otherwise` where the pupil's words do for them, too. */
export function lenderWords(code: ErrorCode, otherwise: Sentence = ERRORS[code]): Sentence {
  return LENDER[code] ?? otherwise;
}
