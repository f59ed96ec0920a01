import type { Clock } from '../../core/clock.ts';
import type { Repeat } from './bandwidth.ts';
import { PacketCache } from './packet-cache.ts';
import type { PlayoutDelay } from './playout-delay.ts';
import { writeSenderReport } from './rtcp-write.ts';
import { isKeyframePayload, parseRtp, type RtpPacket, writeRtp } from './rtp-packet.ts';

export interface Numbers {
  readonly ssrc: number;
  readonly payloadType: number;
}

const REPORT_EVERY_MS = 1_000;

/** Numbers, counts and reports one stream of packets. Timestamps stay as they came: they are the capture time. */
export class StreamCount {
  readonly #numbers: Numbers;
  readonly #cname: string;
  #sequence = Math.floor(Math.random() * 0x8000);
  #packets = 0;
  #octets = 0;
  #reportedMs = Number.NEGATIVE_INFINITY;

  constructor(numbers: Numbers, cname: string) {
    this.#numbers = numbers;
    this.#cname = cname;
  }

  next(packet: RtpPacket): RtpPacket {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    this.#packets += 1;
    this.#octets += packet.payload.length;
    return { ...packet, ...this.#numbers, sequence };
  }

  /** @returns a sender report when one is due; `timestamp` is of the packet that has just been captured. */
  report(timestamp: number, nowMs: number): Buffer | null {
    if (nowMs - this.#reportedMs < REPORT_EVERY_MS) return null;
    this.#reportedMs = nowMs;
    const sent = { ssrc: this.#numbers.ssrc, timestamp, packets: this.#packets, octets: this.#octets };
    return writeSenderReport(sent, nowMs, this.#cname);
  }
}

export interface PictureSenderOptions {
  readonly picture: Numbers;
  readonly retransmission: Numbers;
  readonly cname: string;
  readonly clock: Clock;
  readonly playoutDelay: PlayoutDelay;
  readonly transmit: (bytes: Buffer) => void;
  /** Lets a packet go now or a little later. */
  readonly pace: (bytes: number, send: () => void) => void;
  /** Notes a packet that goes out now and numbers it for transport-wide feedback. */
  readonly transportSequence: (bytes: number, nowMs: number) => number;
  /** What may be sent in all, kbit/s: retransmissions get a share of it. */
  readonly kbps: () => number;
  readonly repeat: () => Repeat;
}

/** Share of the bandwidth that answers to NACKs may take, and how much of it may be used at once. */
const RESEND_SHARE = 0.35;
const RESEND_BURST_BYTES = 16_000;
/** A picture that is later than this is no longer waited for: a keyframe mends it sooner. */
const AGE_MIN_MS = 250;
const AGE_MAX_MS = 800;
const RTT_UNKNOWN_MS = 60;
const GAP_MIN_MS = 15;
/** Loss comes in bursts: the second copy leaves some time after the first. */
const REPEAT_AFTER_MS = 6;
const REPEATS_MAX = 256;

/** Sends the picture, and again what was lost while that can still help. */
export class PictureSender {
  readonly #options: PictureSenderOptions;
  readonly #count: StreamCount;
  readonly #cache = new PacketCache();
  readonly #repeats: RtpPacket[] = [];
  #resendSequence = Math.floor(Math.random() * 0x8000);
  #resendCredit = RESEND_BURST_BYTES;
  #resendMs = 0;
  #rttMs: number | null = null;
  /** When the last keyframe came from the encoder: what was lost before it is mended by it. */
  #keyframeMs = Number.NEGATIVE_INFINITY;
  #cancelRepeat: (() => void) | null = null;

  constructor(options: PictureSenderOptions) {
    this.#options = options;
    this.#count = new StreamCount(options.picture, options.cname);
  }

  setRttMs(rttMs: number): void {
    this.#rttMs = rttMs;
  }

  /** Takes a packet of the encoder. Anything else is dropped. */
  push(rtp: Buffer): void {
    const from = parseRtp(rtp);
    if (from === null || from.payload.length === 0) return;
    const { clock, pace, repeat, transmit } = this.#options;
    const packet = this.#count.next(from);
    const key = isKeyframePayload(packet.payload);
    if (key) this.#keyframeMs = clock.nowMs();
    pace(rtp.length, () => {
      const nowMs = clock.nowMs();
      this.#cache.put(packet, nowMs);
      this.#transmit(packet, nowMs);
    });
    const report = this.#count.report(packet.timestamp, clock.nowMs());
    if (report !== null) transmit(report);
    const mode = repeat();
    if (mode === 'none') return;
    if (mode === 'all' || packet.marker || key) this.#repeatLater(packet);
  }

  /**
   * Answers a NACK for packets that are young enough and not already on their way, within the share.
   * @returns whether the picture needs a keyframe: something that it stands on will not come any more.
   */
  nack(sequences: readonly number[]): boolean {
    const nowMs = this.#options.clock.nowMs();
    const rttMs = this.#rttMs ?? RTT_UNKNOWN_MS;
    const ageMaxMs = Math.min(AGE_MAX_MS, Math.max(AGE_MIN_MS, AGE_MIN_MS + 2 * rttMs));
    const gapMs = Math.max(GAP_MIN_MS, rttMs * 0.9);
    this.#resendCredit = Math.min(
      RESEND_BURST_BYTES,
      this.#resendCredit + ((nowMs - this.#resendMs) * this.#options.kbps() * RESEND_SHARE) / 8,
    );
    this.#resendMs = nowMs;
    let lost = false;
    for (const sequence of sequences) {
      const cached = this.#cache.get(sequence);
      if (cached === null) continue;
      if (nowMs - cached.sentMs > ageMaxMs) {
        lost ||= cached.sentMs > this.#keyframeMs;
        continue;
      }
      if (this.#resendCredit <= 0) continue;
      if (cached.resentMs !== null && nowMs - cached.resentMs < gapMs) continue;
      cached.resentMs = nowMs;
      this.#resendCredit -= cached.packet.payload.length;
      this.#resend(cached.packet, nowMs);
    }
    return lost;
  }

  close(): void {
    this.#cancelRepeat?.();
    this.#repeats.length = 0;
  }

  #repeatLater(packet: RtpPacket): void {
    if (this.#repeats.length >= REPEATS_MAX) return;
    this.#repeats.push(packet);
    this.#cancelRepeat ??= this.#options.clock.after(REPEAT_AFTER_MS, () => {
      this.#cancelRepeat = null;
      const nowMs = this.#options.clock.nowMs();
      for (const one of this.#repeats.splice(0)) this.#resend(one, nowMs);
    });
  }

  #transmit(packet: RtpPacket, nowMs: number): void {
    const { transmit, transportSequence, playoutDelay } = this.#options;
    const extensions = {
      sendMs: nowMs,
      transportSequence: transportSequence(packet.payload.length, nowMs),
      playoutDelayMs: playoutDelay.valueMs,
    };
    transmit(writeRtp(packet, extensions));
  }

  #resend(packet: RtpPacket, nowMs: number): void {
    const { retransmission, transmit, transportSequence, playoutDelay } = this.#options;
    const sequence = this.#resendSequence;
    this.#resendSequence = (sequence + 1) & 0xffff;
    const extensions = {
      sendMs: nowMs,
      transportSequence: transportSequence(packet.payload.length, nowMs),
      playoutDelayMs: playoutDelay.valueMs,
    };
    transmit(writeRtp({ ...packet, ...retransmission, sequence }, extensions, packet.sequence));
  }
}
