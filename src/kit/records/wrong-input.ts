import { NabijError } from '../../core/errors.ts';
import type { ErrorCode, ErrorText } from '../../protocol/errors.ts';

/** What a person asked does not fit: which part of it, and why, in both languages. */
export class WrongInput extends NabijError {
  readonly text: Pick<ErrorText, 'nl' | 'en'>;

  constructor(code: ErrorCode, text: Pick<ErrorText, 'nl' | 'en'>) {
    super(code, text.en, { fault: 'person' });
    this.text = text;
  }
}
