import type { Bitmap } from './bitmap.ts';
import { enlarge } from './enlarge.ts';
import { ABOVE_ROWS, BODY_ROWS, FONT, type Glyph } from './font.ts';

/** Letter sizes: capitals 7, 14 or 21 pixels high. */
export const SIZES = [1, 2, 3] as const;
export type Size = (typeof SIZES)[number];

/** Empty columns between two letters, and those that a space adds, at size 1. */
const GAP = 1;
const SPACE = 3;

/** Height of a capital at size 1. */
export const CAPITAL_ROWS = 7;

const fonts: Readonly<Record<Size, ReadonlyMap<string, Glyph>>> = {
  1: FONT,
  2: enlarged(2),
  3: enlarged(3),
};

/** Width of a line in pixels, from the first lit column to the last. */
export function textWidth(text: string, size: Size): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    width +=
      ((character === ' ' ? SPACE : glyphOf(character, size).width / size) + (character === ' ' ? 0 : GAP)) *
      size;
  }
  return Math.max(0, width - GAP * size);
}

/** Whether a character can be written, if need be without its accent. */
export function canDraw(character: string): boolean {
  return FONT.has(character) || FONT.has(character.normalize('NFD').charAt(0));
}

/** Rows that the accents of this line take above its capitals, in pixels. */
export function accentHeight(text: string, size: Size): number {
  for (const character of text.normalize('NFC')) {
    if (character !== ' ' && glyphOf(character, size).above.some((bits) => bits !== 0))
      return ABOVE_ROWS * size;
  }
  return 0;
}

/**
 * Draws one line. A letter whose accent is not drawn goes without, another character becomes a question mark.
 * @param x first column.
 * @param y the capitals' top row.
 */
export function drawText(picture: Bitmap, text: string, x: number, y: number, size: Size): void {
  let at = x;
  for (const character of text.normalize('NFC')) {
    if (character === ' ') {
      at += SPACE * size;
      continue;
    }
    const glyph = glyphOf(character, size);
    for (let column = 0; column < glyph.width; column += 1) {
      drawColumn(picture, at + column, y, glyph.body[column]!);
      drawColumn(picture, at + column, y - ABOVE_ROWS * size, glyph.above[column]!);
    }
    at += glyph.width + GAP * size;
  }
}

/** One line of text that was found in a picture. */
export interface FoundLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: Size;
}

/** Reads a picture's text back, line by line from the top, glyph by glyph; lines are joined with a space. */
export function readText(picture: Bitmap): string {
  return readLines(picture)
    .map((line) => line.text)
    .join(' ');
}

/** Finds every line of at least two letters that is drawn exactly as `drawText` would, largest letters first. */
export function readLines(picture: Bitmap): FoundLine[] {
  const found: (FoundLine & { readonly right: number })[] = [];
  for (const size of [...SIZES].reverse()) {
    const taken = (x: number, y: number): boolean =>
      found.some(
        (f) => x >= f.x && x < f.right && y > f.y - BODY_ROWS * size && y < f.y + BODY_ROWS * f.size,
      );
    for (let y = 0; y + CAPITAL_ROWS * size <= picture.height; y += 1) {
      for (let x = 0; x < picture.width; x += 1) {
        if (taken(x, y) || !blank(picture, x - GAP * size, y, size)) continue;
        const line = readLine(picture, x, y, size);
        if (line.letters >= 2) found.push({ text: line.text, x, y, size, right: line.right });
      }
    }
  }
  return found.sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Reads letters from (x, y) on to the right until the pixels are no letter or the gap is no gap. */
function readLine(
  picture: Bitmap,
  x: number,
  y: number,
  size: Size,
): { text: string; letters: number; right: number } {
  let text = '';
  let letters = 0;
  let right = x;
  for (let at = x; ; ) {
    const match = readGlyph(picture, at, y, size);
    if (match === null) return { text: text.trimEnd(), letters, right };
    text += match[0];
    letters += 1;
    right = at + match[1].width;
    at = right;
    while (at < picture.width && columnBits(picture, at, y, BODY_ROWS * size) === 0) at += 1;
    const spaces = ((at - right) / size - GAP) / SPACE;
    if (at >= picture.width || spaces < 0 || !Number.isInteger(spaces)) return { text, letters, right };
    text += ' '.repeat(spaces);
  }
}

function readGlyph(picture: Bitmap, x: number, y: number, size: Size): readonly [string, Glyph] | null {
  const first = columnBits(picture, x, y, BODY_ROWS * size);
  if (first === 0) return null;
  const above = ABOVE_ROWS * size;
  for (const entry of byFirstColumn[size].get(first) ?? []) {
    const glyph = entry[1];
    const fits = glyph.body.every(
      (bits, column) =>
        columnBits(picture, x + column, y, BODY_ROWS * size) === bits &&
        (columnBits(picture, x + column, y - above, above) & glyph.above[column]!) === glyph.above[column]!,
    );
    if (fits && blank(picture, x + glyph.width, y, size)) return entry;
  }
  return null;
}

/** Glyphs by their first column, those with most lit pixels first: an accented letter before its plain one. */
const byFirstColumn: Readonly<Record<Size, ReadonlyMap<number, readonly (readonly [string, Glyph])[]>>> = {
  1: indexed(1),
  2: indexed(2),
  3: indexed(3),
};

function indexed(size: Size): Map<number, (readonly [string, Glyph])[]> {
  const index = new Map<number, (readonly [string, Glyph])[]>();
  const heavy = [...fonts[size]].sort((a, b) => litPixels(b[1]) - litPixels(a[1]));
  for (const entry of heavy) {
    const first = entry[1].body[0]!;
    index.set(first, [...(index.get(first) ?? []), entry]);
  }
  return index;
}

function litPixels({ body, above }: Glyph): number {
  return [...body, ...above].reduce((sum, bits) => sum + bits.toString(2).replaceAll('0', '').length, 0);
}

/** Whether the gap that starts at column x is empty over a letter's body. */
function blank(picture: Bitmap, x: number, y: number, size: Size): boolean {
  for (let column = x; column < x + GAP * size; column += 1) {
    if (columnBits(picture, column, y, BODY_ROWS * size) !== 0) return false;
  }
  return true;
}

function columnBits(picture: Bitmap, x: number, y: number, rows: number): number {
  let bits = 0;
  for (let row = 0; row < rows; row += 1) if (picture.get(x, y + row)) bits |= 1 << row;
  return bits;
}

function drawColumn(picture: Bitmap, x: number, y: number, bits: number): void {
  for (let row = 0; bits >> row !== 0; row += 1) if ((bits >> row) & 1) picture.set(x, y + row);
}

function glyphOf(character: string, size: Size): Glyph {
  const font = fonts[size];
  return font.get(character) ?? font.get(character.normalize('NFD').charAt(0)) ?? font.get('?')!;
}

function enlarged(times: 2 | 3): Map<string, Glyph> {
  return new Map([...FONT].map(([character, glyph]) => [character, enlarge(glyph, times)]));
}
