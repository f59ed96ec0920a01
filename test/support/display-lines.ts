import { Bitmap } from '../../src/core/bitmap.ts';
import { readLines } from '../../src/core/glyphs.ts';

/** The four lines of a code or of the words, which stand closer than lines with tails could: read one by one. */
export function fourLines(picture: Bitmap, left = 0): string[] {
  return [0, 1, 2, 3].map((n) => {
    const line = new Bitmap(picture.width - left, 24);
    line.paint((x, y) => y < 16 && picture.get(Math.floor(x) + left, Math.floor(y) + 16 * n));
    const [found] = readLines(line);
    return `${found?.text} ${found?.size}`;
  });
}

/** Whether the display shows these four words. */
export function showsWords(picture: Bitmap, words: readonly string[]): boolean {
  return fourLines(picture).join() === words.map((word) => `${word.toUpperCase()} 2`).join();
}
