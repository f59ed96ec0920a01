import { canDraw } from '../../core/glyphs.ts';

/** Who gives no name, or one that the display has no letters for. */
const NO_NAME = 'Leerling';

/** A first name as the class reads it: what the display's letters cannot show is left out. */
export function shownName(typed: string | undefined): string {
  const letters = [...(typed ?? '').normalize('NFC').replaceAll(/\s+/g, ' ')];
  const shown = letters
    .filter((letter) => letter === ' ' || canDraw(letter))
    .join('')
    .trim();
  return shown === '' ? NO_NAME : shown;
}
