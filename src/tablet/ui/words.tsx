import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { TEXT, type TextKey, type Words } from './text.ts';

/** The sentence for people of an error that the pupil can meet. */
export function errorWords(code: ErrorCode): Words {
  return ERRORS[code];
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

export function T({ k }: { k: TextKey }) {
  return <Bilingual words={TEXT[k]} />;
}
