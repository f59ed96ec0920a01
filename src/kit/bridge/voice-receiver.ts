import { ntpMiddleOf, writeReceiverReport } from './rtcp-write.ts';
import { parseRtp, writeRtp } from './rtp-packet.ts';

const REPORT_EVERY_MS = 1_000;
/** A step back of more than this is a new start, not a late packet. */
const LATE_MAX = 3_000;

/**
 * The pupil's voice as it comes in: takes header extensions off, and counts, so that the tablet is told how much
 * arrives and learns its round trip.
 */
export class VoiceReceiver {
  readonly #ssrc: number;
  readonly #payloadType: number;
  #remote = 0;
  #highest = -1;
  #base = 0;
  #got = 0;
  #expectedBefore = 0;
  #gotBefore = 0;
  #lastReport = 0;
  #lastReportMs = 0;
  #reportedMs = 0;

  /** @param ssrc ours, for the reports. */
  constructor(ssrc: number, payloadType: number) {
    this.#ssrc = ssrc;
    this.#payloadType = payloadType;
  }

  /** @returns the packet as plain RTP; null when it is not the pupil's voice. */
  take(bytes: Buffer): Buffer | null {
    const packet = parseRtp(bytes);
    if (packet === null || packet.payloadType !== this.#payloadType || packet.payload.length === 0)
      return null;
    this.#count(packet.sequence, packet.ssrc);
    return writeRtp(packet, {});
  }

  senderReport(ssrc: number, ntpMiddle: number, nowMs: number): void {
    if (ssrc !== this.#remote) return;
    this.#lastReport = ntpMiddle;
    this.#lastReportMs = nowMs;
  }

  /** @returns a report when one is due. */
  report(nowMs: number): Buffer | null {
    if (this.#highest < 0 || nowMs - this.#reportedMs < REPORT_EVERY_MS) return null;
    this.#reportedMs = nowMs;
    const expected = this.#highest - this.#base + 1;
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#got - this.#gotBefore);
    this.#expectedBefore = expected;
    this.#gotBefore = this.#got;
    const since = this.#lastReport === 0 ? 0 : Math.round((nowMs - this.#lastReportMs) * 65.536);
    return writeReceiverReport({
      reporter: this.#ssrc,
      ssrc: this.#remote,
      lost: expectedNow > 0 ? Math.max(0, lostNow) / expectedNow : 0,
      lostInAll: expected - this.#got,
      highestSequence: this.#highest,
      jitter: 0,
      lastReport: this.#lastReport,
      sinceReport: since,
    });
  }

  #count(sequence: number, ssrc: number): void {
    const step = (sequence - (this.#highest & 0xffff)) & 0xffff;
    const back = 0x10000 - step;
    if (ssrc !== this.#remote || this.#highest < 0 || (step >= 0x8000 && back > LATE_MAX)) {
      this.#remote = ssrc;
      this.#base = sequence;
      this.#highest = sequence;
      this.#got = 0;
      this.#expectedBefore = 0;
      this.#gotBefore = 0;
      this.#lastReport = 0;
    } else if (step < 0x8000) this.#highest += step;
    this.#got += 1;
  }
}

/** Round trip from a report block about our packets (RFC 3550, section 6.4.1), milliseconds; null when it says none. */
export function roundTripMs(
  block: { readonly lastReport: number; readonly sinceReport: number },
  nowMs: number,
): number | null {
  if (block.lastReport === 0) return null;
  const units = (ntpMiddleOf(nowMs) - block.lastReport - block.sinceReport) | 0;
  return units < 0 || units > 10 * 65_536 ? null : units / 65.536;
}
