import type { Part, Presence } from '../../protocol/frames.ts';
import { CODE_ON_DISPLAY } from '../../protocol/lender-words.ts';
import type { Words } from '../ui/text.ts';
import { dateWords } from '../ui/time-words.ts';

/** The words of the consultant's page. */
export const CONSULT = {
  title: { nl: 'Nabij voor de consulent', en: 'Nabij for the consultant' },
  connecting: { nl: 'Even verbinden met het kastje…', en: 'Connecting to the kit…' },
  never: {
    nl: 'Op deze pagina zie en hoor je de klas nooit.',
    en: 'On this page you never see or hear the class.',
  },
  not_yours: {
    nl: 'Deze koppeling is van een leerling. Koppel deze pagina met een link voor de consulent.',
    en: 'This pairing is a pupil’s. Pair this page with a link for the consultant.',
  },
  once_more: { nl: 'Probeer opnieuw', en: 'Try again' },
  new_code: { nl: 'Nieuwe code of link', en: 'New code or link' },
  asking: { nl: 'Even kijken…', en: 'Looking it up…' },
  back: { nl: 'Terug', en: 'Back' },

  status: { nl: 'Hoe is het met het kastje?', en: 'How is the kit?' },
  kit: { nl: 'Kastje', en: 'Kit' },
  kit_up: { nl: 'Staat aan en is bereikbaar', en: 'On, and can be reached' },
  head: { nl: 'Draaikop', en: 'Head' },
  head_up: { nl: 'Doet het', en: 'Works' },
  head_lost: { nl: 'Doet het niet. Kijk naar de usb-kabel.', en: 'Does not work. Check the USB cable.' },
  part_lost: { nl: 'Doet het niet', en: 'Does not work' },
  supply_low: { nl: 'Kan te laag zijn', en: 'May be too low' },
  class_now: { nl: 'In de klas', en: 'In class' },
  privacy: { nl: 'De klas heeft even pauze', en: 'The class has a moment of its own' },
  tablet: { nl: 'Tablet van de leerling', en: 'Tablet of the pupil' },
  tablet_yes: { nl: 'Gekoppeld', en: 'Paired' },
  tablet_no: { nl: 'Nog niet gekoppeld', en: 'Not paired yet' },
  now: { nl: 'Mag nu in de klas', en: 'May be in class now' },
  now_yes: { nl: 'Ja', en: 'Yes' },
  link_lost: { nl: 'De leerling heeft even geen verbinding', en: 'The pupil has no connection for a moment' },

  loan: { nl: 'Uitlening', en: 'Loan' },
  loan_none: { nl: 'Dit kastje is niet uitgeleend.', en: 'This kit is not lent to anybody.' },
  label: { nl: 'Voor wie? (geen naam)', en: 'For whom? (no name)' },
  label_help: {
    nl: 'Bijvoorbeeld: groep 7, de Wilgen. Schrijf geen naam van een leerling op.',
    en: 'For example: group 7, de Wilgen. Do not write a pupil’s name.',
  },
  from: { nl: 'Vanaf', en: 'From' },
  until: { nl: 'Tot en met', en: 'Until and with' },
  hours: { nl: 'Lestijden', en: 'Hours' },
  hours_help: {
    nl: 'Zo: ma-vr 08:30-12:00; do 13:00-15:15. Altijd is: ma-zo 00:00-24:00.',
    en: 'Like this: ma-vr 08:30-12:00 (Monday to Friday). Always is: ma-zo 00:00-24:00.',
  },
  start: { nl: 'Uitlening beginnen', en: 'Start the loan' },
  change: { nl: 'Verlengen of tijden veranderen', en: 'Extend, or change the hours' },
  keep: { nl: 'Opslaan', en: 'Save' },
  end: { nl: 'Uitlening beëindigen', en: 'End the loan' },
  end_sure: { nl: 'Alles wissen en afsluiten?', en: 'Erase everything and end?' },
  end_more: {
    nl: 'Het kastje vergeet de leerling, de koppelingen, de uren en de lestijden. Ook jouw koppeling. Dit kan niet terug. Heb je de uren al bewaard?',
    en: 'The kit forgets the pupil, the pairings, the figures and the hours. Your pairing, too. This cannot be undone. Have you kept the figures?',
  },
  end_yes: { nl: 'Ja, wis het kastje', en: 'Yes, wipe the kit' },
  end_no: { nl: 'Nee, terug', en: 'No, back' },
  ending: { nl: 'Het kastje wordt gewist…', en: 'The kit is being wiped…' },

  wipe: { nl: 'Kastje wissen', en: 'Wipe the kit' },

  receipt_last: { nl: 'Bewijs van de laatste keer wissen', en: 'Receipt of the last wipe' },
  receipt: { nl: 'Bewijs van wissen', en: 'Receipt of the wipe' },
  print: { nl: 'Afdrukken', en: 'Print' },
  copy: { nl: 'Kopiëren', en: 'Copy' },
  copied: { nl: 'Gekopieerd', en: 'Copied' },
  ready: { nl: 'Klaar', en: 'Done' },

  pairing: { nl: 'Tablet van de leerling koppelen', en: 'Pair the pupil’s tablet' },
  pairing_more: {
    nl: 'Een nieuwe link maakt een oude ongeldig. De tablet die nu gekoppeld is, blijft dat tot de nieuwe er is.',
    en: 'A new link makes an older one invalid. The tablet that is paired now stays so until the new one is.',
  },
  pair_home: { nl: 'Link voor thuis', en: 'Link for home' },
  pair_class: { nl: 'Code voor in de klas', en: 'Code for in class' },
  pair_stop: { nl: 'Koppeling sluiten', en: 'Close the pairing' },
  link_help: {
    nl: 'Stuur deze link alleen naar de leerling of de ouders. Wie hem heeft, kan koppelen.',
    en: 'Send this link to the pupil or the parents only. Whoever has it can pair.',
  },
  copy_link: { nl: 'Link kopiëren', en: 'Copy the link' },
  code: { nl: 'Code', en: 'Code' },
  on_display: CODE_ON_DISPLAY,
  qr: { nl: 'QR-code van de link', en: 'QR code of the link' },
  paired: { nl: 'Gekoppeld. Vergelijk de vier woorden.', en: 'Paired. Compare the four words.' },
  paired_more: {
    nl: 'Op de tablet staan dezelfde woorden. Zijn ze anders? Tik dan hier op “Klopt niet”, en op de tablet ook.',
    en: 'The tablet shows the same words. Are they different? Then tap “Not the same” here, and on the tablet, too.',
  },
  words_differ: { nl: 'Klopt niet', en: 'Not the same' },
  forget: { nl: 'Tablet vergeten', en: 'Forget the tablet' },
  forget_sure: { nl: 'De tablet van de leerling vergeten?', en: 'Forget the pupil’s tablet?' },
  forget_more: {
    nl: 'Bijvoorbeeld omdat hij kwijt is. De leerling kan dan niet meer in de klas, tot je een nieuwe tablet koppelt.',
    en: 'For example because it is lost. The pupil cannot be in class then, until you pair a new tablet.',
  },
  forget_yes: { nl: 'Ja, vergeet hem', en: 'Yes, forget it' },
  forgotten: {
    nl: 'Het kastje kent geen tablet van een leerling meer. Je kunt een nieuwe koppelen.',
    en: 'The kit knows no pupil’s tablet any more. You can pair a new one.',
  },
  closed: { nl: 'De koppeling is gesloten.', en: 'The pairing is closed.' },
  figures: { nl: 'Uren', en: 'Hours' },
} as const satisfies Record<string, Words>;

/** What the pupil does, in words. */
export const PRESENCE_WORDS: Readonly<Record<Presence, Words>> = {
  nobody: { nl: 'Niemand', en: 'Nobody' },
  watching: { nl: 'De leerling kijkt en luistert', en: 'The pupil watches and listens' },
  listening: { nl: 'De leerling luistert', en: 'The pupil listens' },
  resting: { nl: 'De leerling rust', en: 'The pupil rests' },
};

export const PART_WORDS: Readonly<Record<Exclude<Part, 'board'>, Words>> = {
  head: { nl: 'Draaien', en: 'Turning' },
  supply: { nl: 'Stroom', en: 'Power' },
  display: { nl: 'Schermpje', en: 'Small screen' },
  camera: { nl: 'Camera', en: 'Camera' },
  microphone: { nl: 'Microfoon', en: 'Microphone' },
  speaker: { nl: 'Luidspreker', en: 'Speaker' },
};

/** How it is with a part that is missing. */
export function partLostWords(part: Part): Words {
  return part === 'supply' ? CONSULT.supply_low : CONSULT.part_lost;
}

/** What the kit says to the pupil who may not come. */
export function notNowWords({ nl, en }: Words): Words {
  return { nl: `Nee. De leerling leest: “${nl}”`, en: `No. The pupil reads: “${en}”` };
}

/** Until when a pairing may be used, by the clock of the class, and how many wrong tries it bears. */
export function waitingWords(expiresMs: number, triesLeft: number): Words {
  const until = (language: 'nl' | 'en') =>
    new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Europe/Amsterdam',
    }).format(expiresMs);
  return {
    nl: `Geldig tot ${until('nl')}, één keer. Nog ${triesLeft} ${triesLeft === 1 ? 'poging' : 'pogingen'}.`,
    en: `Valid until ${until('en')}, once. ${triesLeft} ${triesLeft === 1 ? 'try' : 'tries'} left.`,
  };
}

/** From and until of a loan. */
export function spanWords(from: string, until: string): Words {
  const [first, last] = [dateWords(from), dateWords(until)];
  return { nl: `${first.nl} tot en met ${last.nl}`, en: `${first.en} to ${last.en}` };
}
