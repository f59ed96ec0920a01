import * as v from 'valibot';
import type { ErrorText } from '../../protocol/errors.ts';
import { KIT_ID } from '../../protocol/relay.ts';
import { clockText, dayText, localTime } from './local-time.ts';
import type { RecordKind } from './record.ts';

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

const kitId = v.pipe(v.string(), v.regex(KIT_ID));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.strictObject({
  receipt: v.literal('nabij-wipe'),
  version: v.literal(1),
  /** Milliseconds since 1970; null when the kit's clock was not right. */
  at_ms: v.nullable(count),
  destroyed: v.pipe(v.array(v.picklist(DESTROYED)), v.readonly()),
  /** Files in the state folder that are not the kit's own: they were left alone. */
  foreign_files: count,
  /** Null when the old key could not be read. */
  old_kit_id: v.nullable(kitId),
  new_kit_id: kitId,
});

/** Says that a kit has been wiped. Names nobody: it may be kept with the school's papers. */
export type Receipt = Readonly<v.InferOutput<typeof schema>>;

/** The receipt of the last wipe is kept: who asked for it may have lost it, or a power cut may have come before it. */
export const RECEIPT: RecordKind<Receipt> = { name: 'receipt', version: 1, schema, maxBytes: 2_048 };

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
      ...(foreign === 0 ? [] : [`Let op: ${foreignNl(foreign)} nog.`]),
    ].join('\n'),
    en: [
      'This kit has been wiped.',
      `When: ${when.en}`,
      `Destroyed: ${what('en')}`,
      `Old kit id: ${receipt.old_kit_id ?? 'could not be read'}`,
      `New kit id: ${receipt.new_kit_id}`,
      "The pupil's tablet can no longer reach this kit.",
      ...(foreign === 0 ? [] : [`Note: files that are not Nabij's are still there: ${foreign}.`]),
    ].join('\n'),
  };
}

function foreignNl(files: number): string {
  if (files === 1) return '1 bestand dat niet van Nabij is, staat er';
  return `${files} bestanden die niet van Nabij zijn, staan er`;
}

function whenText(atMs: number | null): ErrorText {
  if (atMs === null) return { nl: 'de klok liep niet gelijk', en: 'the clock was not set' };
  const { date, minute } = localTime(atMs);
  const day = dayText(date, '');
  return { nl: `${day.nl} om ${clockText(minute)}`, en: `${day.en} at ${clockText(minute)}` };
}
