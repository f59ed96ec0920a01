import { NabijError } from '../core/errors.ts';
import { ERRORS, type ErrorCode, type ErrorText } from '../protocol/errors.ts';

/** How a command ends. */
export const EXIT = { done: 0, refused: 1, usage: 2, noKit: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

export const LANGUAGES = ['both', 'nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where a command writes: what was asked for on the one, all else on the other. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Writes sentences in the language that was asked for; in both, the Dutch one first. */
export class Speaker {
  readonly #streams: Streams;
  readonly #language: Language;

  constructor(streams: Streams, language: Language) {
    this.#streams = streams;
    this.#language = language;
  }

  /** A sentence, or a paragraph of several lines. */
  say(text: Pick<ErrorText, 'nl' | 'en'>): void {
    this.#streams.out(`${this.#inLanguage(text)}\n`);
  }

  /** What went wrong. */
  complain(text: ErrorText): void {
    this.#streams.err(`${this.#inLanguage(text)}\n`);
    if (text.fix !== undefined) this.#streams.err(`→ ${text.fix}\n`);
  }

  /** Text that has no language. */
  print(text: string): void {
    this.#streams.out(text.endsWith('\n') ? text : `${text}\n`);
  }

  json(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  #inLanguage({ nl, en }: Pick<ErrorText, 'nl' | 'en'>): string {
    if (this.#language === 'nl') return nl;
    if (this.#language === 'en') return en;
    return nl.includes('\n') ? `${nl}\n\n${en}` : `${nl}\n${en}`;
  }
}

/** Says an error in words; what is not ours is thrown on. */
export function exitOf(error: unknown, speaker: Speaker): Exit {
  if (!(error instanceof NabijError) || !(error.code in ERRORS)) throw error;
  speaker.complain(ERRORS[error.code as ErrorCode]);
  return error.code === 'NABIJ_E_DESK' ? EXIT.noKit : EXIT.refused;
}
