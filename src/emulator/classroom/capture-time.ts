/**
 * The time at which a frame was taken, as black and white blocks along its top edge: 40 bits of Unix milliseconds
 * and a check byte, most significant bit first. It survives H.264, scaling and a canvas, so that a page or a bench
 * can tell how old the frame is that it sees. Runs in a browser too.
 */

/** Number and size of the blocks in a picture 1280 pixels wide; smaller pictures have them smaller in proportion. */
export const CAPTURE_TIME = { blocks: 48, blockPx: 16, firstPx: 16, ofWidthPx: 1280 } as const;

const TIME_RANGE_MS = 2 ** 40;
const WHITE = 235;
const BLACK = 16;
const MIDDLE = 128;

/** A picture to read from: `step` bytes a pixel, the first of them brightness (I420: 1) or red (canvas RGBA: 4). */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly step: 1 | 4;
}

/** Check byte over the five bytes of the time; never zero for an all-black or all-white strip. */
function checkByte(bytes: readonly number[]): number {
  const mixed = bytes.reduce((sum, byte) => sum ^ byte, 0xa5);
  return ((mixed << 3) | (mixed >> 5)) & 0xff;
}

function bytesOf(unixMs: number): number[] {
  const time = Math.floor(unixMs) % TIME_RANGE_MS;
  return [32, 24, 16, 8, 0].map((shift) => Math.floor(time / 2 ** shift) & 0xff);
}

/** Writes the time into the brightness plane of a frame `CAPTURE_TIME.ofWidthPx` wide. */
export function writeCaptureTime(luma: Uint8Array, unixMs: number): void {
  const { blocks, blockPx, firstPx, ofWidthPx } = CAPTURE_TIME;
  const time = bytesOf(unixMs);
  const bytes = [...time, checkByte(time)];
  luma.fill(MIDDLE, 0, firstPx + (blocks + 1) * blockPx);
  for (let block = 0; block < blocks; block += 1) {
    const bit = ((bytes[block >> 3] ?? 0) >> (7 - (block & 7))) & 1;
    const x = firstPx + block * blockPx;
    luma.fill(bit === 1 ? WHITE : BLACK, x, x + blockPx);
  }
  const end = firstPx + (blocks + 1) * blockPx;
  for (let row = 1; row < blockPx; row += 1) luma.copyWithin(row * ofWidthPx, 0, end);
}

/** Mean brightness in the middle of a block: its edges are blurred by coding and scaling. */
function blockLevel(pixels: Pixels, block: number): number {
  const scale = pixels.width / CAPTURE_TIME.ofWidthPx;
  const size = CAPTURE_TIME.blockPx * scale;
  const left = Math.round((CAPTURE_TIME.firstPx + block * CAPTURE_TIME.blockPx) * scale + size * 0.3);
  const top = Math.round(size * 0.3);
  const span = Math.max(1, Math.round(size * 0.4));
  let sum = 0;
  for (let y = top; y < top + span; y += 1) {
    for (let x = left; x < left + span; x += 1) sum += pixels.data[(y * pixels.width + x) * pixels.step] ?? 0;
  }
  return sum / (span * span);
}

/**
 * Reads the time of a frame: Unix milliseconds, or null when the strip is not there or was damaged.
 * @param nearUnixMs any time within 17 years of the frame: the blocks carry only the low 40 bits.
 */
export function readCaptureTime(pixels: Pixels, nearUnixMs: number = Date.now()): number | null {
  const bytes = [0, 0, 0, 0, 0, 0];
  for (let block = 0; block < CAPTURE_TIME.blocks; block += 1) {
    const bit = blockLevel(pixels, block) > MIDDLE ? 1 : 0;
    bytes[block >> 3] = ((bytes[block >> 3] ?? 0) << 1) | bit;
  }
  const time = bytes.slice(0, 5);
  if (checkByte(time) !== bytes[5]) return null;
  const low = time.reduce((sum, byte) => sum * 256 + byte, 0);
  const turns = Math.round((nearUnixMs - low) / TIME_RANGE_MS);
  return low + turns * TIME_RANGE_MS;
}
