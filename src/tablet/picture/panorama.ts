import { TABLET } from '../limits.ts';
import type { Range } from '../look/ask.ts';

/**
 * What was last seen in each direction, small and in memory only: shown dimmed beside the live picture while the
 * head is on its way. Cleared when the pupil leaves and when the class shuts privacy.
 */
export class Panorama {
  readonly canvas = document.createElement('canvas');
  readonly #context = this.canvas.getContext('2d', { alpha: false });
  #leftDeg = 0;
  #viewDeg = 60;
  #paintedDeg = Number.NaN;
  #paintedMs = Number.NEGATIVE_INFINITY;

  /** Degrees that the canvas is wide. */
  get widthDeg(): number {
    return this.canvas.width / TABLET.panoramaPxPerDeg;
  }

  /** Angle of its left edge. */
  get leftDeg(): number {
    return this.#leftDeg;
  }

  setRange(range: Range): void {
    this.#leftDeg = range.minDeg - range.viewDeg / 2;
    this.#viewDeg = range.viewDeg;
    this.canvas.width = Math.ceil((range.maxDeg - range.minDeg + range.viewDeg) * TABLET.panoramaPxPerDeg);
    this.canvas.height = TABLET.panoramaHeightPx;
    this.#paintedDeg = Number.NaN;
  }

  /** Remembers a picture taken at this angle, when it is time: seldom, and more often while the head turns. */
  see(picture: HTMLVideoElement, panDeg: number, nowMs: number): void {
    const turning = !(Math.abs(panDeg - this.#paintedDeg) < 2);
    const waitMs = turning ? TABLET.panoramaTurningMs : TABLET.panoramaStillMs;
    if (nowMs - this.#paintedMs < waitMs) return;
    this.#paintedMs = nowMs;
    this.#paintedDeg = panDeg;
    const x = (panDeg - this.#viewDeg / 2 - this.#leftDeg) * TABLET.panoramaPxPerDeg;
    this.#context?.drawImage(picture, x, 0, this.#viewDeg * TABLET.panoramaPxPerDeg, TABLET.panoramaHeightPx);
  }

  clear(): void {
    this.#context?.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.#paintedDeg = Number.NaN;
  }
}
