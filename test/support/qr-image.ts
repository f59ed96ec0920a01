import decodeQR from 'qr/decode.js';
import type { Bitmap } from '../../src/core/bitmap.ts';

/** Pixels of the photograph a module, and what is dark around the code. */
const TIMES = 4;
const MARGIN = 16;

/** What a camera reads of a QR whose light modules are lit, on a dark ground; null when there is none. */
export function readQr(side: number, lit: (x: number, y: number) => boolean): string | null {
  const size = side * TIMES + 2 * MARGIN;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const bright = lit(Math.floor((x - MARGIN) / TIMES), Math.floor((y - MARGIN) / TIMES));
      data.fill(bright ? 240 : 10, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  try {
    return decodeQR({ width: size, height: size, data });
  } catch {
    return null;
  }
}

/** The QR on the left of a kit's display. */
export function readDisplayQr(picture: Bitmap): string | null {
  return readQr(picture.height, (x, y) => x < picture.height && picture.get(x, y));
}

/** The QR that a command wrote in half blocks. */
export function readTextQr(lines: readonly string[]): string | null {
  const rows = lines.filter((line) => /^[█▀▄ ]+$/.test(line));
  return readQr(rows[0]!.length, (x, y) => {
    const block = rows[y >> 1]?.[x] ?? ' ';
    return block === '█' || block === (y % 2 === 0 ? '▀' : '▄');
  });
}
