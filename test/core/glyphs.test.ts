import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bitmap } from '../../src/core/bitmap.ts';
import { FONT } from '../../src/core/font.ts';
import { drawText, readLines, readText, SIZES, textWidth } from '../../src/core/glyphs.ts';

const drawn = (text: string, size: (typeof SIZES)[number]): Bitmap => {
  const picture = new Bitmap(textWidth(text, size) + 8, 64);
  drawText(picture, text, 4, 16, size);
  return picture;
};

describe('letters', () => {
  test.each(SIZES)('every character reads back between two others at size %d', (size) => {
    for (const character of FONT.keys())
      expect(readText(drawn(`n${character}n`, size))).toBe(`n${character}n`);
  });

  test('any line of letters and single spaces reads back', () => {
    // Signs of dots alone can be read in more than one way when nothing else is on their line.
    const letters = [...FONT.keys()].filter((character) => /[\p{L}\d()-]/u.test(character));
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...SIZES),
        (words, size) => {
          expect(readText(drawn(words.join(' '), size))).toBe(words.join(' '));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the names of a Dutch class are drawn whole', () => {
    const names = [
      'Noé',
      'Zoë',
      'Daniël',
      'Naïma',
      'Şükrü',
      'Łukasz',
      'Françoise',
      'Jürgen',
      'Søren',
      'D’Angelo',
    ];
    for (const name of names) expect(readText(drawn(name, 2))).toBe(name);
  });

  test('what has no glyph goes without its accent, or becomes a question mark', () => {
    expect(readText(drawn('aḍa', 1))).toBe('ada');
    expect(readText(drawn('a木a', 1))).toBe('a?a');
  });

  test('two lines of different sizes are found where they stand', () => {
    const picture = new Bitmap(128, 64);
    drawText(picture, 'Klein', 10, 4, 1);
    drawText(picture, 'Groot', 20, 30, 3);
    expect(readLines(picture)).toMatchObject([
      { text: 'Klein', x: 10, y: 4, size: 1 },
      { text: 'Groot', x: 20, y: 30, size: 3 },
    ]);
  });

  test('a picture of nothing or of one full block has no text', () => {
    expect(readText(new Bitmap(128, 64))).toBe('');
    expect(readText(new Bitmap(128, 64, new Uint8Array(1024).fill(0xff)))).toBe('');
  });
});
