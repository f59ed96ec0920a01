import { Bitmap } from '../../core/bitmap.ts';
import { accentHeight, CAPITAL_ROWS, drawText, type Size, textWidth } from '../../core/glyphs.ts';
import { missingText, type Scene, sceneText } from '../../protocol/scene.ts';
import { drawPairing, drawWords } from './pairing-picture.ts';
import { sceneIcon } from './scene-icons.ts';
import { DISPLAY_SIZE } from './wire.generated.ts';

/** Smallest and largest icon, and what stays free between icon and words, in pixels. */
const ICON_MIN = 24;
const ICON_MAX = 50;
const APART = 4;

/** Rows at the bottom that the line about missing parts takes, and where its capitals start. */
const NOTE_HEIGHT = 10;
const NOTE_TOP = 55;

/** Rows of a line with its tail, and the most from one line to the next, at size 1. */
const LINE_MIN = 9;
const LINE_MAX = 10;
const TAIL = 2;

interface Line {
  readonly text: string;
  readonly size: Size;
}

/** The display's picture of a scene: sign on the left, the words as large as they go on the right; or what two people compare. */
export function scenePicture(scene: Scene): Bitmap {
  const picture = new Bitmap(DISPLAY_SIZE.width, DISPLAY_SIZE.height);
  if (scene.kind === 'pairing' || scene.kind === 'words') {
    if (scene.kind === 'pairing') drawPairing(picture, scene);
    else drawWords(picture, scene.words);
    return picture;
  }
  const note = missingText(scene);
  const height = picture.height - (note === '' ? 0 : NOTE_HEIGHT);
  const lines = layOut(sceneText(scene), picture.width - ICON_MIN - APART, height);
  const wordsWidth = Math.max(...lines.map((line) => textWidth(line.text, line.size)));
  const icon = Math.min(ICON_MAX, height, picture.width - wordsWidth - APART);
  const left = Math.max(0, Math.floor((picture.width - wordsWidth - APART - icon) / 3));
  const top = Math.floor((height - icon) / 2);
  const sign = sceneIcon(scene);
  picture.paint((x, y) => sign((x - left) / icon, (y - top) / icon));
  drawLines(picture, lines, left + icon + APART, height);
  if (note !== '') drawText(picture, shortened(note, picture.width), 0, NOTE_TOP, 1);
  return picture;
}

/**
 * The largest size at which the words fit, wrapped between words. When they fit at no large size, the first words
 * (a long name) are small and the others as large as can be.
 */
function layOut(text: string, width: number, height: number): readonly Line[] {
  const words = text.split(' ');
  const fits = (lines: readonly Line[]): boolean =>
    linesHeight(lines, LINE_MIN) <= height && lines.every((line) => textWidth(line.text, line.size) <= width);
  for (const size of [3, 2] as const) {
    const lines = wrap(words, size, width);
    if (fits(lines)) return lines;
  }
  const small = words.map((word) => shortened(word, width));
  for (let count = 1; count < words.length; count += 1) {
    const lines = [...wrap(small.slice(0, count), 1, width), ...wrap(words.slice(count), 2, width)];
    if (fits(lines)) return lines;
  }
  return wrap(small, 1, width);
}

/** As few lines as the width allows, and of those the narrowest, so that the icon gets the room. */
function wrap(words: readonly string[], size: Size, width: number): Line[] {
  const measure = (lines: readonly string[]): number =>
    Math.max(...lines.map((line) => textWidth(line, size)));
  let best = wrapGreedily(words, size, width);
  for (let limit = measure(best) - 1; limit > 0; limit -= 1) {
    const lines = wrapGreedily(words, size, limit);
    if (lines.length > best.length || measure(lines) > limit) break;
    best = lines;
  }
  return best.map((text) => ({ text, size }));
}

function wrapGreedily(words: readonly string[], size: Size, width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function linesHeight(lines: readonly Line[], lineRows: number): number {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return 0;
  const between = lines.slice(0, -1).reduce((sum, line) => sum + lineRows * line.size, 0);
  const accents = lines.reduce((sum, line) => sum + accentHeight(line.text, line.size), 0);
  return accents + between + (CAPITAL_ROWS + TAIL) * last.size;
}

function drawLines(picture: Bitmap, lines: readonly Line[], x: number, height: number): void {
  const lineRows = linesHeight(lines, LINE_MAX) <= height ? LINE_MAX : LINE_MIN;
  const free = height - linesHeight(lines, lineRows) + TAIL * lines.at(-1)!.size;
  let y = Math.floor(Math.min(free / 2, height - linesHeight(lines, lineRows)));
  for (const { text, size } of lines) {
    y += accentHeight(text, size);
    drawText(picture, text, x, y, size);
    y += lineRows * size;
  }
}

/** The text, cut with an ellipsis so that it fits at the smallest size. */
function shortened(text: string, width: number): string {
  if (textWidth(text, 1) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, 1) > width) characters.pop();
  return `${characters.join('')}…`;
}
