import type { Role } from './office.ts';
import type { Part, Signal } from './states.ts';

/** What the display says of pairing while nobody is in class: never in the place of a scene that tells who watches. */
export type Notice =
  /** The code as a person types it; the link as a QR where it fits the display. */
  | { readonly kind: 'pairing'; readonly role: Role; readonly link: string; readonly code: string }
  /** The four words that both sides compare. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'pairing_closed'; readonly why: 'tries' | 'expired' | 'words' };

/** What the class must be able to tell from the light and the display. One scene, one light, one text. */
export type Scene = (
  | { readonly kind: 'starting' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'watching'; readonly name: string }
  | { readonly kind: 'listening'; readonly name: string }
  | { readonly kind: 'hand'; readonly name: string; readonly watching: boolean }
  | {
      readonly kind: 'signal';
      readonly name: string;
      readonly signal: Exclude<Signal, 'hand'>;
      readonly watching: boolean;
    }
  | { readonly kind: 'resting'; readonly name: string }
  | { readonly kind: 'privacy' }
  | { readonly kind: 'link_lost' }
  /** The board is given its program: it shows this by itself until that is done. */
  | { readonly kind: 'updating' }
  | Notice
) & {
  /** Parts that do not work now; the display says so in a small line of its own. */
  readonly missing?: readonly Part[];
};

/** Longest name that the display writes, in characters; a longer one ends in an ellipsis. */
export const NAME_CHARS = 20;

const SIGNAL_TEXT = {
  yes: 'ja',
  no: 'nee',
  done: 'klaar',
  puzzled: 'snapt het niet',
} as const;

const CLOSED_TEXT = { tries: 'Code te vaak fout', expired: 'Code te oud', words: 'Koppeling weg' } as const;

/** Parts that are not there. */
const ABSENT_TEXT: Readonly<Partial<Record<Part, string>>> = {
  board: 'kastje',
  display: 'schermpje',
  camera: 'camera',
  microphone: 'microfoon',
  speaker: 'speaker',
};

/** Parts that are there, and fail; the board's measure of its supply is a rough one. */
const FAILING_TEXT: readonly (readonly [Part, string])[] = [
  ['head', 'kop vast'],
  ['supply', 'stroom laag?'],
];

/** What the class sees while the board is away and the camera is open: the camera's own light and nothing else. */
export const CAMERA_LIGHT_TEXT = 'Alleen het lampje van de camera';

/** What the display says in words, in Dutch, and what the tablet repeats to the pupil. */
export function sceneText(scene: Scene): string {
  switch (scene.kind) {
    case 'starting':
      return 'Even wachten';
    case 'nobody':
      return 'Niemand kijkt';
    case 'watching':
      return `${shortName(scene.name)} kijkt en luistert`;
    case 'listening':
      return `${shortName(scene.name)} luistert`;
    case 'hand':
      return 'Hand omhoog';
    case 'signal':
      return scene.signal === 'puzzled'
        ? `${shortName(scene.name)} ${SIGNAL_TEXT.puzzled}`
        : `${shortName(scene.name)}: ${SIGNAL_TEXT[scene.signal]}`;
    case 'resting':
      return `${shortName(scene.name)} rust`;
    case 'privacy':
      return 'Pauze (klas)';
    case 'link_lost':
      return 'Verbinding weg';
    case 'updating':
      return 'Update bezig';
    case 'pairing':
      return scene.code.replaceAll('-', ' ');
    case 'words':
      return scene.words.join(' ');
    case 'pairing_closed':
      return CLOSED_TEXT[scene.why];
  }
}

/** The display's small line about parts that do not work; empty when all do. */
export function missingText({ missing = [] }: Scene): string {
  const absent = missing.flatMap((part) => ABSENT_TEXT[part] ?? []).join(', ');
  const failing = FAILING_TEXT.flatMap(([part, text]) => (missing.includes(part) ? [text] : []));
  const text = [...(absent === '' ? [] : [`geen ${absent}`]), ...failing].join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shortName(name: string): string {
  const characters = [...name.normalize('NFC').replaceAll(/\s+/g, ' ').trim()];
  return characters.length <= NAME_CHARS
    ? characters.join('')
    : `${characters.slice(0, NAME_CHARS - 1).join('')}…`;
}
