import type { Words } from '../ui/text.ts';

/** The words of pairing, for pupil and consultant alike. */
export const PAIR = {
  reading: { nl: 'Een ogenblik…', en: 'One moment…' },
  begin: { nl: 'Koppel deze tablet', en: 'Pair this tablet' },
  begin_more: {
    nl: 'Heb je een link gekregen? Open die link. Sta je bij het kastje? Scan de code op het schermpje, of typ hem over.',
    en: 'Did you get a link? Open that link. Are you at the kit? Scan the code on its small screen, or type it.',
  },
  begin_consultant: {
    nl: 'Open de link die “nabij pair” geeft, of typ de code over van het kastje.',
    en: 'Open the link that “nabij pair” gives, or type the code that the kit shows.',
  },
  scan: { nl: 'Code scannen', en: 'Scan the code' },
  type: { nl: 'Code typen', en: 'Type the code' },
  back: { nl: 'Terug', en: 'Back' },
  link: { nl: 'Deze tablet koppelen?', en: 'Pair this tablet?' },
  link_more: {
    nl: 'Daarna hoort deze tablet bij het kastje in de klas. De link werkt één keer.',
    en: 'After this, this tablet belongs to the kit in class. The link works once.',
  },
  link_other: {
    nl: 'Deze tablet hoort al bij een kastje. Met deze link hoort hij bij het nieuwe.',
    en: 'This tablet belongs to a kit already. With this link it belongs to the new one.',
  },
  pair: { nl: 'Koppelen', en: 'Pair' },
  not_now: { nl: 'Niet doen', en: 'Do not' },
  typing: { nl: 'Typ de code', en: 'Type the code' },
  typing_more: {
    nl: 'De code heeft 16 tekens. Hoofdletters en streepjes maken niet uit.',
    en: 'The code has 16 characters. Capitals and hyphens do not matter.',
  },
  code: { nl: 'De code van het kastje', en: 'The code of the kit' },
  scanning: { nl: 'Richt de camera op de code', en: 'Point the camera at the code' },
  scanning_more: {
    nl: 'Het beeld blijft op deze tablet.',
    en: 'The picture stays on this tablet.',
  },
  scan_camera: {
    nl: 'De camera doet het niet. Geef toestemming in je browser, of typ de code.',
    en: 'The camera does not work. Allow it in your browser, or type the code.',
  },
  scan_strange: {
    nl: 'Dit is geen code van Nabij. Kijk op het schermpje van het kastje.',
    en: 'This is no code of Nabij. Look at the small screen of the kit.',
  },
  scan_other_page: {
    nl: 'Deze code is niet voor deze pagina. Vraag je consulent om de goede code.',
    en: 'This code is not for this page. Ask your consultant for the right one.',
  },
  scan_other_site: {
    nl: 'Deze code hoort bij een andere website. Open hem met de camera van je tablet.',
    en: 'This code belongs to another website. Open it with your tablet’s own camera.',
  },
  pairing: { nl: 'Even koppelen…', en: 'Pairing…' },
  pairing_lost: {
    nl: 'Er is geen verbinding. Wij proberen het opnieuw. Doet de wifi het?',
    en: 'There is no connection. We are trying again. Does the Wi-Fi work?',
  },
  not_found: { nl: 'Het kastje is niet te vinden', en: 'The kit cannot be found' },
  not_found_code: {
    nl: 'Kijk de code nog eens goed na. Misschien is hij te oud of al gebruikt: vraag dan een nieuwe. Staat het kastje uit? Wacht dan: het gaat vanzelf verder.',
    en: 'Check the code once more. It may be too old or used already: then ask for a new one. Is the kit off? Then wait: it goes on by itself.',
  },
  not_found_link: {
    nl: 'Misschien is de link te oud of al gebruikt: vraag dan een nieuwe. Staat het kastje uit? Wacht dan: het gaat vanzelf verder.',
    en: 'The link may be too old or used already: then ask for a new one. Is the kit off? Then wait: it goes on by itself.',
  },
  failed: { nl: 'Het koppelen is niet gelukt', en: 'Pairing did not work' },
  not_him: { nl: 'Pas op: dit is niet het goede kastje', en: 'Take care: this is not the right kit' },
  once_more: { nl: 'Probeer opnieuw', en: 'Try again' },
  other_code: { nl: 'Andere code', en: 'Another code' },
  words: { nl: 'Gekoppeld! Zie je dezelfde woorden?', en: 'Paired! Do you see the same words?' },
  words_more: {
    nl: 'Op het schermpje van het kastje staan ook vier woorden. Ze moeten hetzelfde zijn.',
    en: 'The small screen of the kit shows four words, too. They must be the same.',
  },
  words_proved: {
    nl: 'Je link heeft het kastje al herkend. Wil je het zeker weten? Je consulent ziet dezelfde vier woorden.',
    en: 'Your link knew the kit already. Do you want to be sure? Your consultant sees the same four words.',
  },
  words_home: {
    nl: 'Bel je consulent. Die ziet ook vier woorden. Ze moeten hetzelfde zijn.',
    en: 'Call your consultant, who sees four words, too. They must be the same.',
  },
  words_home_consultant: {
    nl: 'Op het kastje geeft het commando nabij pair --show ook vier woorden. Ze moeten hetzelfde zijn.',
    en: 'On the kit the command nabij pair --show gives four words, too. They must be the same.',
  },
  words_label: { nl: 'Vier woorden', en: 'Four words' },
  words_match: { nl: 'Klopt', en: 'The same' },
  words_differ: { nl: 'Klopt niet', en: 'Not the same' },
  forgotten: { nl: 'Goed dat je keek', en: 'Good that you looked' },
  forgotten_more: {
    nl: 'Deze tablet is niet meer gekoppeld. Zeg tegen je consulent dat de woorden anders waren. Die laat het kastje de koppeling ook vergeten, en maakt een nieuwe code.',
    en: 'This tablet is not paired any more. Tell your consultant that the words were not the same. Your consultant makes the kit forget the pairing, too, and makes a new code.',
  },
  forgotten_before: {
    nl: 'Deze tablet is het nieuwe kastje vergeten en hoort weer bij het kastje van eerst. Zeg tegen je consulent dat de woorden anders waren. Die laat het kastje de koppeling ook vergeten, en maakt een nieuwe code.',
    en: 'This tablet has forgotten the new kit and belongs to the one before again. Tell your consultant that the words were not the same. Your consultant makes the kit forget the pairing, too, and makes a new code.',
  },
  go_on: { nl: 'Verder', en: 'Go on' },
  loan_ended: { nl: 'Je tijd met dit kastje is klaar', en: 'Your time with this kit is done' },
  loan_ended_more: {
    nl: 'Het kastje gaat naar iemand anders. Wat het over jou bewaarde, is gewist. Bedankt dat je mee deed!',
    en: 'The kit goes to somebody else. What it kept about you is erased. Thank you for being there!',
  },
  loan_ended_ask: {
    nl: 'Wil je nog een keer in de klas? Vraag het je consulent.',
    en: 'Do you want to be in class again? Ask your consultant.',
  },
  loan_ended_consultant: {
    nl: 'Dit kastje is gewist. Voor een nieuwe uitlening koppel je opnieuw.',
    en: 'This kit has been wiped. For a new loan, pair again.',
  },
  kit_wiped: { nl: 'De uitlening is klaar', en: 'The loan is over' },
  new_code: { nl: 'Nieuwe code of link', en: 'New code or link' },
} as const satisfies Record<string, Words>;

/** What is wrong with a typed code, in words that help. */
export function typingWords(
  problem:
    | { readonly kind: 'length'; readonly chars: number; readonly wanted: number }
    | { readonly kind: 'character'; readonly found: string; readonly meant: readonly string[] },
): Words {
  if (problem.kind === 'length') {
    const { chars, wanted } = problem;
    return {
      nl: `Je hebt ${chars} ${chars === 1 ? 'teken' : 'tekens'}. Een code heeft er ${wanted}.`,
      en: `You have ${chars}. A code has ${wanted} characters.`,
    };
  }
  const { found, meant } = problem;
  const nl = `“${found}” staat nooit in een code.`;
  const en = `“${found}” is never in a code.`;
  if (meant.length === 0) return { nl, en };
  return {
    nl: `${nl} Is het misschien de letter ${meant.join(' of ')}?`,
    en: `${en} Is it perhaps the letter ${meant.join(' or ')}?`,
  };
}
