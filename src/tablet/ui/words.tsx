import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { TEXT, type TextKey, type Words } from './text.ts';

/** The sentence for people of an error that the pupil can meet. */
export function errorWords(code: ErrorCode): Words {
  return ERRORS[code];
}

/** What the kit said in its own words, else the sentence of the code. */
export function refusalWords({ code, text }: { code: ErrorCode; text?: Words | undefined }): Words {
  return text ?? ERRORS[code];
}

export function wordsOf(text: TextKey | Words): Words {
  return typeof text === 'string' ? TEXT[text] : text;
}

/** Dutch, with English small beside or under it; a screen reader says the Dutch alone, not everything twice. */
export function Bilingual({ words }: { words: Words }) {
  return (
    <span class="words">
      <span class="nl" lang="nl">
        {words.nl}
      </span>{' '}
      <span class="en" lang="en" aria-hidden="true">
        {words.en}
      </span>
    </span>
  );
}

export function T({ k }: { k: TextKey | Words }) {
  return <Bilingual words={wordsOf(k)} />;
}
