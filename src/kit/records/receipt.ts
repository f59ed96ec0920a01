import type { ErrorText } from '../../protocol/errors.ts';
import { clockText, dayText, localTime } from './local-time.ts';

/** What can be destroyed, and what it is called. */
const NAMES = {
  'kit-key': { nl: 'de sleutel van het kastje', en: 'the key of the kit' },
  pairings: { nl: 'de gekoppelde tablets', en: 'the paired tablets' },
  'open-pairing': { nl: 'de open koppeling', en: 'the open pairing' },
  loan: { nl: 'de uitleengegevens', en: 'the loan' },
  hours: { nl: 'de uren', en: 'the hours' },
} as const satisfies Record<string, ErrorText>;

/** A record that a wipe destroys. */
export type Destroyed = keyof typeof NAMES;
export const DESTROYED = Object.keys(NAMES) as readonly Destroyed[];

/** Says that a kit has been wiped. Names nobody: it may be kept with the school's papers. */
export interface Receipt {
  readonly receipt: 'nabij-wipe';
  readonly version: 1;
  /** Milliseconds since 1970; null when the kit's clock was not right. */
  readonly at_ms: number | null;
  readonly destroyed: readonly Destroyed[];
  /** Files in the state folder that are not the kit's own: they were left alone. */
  readonly foreign_files: number;
  /** Null when the old key could not be read. */
  readonly old_kit_id: string | null;
  readonly new_kit_id: string;
}

/** The receipt for people. */
export function receiptText(receipt: Receipt): ErrorText {
  const when = whenText(receipt.at_ms);
  const none = { nl: 'niets, er was niets', en: 'nothing, there was nothing' };
  const what = (language: 'nl' | 'en'): string =>
    receipt.destroyed.map((one) => NAMES[one][language]).join(', ') || none[language];
  const foreign = receipt.foreign_files;
  return {
    nl: [
      'Dit kastje is gewist.',
      `Wanneer: ${when.nl}`,
      `Gewist: ${what('nl')}`,
      `Oud nummer van het kastje: ${receipt.old_kit_id ?? 'niet te lezen'}`,
      `Nieuw nummer van het kastje: ${receipt.new_kit_id}`,
      'De tablet van de leerling kan niet meer bij dit kastje.',
      ...(foreign === 0 ? [] : [`Let op: ${foreign} bestand(en) die niet van Nabij zijn, staan er nog.`]),
    ].join('\n'),
    en: [
      'This kit has been wiped.',
      `When: ${when.en}`,
      `Destroyed: ${what('en')}`,
      `Old kit id: ${receipt.old_kit_id ?? 'could not be read'}`,
      `New kit id: ${receipt.new_kit_id}`,
      "The pupil's tablet can no longer reach this kit.",
      ...(foreign === 0 ? [] : [`Note: ${foreign} file(s) that are not Nabij's are still there.`]),
    ].join('\n'),
  };
}

/** The receipt for another program. */
export function receiptJson(receipt: Receipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`;
}

function whenText(atMs: number | null): ErrorText {
  if (atMs === null) return { nl: 'de klok liep niet gelijk', en: 'the clock was not set' };
  const { date, minute } = localTime(atMs);
  const day = dayText(date, '');
  return { nl: `${day.nl} om ${clockText(minute)}`, en: `${day.en} at ${clockText(minute)}` };
}
