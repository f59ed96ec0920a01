import type { ErrorText } from './errors.ts';

/** What can be wrong with a kit's records, its clock, its loan and a pairing that waits: part of `ERRORS`. */
export const LOAN_ERRORS = {
  NABIJ_E_RECORD_READ: {
    nl: 'Het kastje kan zijn gegevens niet lezen. Vraag je consulent om hulp.',
    en: 'The kit cannot read its data. Ask your consultant for help.',
    fix: 'A file of the state folder cannot be read; the message names it. Check its owner, its mode and the SD card.',
  },
  NABIJ_E_RECORD_BROKEN: {
    nl: 'De gegevens van het kastje zijn beschadigd. Vraag je consulent om hulp.',
    en: 'The data of the kit is damaged. Ask your consultant for help.',
    fix: 'A file of the state folder is damaged; the message names it. It is left as it is: put back a good copy, or end the loan to wipe the kit.',
  },
  NABIJ_E_RECORD_VERSION: {
    nl: 'Het kastje heeft een update nodig. Vraag je consulent om hulp.',
    en: 'The kit needs an update. Ask your consultant for help.',
    fix: 'A file of the state folder was written by another version; the message names it. Update the kit.',
  },
  NABIJ_E_RECORD_WRITE: {
    nl: 'Het kastje kan niets opslaan. Vraag je consulent om hulp.',
    en: 'The kit cannot save anything. Ask your consultant for help.',
    fix: 'A file of the state folder cannot be written; the message names it. Is the SD card full, worn or read-only?',
  },
  NABIJ_E_CLOCK: {
    nl: 'De klok van het kastje loopt nog niet gelijk. Wacht even. Duurt het lang? Vraag de school om hulp.',
    en: 'The clock of the kit is not right yet. Wait a moment. Does it take long? Ask the school for help.',
    fix: 'The clock is not set yet, so nobody can tell whether this is class time. Check the network and time synchronisation (timedatectl).',
  },
  NABIJ_E_TIMETABLE: {
    nl: 'Deze lestijden kloppen niet. Schrijf ze zo: "ma-vr 08:30-12:00".',
    en: 'These hours are not right. Write them like this: "ma-vr 08:30-12:00".',
    fix: 'The hours cannot be read; the message says why. Write them as "ma-vr 08:30-12:00".',
  },
  NABIJ_E_LOAN_NONE: {
    nl: 'Dit kastje is nu niet uitgeleend. Vraag je consulent om hulp.',
    en: 'This kit is not lent to anybody now. Ask your consultant for help.',
    fix: 'No loan runs. Start one with `nabij loan start`.',
  },
  NABIJ_E_LOAN_NOT_YET: {
    nl: 'Je mag nog niet in de klas. Het begint binnenkort.',
    en: 'You may not go to class yet. It starts soon.',
    fix: 'The loan has not begun yet. Wait for its first day, or end it and start it anew.',
  },
  NABIJ_E_LOAN_OVER: {
    nl: 'Je tijd met dit kastje is voorbij. Vraag je consulent als je weer in de klas wilt.',
    en: 'Your time with this kit is over. Ask your consultant if you want to go to class again.',
    fix: 'The last day of the loan is over. Extend it with `nabij loan extend`, or end it.',
  },
  NABIJ_E_LOAN_HOURS: {
    nl: 'Je hebt nu geen les met het kastje. Kom terug op je eigen lestijd.',
    en: 'You have no lesson with the kit now. Come back at your own hours.',
    fix: 'This is outside the hours of the loan. `nabij loan show` lists them.',
  },
  NABIJ_E_LOAN_ENDED: {
    nl: 'Je tijd met dit kastje is klaar. Het kastje gaat naar iemand anders. Je gegevens zijn gewist.',
    en: 'Your time with this kit is done. The kit goes to somebody else. Your data is erased.',
    fix: 'The loan of this tablet was ended and the kit wiped. To come again, pair again with `nabij pair`.',
  },
  NABIJ_E_LOAN_RUNS: {
    nl: 'Dit kastje is al uitgeleend. Sluit dat eerst af.',
    en: 'This kit is lent out already. End that first.',
    fix: 'A loan runs already. Extend it, or end it first.',
  },
  NABIJ_E_LOAN_DATES: {
    nl: 'Deze datums kloppen niet. Kies een dag vanaf vandaag, binnen een jaar.',
    en: 'These dates are not right. Choose a day from today, within a year.',
    fix: 'The dates do not fit; the message says why. Write them as 2026-12-18, from today up to a year ahead.',
  },
  NABIJ_E_LOAN_LABEL: {
    nl: 'Deze omschrijving past niet. Kies 1 tot 60 tekens op één regel.',
    en: 'This description does not fit. Take 1 to 60 characters on one line.',
    fix: 'The label does not fit. Take 1 to 60 characters on one line, such as "groep 7, de Wilgen".',
  },
  NABIJ_E_PAIRING_NONE: {
    nl: 'Deze link werkt niet meer. Vraag je consulent om een nieuwe.',
    en: 'This link does not work any more. Ask your consultant for a new one.',
    fix: 'No pairing is open. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_EXPIRED: {
    nl: 'Deze link is te oud. Vraag je consulent om een nieuwe.',
    en: 'This link is too old. Ask your consultant for a new one.',
    fix: 'The time of the pairing is over. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_TRIES: {
    nl: 'De code was te vaak fout. Vraag je consulent om een nieuwe.',
    en: 'The code was wrong too often. Ask your consultant for a new one.',
    fix: 'Five wrong tries closed the pairing. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_ROLE: {
    nl: 'Deze tablet hoort al op een andere manier bij dit kastje. Neem een ander apparaat.',
    en: 'This tablet belongs to this kit in another way already. Take another device.',
    fix: 'This key is paired already in another role. Pair another device, or another browser.',
  },
  NABIJ_E_ROLE: {
    nl: 'Dat kan niet op deze pagina.',
    en: 'That cannot be done on this page.',
    fix: 'The frame or question is not for this role: a consultant gets no picture, no sound and no look.',
  },
  NABIJ_E_DESK: {
    nl: 'Het kastje geeft geen antwoord. Staat het aan?',
    en: 'The kit gives no answer. Is it on?',
    fix: 'No kit answers in its run folder. Does it run, and are you its user or root? Name the folder with --run-dir.',
  },
  NABIJ_E_WEEK: {
    nl: 'Deze week bestaat niet. Schrijf een week zo: 2026-47.',
    en: 'There is no such week. Write a week like this: 2026-47.',
    fix: 'There is no such week. Write it as 2026-47: the year and its ISO week.',
  },
} as const satisfies Record<string, ErrorText>;
