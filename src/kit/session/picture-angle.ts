import type { KitFrame } from '../../protocol/frames.ts';

/** Angles kept: more than a second at 25 a second. */
const KEPT = 32;

/**
 * Ties every picture to the angle it was taken at, so that the tablet can shift the picture by what was asked
 * and not yet seen. Between two reports of the board the angle is taken to run straight.
 */
export class PictureAngle {
  readonly #samples: { readonly atMs: number; readonly panDeg: number }[] = [];
  readonly #delayMs: number;
  #lastTs = -1;

  /** @param delayMs from capture to the RTP packet's arrival in this process, milliseconds. */
  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** Takes a report of the board. */
  report(atMs: number, panDeg: number): void {
    this.#samples.push({ atMs, panDeg });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** The angle at a time; the nearest known one outside the range; null before the first report. */
  at(timeMs: number): number | null {
    const later = this.#samples.findIndex((sample) => sample.atMs >= timeMs);
    if (later === -1) return this.#samples.at(-1)?.panDeg ?? null;
    const after = this.#samples[later];
    const before = this.#samples[later - 1];
    if (after === undefined || before === undefined) return after?.panDeg ?? null;
    const share = (timeMs - before.atMs) / (after.atMs - before.atMs || 1);
    return before.panDeg + share * (after.panDeg - before.panDeg);
  }

  /** The frame to send for the first packet of each picture; null for its other packets. */
  onPacket(rtp: Buffer, arrivedMs: number): Extract<KitFrame, { type: 'angle' }> | null {
    if (rtp.length < 12) return null;
    const rtpTs = rtp.readUInt32BE(4);
    if (rtpTs === this.#lastTs) return null;
    this.#lastTs = rtpTs;
    const panDeg = this.at(arrivedMs - this.#delayMs);
    return panDeg === null ? null : { type: 'angle', pan_deg: Math.round(panDeg * 100) / 100, rtp_ts: rtpTs };
  }
}
