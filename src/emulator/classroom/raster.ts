import { existsSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { NabijError } from '../../core/errors.ts';
import { type Picture, pictureBytes, pictureOver, type Sprite } from './picture.ts';

/** Debian's fonts-dejavu-core. Named one by one: searching all fonts of a machine takes longer than drawing. */
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map(
  (name) => `/usr/share/fonts/truetype/dejavu/${name}`,
);

function pixelsOf(svg: string): { data: Buffer; width: number; height: number } {
  const missing = FONT_FILES.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new NabijError('NABIJ_E_EMULATOR_PART', `font ${missing} is missing: install fonts-dejavu-core`, {
      fault: 'part',
    });
  }
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans' },
  }).render();
  return { data: image.pixels, width: image.width, height: image.height };
}

/** BT.709, limited range: what video of this height is taken to be when nothing else is said. */
function lumaOf(r: number, g: number, b: number): number {
  return Math.round(16 + 0.18259 * r + 0.61423 * g + 0.06201 * b);
}

function fillLuma(data: Buffer, into: Buffer): void {
  for (let pixel = 0, at = 0; pixel < into.length; pixel += 1, at += 4) {
    into[pixel] = lumaOf(data[at] as number, data[at + 1] as number, data[at + 2] as number);
  }
}

/** Colour of each 2×2 square: the mean of its solid parts. `data` has colours not multiplied by alpha. */
function fillChroma(data: Buffer, width: number, into: { u: Buffer; v: Buffer; alphaHalf?: Buffer }): void {
  const half = width / 2;
  for (let square = 0; square < into.u.length; square += 1) {
    const corner = (Math.floor(square / half) * 2 * width + (square % half) * 2) * 4;
    let [r, g, b, a] = [0, 0, 0, 0];
    for (const at of [corner, corner + 4, corner + width * 4, corner + width * 4 + 4]) {
      const alpha = data[at + 3] as number;
      r += (data[at] as number) * alpha;
      g += (data[at + 1] as number) * alpha;
      b += (data[at + 2] as number) * alpha;
      a += alpha;
    }
    const by = a === 0 ? 1 : a;
    into.u[square] = Math.round(128 + (-0.10064 * r - 0.33857 * g + 0.43922 * b) / by);
    into.v[square] = Math.round(128 + (0.43922 * r - 0.39894 * g - 0.04027 * b) / by);
    if (into.alphaHalf !== undefined) into.alphaHalf[square] = a >> 2;
  }
}

/** resvg gives colours multiplied by alpha; blending wants them plain. */
function divideByAlpha(data: Buffer): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel += 1) {
      data[channel] = Math.min(255, Math.round(((data[channel] as number) * 255) / alpha));
    }
  }
}

/** Draws an SVG without see-through parts; width and height even. */
export function rasterPicture(svg: string): Picture {
  const { data, width, height } = pixelsOf(svg);
  const picture = pictureOver(Buffer.alloc(pictureBytes(width, height)), width, height);
  fillLuma(data, picture.y);
  fillChroma(data, width, picture);
  return picture;
}

/** Draws an SVG with its see-through parts; width and height even. */
export function rasterSprite(svg: string): Sprite {
  const { data, width, height } = pixelsOf(svg);
  divideByAlpha(data);
  const picture = pictureOver(Buffer.alloc(pictureBytes(width, height)), width, height);
  const alpha = Buffer.alloc(width * height);
  for (let pixel = 0; pixel < alpha.length; pixel += 1) alpha[pixel] = data[pixel * 4 + 3] as number;
  const sprite = { ...picture, alpha, alphaHalf: Buffer.alloc(alpha.length / 4) };
  fillLuma(data, sprite.y);
  fillChroma(data, width, sprite);
  return sprite;
}
