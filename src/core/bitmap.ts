/**
 * A picture of one bit a pixel in the memory order of an SSD1306: pages of eight rows, one byte a column,
 * least bit on top. What is drawn here can be sent to the display as it is.
 */
export class Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBufferLike>;

  /** @param height a multiple of 8. */
  constructor(
    width: number,
    height: number,
    bytes: Uint8Array<ArrayBufferLike> = new Uint8Array((width * height) / 8),
  ) {
    this.width = width;
    this.height = height;
    this.bytes = bytes;
  }

  /** Whether a pixel is lit; outside the picture none is. */
  get(x: number, y: number): boolean {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return false;
    return ((this.bytes[(y >> 3) * this.width + x]! >> (y & 7)) & 1) === 1;
  }

  /** Lights a pixel or puts it out; outside the picture nothing happens. */
  set(x: number, y: number, lit = true): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = (y >> 3) * this.width + x;
    const bit = 1 << (y & 7);
    this.bytes[at] = lit ? this.bytes[at]! | bit : this.bytes[at]! & ~bit;
  }

  /** Sets every pixel for which `inside` holds, asked at the pixel's centre. */
  paint(inside: (x: number, y: number) => boolean, lit = true): void {
    for (let y = 0; y < this.height; y += 1) {
      for (let x = 0; x < this.width; x += 1) if (inside(x + 0.5, y + 0.5)) this.set(x, y, lit);
    }
  }
}
