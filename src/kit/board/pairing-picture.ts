import encodeQR from 'qr';
import type { Bitmap } from '../../core/bitmap.ts';
import { CAPITAL_ROWS, drawText, textWidth } from '../../core/glyphs.ts';
import type { Scene } from '../../protocol/scene.ts';

/** Pixels a module of the QR: with fewer, a tablet's camera reads it no more. */
const MODULE_PX = 2;
/** Lit modules around the QR; the standard asks for four, readers take one. */
const BORDER = 1;
const CODE_SIZE = 2;
const CODE_LINE_PX = 16;

/**
 * The display while a pairing waits: the link's QR on the left, as light on dark as paper, and the code beside it as a
 * person types it. A link that is too long for the display leaves the code alone.
 */
export function drawPairing(picture: Bitmap, scene: Extract<Scene, { kind: 'pairing' }>): void {
  const left = drawQr(picture, scene.link);
  const groups = scene.code.split('-');
  const top = Math.floor(
    (picture.height - (groups.length - 1) * CODE_LINE_PX - CAPITAL_ROWS * CODE_SIZE) / 2,
  );
  const width = Math.max(...groups.map((group) => textWidth(group, CODE_SIZE)));
  const x = left + Math.max(0, Math.floor((picture.width - left - width) / 2));
  groups.forEach((group, n) => {
    drawText(picture, group, x, top + n * CODE_LINE_PX, CODE_SIZE);
  });
}

/** The four words below each other, all of one size: capitals, which have no tails, so that four lines fit. */
export function drawWords(picture: Bitmap, words: readonly string[]): void {
  const lines = words.map((word) => word.toUpperCase());
  const pitch = Math.floor(picture.height / Math.max(1, lines.length));
  const left = (picture.width - Math.max(...lines.map((line) => textWidth(line, CODE_SIZE)))) / 2;
  lines.forEach((line, n) => {
    drawText(picture, line, Math.max(0, Math.floor(left)), n * pitch + 1, CODE_SIZE);
  });
}

/** @returns the first free column to the right of it. */
function drawQr(picture: Bitmap, link: string): number {
  const modules = encodeQR(link, 'raw', { ecc: 'low', border: BORDER });
  const free = picture.height - modules.length * MODULE_PX;
  if (free < 0) return 0;
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.height; x += 1) {
      const row = modules[Math.floor((y - free / 2) / MODULE_PX)];
      picture.set(x, y, row?.[Math.floor((x - free / 2) / MODULE_PX)] !== true);
    }
  }
  return picture.height;
}
