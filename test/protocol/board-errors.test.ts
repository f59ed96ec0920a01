import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/protocol/errors.ts';
import { FLASH_ERRORS } from '../../src/protocol/flash-errors.ts';

/** Only ever the answer to `nabij board flash`, which is given where the kit is. */
const ANSWERS: readonly string[] = ['NABIJ_E_FLASH_BUSY', 'NABIJ_E_FLASH_SEATED'];
/** What the tablet says while there is no board for want of another program. */
const ON_TABLET = [
  'NABIJ_E_BOARD_PROTOCOL',
  ...Object.keys(FLASH_ERRORS).filter((code) => code !== 'NABIJ_E_BOARD_UPDATING' && !ANSWERS.includes(code)),
] as ErrorCode[];

describe('what a pupil at home reads about the program of the board', () => {
  it.each(ON_TABLET)('%s: asks for nothing but help of the school', (code) => {
    const { nl, en } = ERRORS[code];
    expect(nl).toMatch(/Vraag de school/);
    expect(en).toMatch(/Ask the school/);
    expect(nl).not.toMatch(/\b(Haal|Steek|Probeer|Druk)\b|Zit de/);
  });

  it.each([...ON_TABLET, 'NABIJ_E_BOARD_UPDATING'] as const)(
    '%s: promises no new try, which only some updates have',
    (code) => {
      const { nl, en } = ERRORS[code];
      expect(nl).not.toMatch(/opnieuw|vanzelf|nog een keer/);
      expect(en).not.toMatch(/tr(y|ies|ying) (it )?again|by itself|once more/i);
    },
  );
});
