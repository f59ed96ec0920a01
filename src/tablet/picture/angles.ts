import { TABLET } from '../limits.ts';

/** Which angle each picture was taken at: the kit's `angle` frames, looked up by RTP time (90 kHz, 32 bits, wraps). */
export class AngleLog {
  readonly #entries: { readonly rtpTs: number; readonly panDeg: number }[] = [];

  /** Adds an angle; one that comes out of order is put where it belongs. */
  add(rtpTs: number, panDeg: number): void {
    let at = this.#entries.length;
    while (at > 0 && since(this.#entries[at - 1]!.rtpTs, rtpTs) < 0) at -= 1;
    this.#entries.splice(at, 0, { rtpTs, panDeg });
    if (this.#entries.length > TABLET.anglesKept) this.#entries.shift();
  }

  /** The angle at an RTP time, straight between its neighbours, the nearest one outside; null when none is known. */
  at(rtpTs: number): number | null {
    const entries = this.#entries;
    for (let i = entries.length - 1; i >= 0; i -= 1) {
      const before = entries[i]!;
      const gone = since(before.rtpTs, rtpTs);
      if (gone < 0) continue;
      const after = entries[i + 1];
      if (after === undefined || gone === 0) return before.panDeg;
      const share = gone / since(before.rtpTs, after.rtpTs);
      return before.panDeg + share * (after.panDeg - before.panDeg);
    }
    return entries[0]?.panDeg ?? null;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}

/** Ticks from one RTP time to another, across the wrap. */
function since(from: number, to: number): number {
  return (to - from) | 0;
}
