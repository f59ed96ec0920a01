/** Brightness and two colour planes, the colour planes with half the width and height (I420, BT.709, limited range). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly y: Buffer;
  readonly u: Buffer;
  readonly v: Buffer;
}

/** A picture with see-through parts; `alpha` 0 is clear, 255 is solid, one plane for each resolution. */
export interface Sprite extends Picture {
  readonly alpha: Buffer;
  readonly alphaHalf: Buffer;
}

/** A picture over one block of memory, so that it can be written to a socket in one go. */
export function pictureOver(memory: Buffer, width: number, height: number): Picture {
  const luma = width * height;
  const chroma = luma / 4;
  return {
    width,
    height,
    y: memory.subarray(0, luma),
    u: memory.subarray(luma, luma + chroma),
    v: memory.subarray(luma + chroma, luma + 2 * chroma),
  };
}

/** Bytes that a picture of this size takes. */
export function pictureBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

function copyRows(from: Buffer, fromWidth: number, to: Buffer, toWidth: number, left: number): void {
  const rows = to.length / toWidth;
  for (let row = 0; row < rows; row += 1) {
    const start = row * fromWidth + left;
    from.copy(to, row * toWidth, start, start + toWidth);
  }
}

/** Copies the part of `from` that begins `left` pixels from its edge (even) and is as large as `to`. */
export function crop(from: Picture, to: Picture, left: number): void {
  copyRows(from.y, from.width, to.y, to.width, left);
  copyRows(from.u, from.width / 2, to.u, to.width / 2, left / 2);
  copyRows(from.v, from.width / 2, to.v, to.width / 2, left / 2);
}

interface Plane {
  readonly data: Buffer;
  readonly width: number;
}

function blendPlane(from: Plane, alpha: Buffer, to: Plane, left: number, top: number): void {
  const rows = Math.min(alpha.length / from.width, to.data.length / to.width - top);
  const first = Math.max(0, -left);
  const last = Math.min(from.width, to.width - left);
  for (let row = Math.max(0, -top); row < rows; row += 1) {
    const source = row * from.width;
    const target = (row + top) * to.width + left;
    for (let x = first; x < last; x += 1) {
      const solid = alpha[source + x] as number;
      if (solid === 0) continue;
      const colour = from.data[source + x] as number;
      const under = to.data[target + x] as number;
      // 257/65536 is 1/255 to the nearest: a division for each pixel would cost more than the blend.
      to.data[target + x] =
        solid === 255 ? colour : ((colour * solid + under * (255 - solid)) * 257 + 32768) >> 16;
    }
  }
}

/** Lays a sprite over a picture; `left` and `top` are even and may lie outside. */
export function blend(sprite: Sprite, to: Picture, left: number, top: number): void {
  if (left >= to.width || left + sprite.width <= 0) return;
  blendPlane(
    { data: sprite.y, width: sprite.width },
    sprite.alpha,
    { data: to.y, width: to.width },
    left,
    top,
  );
  const half = sprite.width / 2;
  const toHalf = to.width / 2;
  blendPlane(
    { data: sprite.u, width: half },
    sprite.alphaHalf,
    { data: to.u, width: toHalf },
    left / 2,
    top / 2,
  );
  blendPlane(
    { data: sprite.v, width: half },
    sprite.alphaHalf,
    { data: to.v, width: toHalf },
    left / 2,
    top / 2,
  );
}
