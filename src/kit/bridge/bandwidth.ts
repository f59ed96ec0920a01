import type { PacketResult } from './transport-feedback.ts';

/** How much is sent twice against loss: nothing; what a picture cannot do without; everything. */
export type Repeat = 'none' | 'ends' | 'all';

const HISTORY = 2_048;
/** Waiting in the network above this is a queue that we make. */
const QUEUE_HIGH_MS = 40;
const QUEUE_FULL_MS = 120;
const QUEUE_LOW_MS = 15;
/** After a step down the queue gets time to drain before it is judged again. */
const HOLD_MS = 300;
const RAISE_EVERY_MS = 500;
/** With some waiting, which may as well be a longer way, the rate rises more carefully. */
const RAISE_WAITING_EVERY_MS = 2_000;
const RAISE = 1.08;
const LOSS_HIGH = 0.1;
const LOSS_LOW = 0.05;
const LOSS_SMOOTHING = 0.15;
/** RFC 3550's smoothing, over packets that left at least this far apart: those of one picture queue behind each other. */
const JITTER_SMOOTHING = 1 / 16;
const JITTER_APART_MS = 10;
/** What was delivered is the lesser of a steady and a quick measure: the steady one lags when the way narrows. */
const RATE_WINDOWS_MS = [600, 200] as const;
const BASE_BUCKET_MS = 5_000;
const BASE_BUCKETS = 6;
/** A receiver's own estimate counts while no transport feedback came for this long. */
const FEEDBACK_GONE_MS = 2_000;
/** What a receiver says it bears goes to headers, sound and retransmissions too. */
const RECEIVER_SHARE = 0.85;
const REPEAT_ENDS_LOSS = 0.005;
const REPEAT_ALL_LOSS = 0.03;
const REPEAT_STAYS = 0.3;
/** Part of the bandwidth that the encoder gets. */
const ENCODER_SHARE = { none: 0.95, ends: 0.85, all: 0.5 } as const satisfies Record<Repeat, number>;

interface Sent {
  readonly sequence: number;
  readonly bytes: number;
  readonly sentMs: number;
  /** A receiver tells of the same packets again when one comes late. */
  toldLost: boolean;
}

/**
 * What the network bears, from transport-wide feedback: the time a packet spends on the way above the shortest of
 * the last half minute is a queue; when it grows, the rate falls below what was delivered, so that the queue drains
 * and delay does not build up. Loss alone lowers the rate only above a tenth: a school's Wi-Fi loses without being full.
 */
export class Bandwidth {
  readonly #maxKbps: number;
  readonly #minKbps: number;
  readonly #history: (Sent | undefined)[] = new Array(HISTORY);
  readonly #delivered: { readonly arrivedMs: number; readonly bytes: number }[] = [];
  readonly #base: { readonly fromMs: number; leastMs: number }[] = [];
  #sequence = 0;
  #kbps: number;
  #queueMs = 0;
  #loss = 0;
  #jitterMs = 0;
  #repeat: Repeat = 'none';
  #lastWay: { readonly sentMs: number; readonly wayMs: number } | null = null;
  #changedMs = Number.NEGATIVE_INFINITY;
  #feedbackMs = Number.NEGATIVE_INFINITY;

  constructor(maxKbps: number, minKbps: number) {
    this.#maxKbps = maxKbps;
    this.#minKbps = minKbps;
    this.#kbps = maxKbps;
  }

  /** What may be sent in all, kbit/s. */
  get kbps(): number {
    return this.#kbps;
  }

  /** Milliseconds that packets wait in the network. */
  get queueMs(): number {
    return this.#queueMs;
  }

  /** How unsteady the way is, ms: what happens before a packet leaves does not count. */
  get jitterMs(): number {
    return this.#jitterMs;
  }

  /** Part of the packets lost, smoothed, 0..1. */
  get loss(): number {
    return this.#loss;
  }

  get repeat(): Repeat {
    return this.#repeat;
  }

  /** What the encoder may make, kbit/s. */
  get encoderKbps(): number {
    const full = this.#kbps >= this.#maxKbps && this.repeat !== 'all';
    return Math.max(this.#minKbps, full ? this.#maxKbps : this.#kbps * ENCODER_SHARE[this.repeat]);
  }

  /** Notes a packet that goes out now. @returns its transport-wide sequence number. */
  sent(bytes: number, nowMs: number): number {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    this.#history[sequence % HISTORY] = { sequence, bytes, sentMs: nowMs, toldLost: false };
    return sequence;
  }

  feedback(results: readonly PacketResult[], nowMs: number): void {
    this.#feedbackMs = nowMs;
    let leastMs = Number.POSITIVE_INFINITY;
    let known = 0;
    let lost = 0;
    for (const { sequence, arrivedMs } of results) {
      const sent = this.#history[sequence % HISTORY];
      if (sent === undefined || sent.sequence !== sequence) continue;
      if (!sent.toldLost) known += 1;
      if (arrivedMs === null) {
        if (!sent.toldLost) lost += 1;
        sent.toldLost = true;
        continue;
      }
      if (sent.toldLost) lost -= 1;
      this.#history[sequence % HISTORY] = undefined;
      this.#delivered.push({ arrivedMs, bytes: sent.bytes });
      leastMs = Math.min(leastMs, arrivedMs - sent.sentMs);
      this.#unsteady(sent.sentMs, arrivedMs - sent.sentMs);
    }
    if (known === 0) return;
    lost = Math.max(0, lost);
    const weight = 1 - (1 - LOSS_SMOOTHING) ** Math.max(1, known / 8);
    this.#loss += weight * (lost / known - this.#loss);
    if (Number.isFinite(leastMs)) this.#queueMs = leastMs - this.#baseMs(leastMs, nowMs);
    this.#repeat = this.#chooseRepeat();
    this.#decide(nowMs);
  }

  /** A receiver's own estimate (REMB), for browsers that give no transport feedback. */
  receiverEstimate(bitsPerSecond: number, nowMs: number): void {
    if (nowMs - this.#feedbackMs < FEEDBACK_GONE_MS) return;
    this.#set((bitsPerSecond / 1000) * RECEIVER_SHARE, nowMs);
  }

  /** Loss from a receiver report, for browsers that give no transport feedback. */
  receiverLoss(lost: number, nowMs: number): void {
    if (nowMs - this.#feedbackMs >= FEEDBACK_GONE_MS) this.#loss += 0.5 * (lost - this.#loss);
  }

  /** Stays until the loss is well below what began it: each change costs the encoder a jump in quality. */
  #chooseRepeat(): Repeat {
    if (this.#queueMs > QUEUE_HIGH_MS) return 'none';
    const all = this.#repeat === 'all' ? REPEAT_ALL_LOSS * REPEAT_STAYS : REPEAT_ALL_LOSS;
    if (this.#loss >= all) return 'all';
    const ends = this.#repeat === 'none' ? REPEAT_ENDS_LOSS : REPEAT_ENDS_LOSS * REPEAT_STAYS;
    return this.#loss >= ends ? 'ends' : 'none';
  }

  #unsteady(sentMs: number, wayMs: number): void {
    const last = this.#lastWay;
    if (last !== null && sentMs - last.sentMs < JITTER_APART_MS) return;
    this.#lastWay = { sentMs, wayMs };
    if (last === null) return;
    this.#jitterMs += (Math.abs(wayMs - last.wayMs) - this.#jitterMs) * JITTER_SMOOTHING;
  }

  #decide(nowMs: number): void {
    const sinceMs = nowMs - this.#changedMs;
    if (this.#queueMs > QUEUE_HIGH_MS) {
      if (sinceMs < HOLD_MS) return;
      const share = this.#queueMs > QUEUE_FULL_MS ? 0.65 : 0.85;
      this.#set(Math.min(this.#kbps, this.#deliveredKbps() * share), nowMs);
    } else if (this.#loss > LOSS_HIGH) {
      if (sinceMs >= RAISE_EVERY_MS) this.#set(this.#kbps * (1 - this.#loss / 2), nowMs);
    } else if (this.#loss < LOSS_LOW) {
      const everyMs = this.#queueMs < QUEUE_LOW_MS ? RAISE_EVERY_MS : RAISE_WAITING_EVERY_MS;
      if (sinceMs >= everyMs) this.#set(this.#kbps * RAISE, nowMs);
    }
  }

  #set(kbps: number, nowMs: number): void {
    this.#kbps = Math.min(this.#maxKbps, Math.max(this.#minKbps, kbps));
    this.#changedMs = nowMs;
  }

  #deliveredKbps(): number {
    const lastMs = this.#delivered.at(-1)?.arrivedMs ?? 0;
    while (this.#delivered.length > 0 && this.#delivered[0]!.arrivedMs < lastMs - RATE_WINDOWS_MS[0]) {
      this.#delivered.shift();
    }
    const rates = RATE_WINDOWS_MS.map((windowMs) => {
      const within = this.#delivered.filter(({ arrivedMs }) => arrivedMs > lastMs - windowMs);
      return (within.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / windowMs;
    });
    return Math.min(...rates);
  }

  /** Shortest way of the last half minute; the clocks' difference is in it and cancels out. */
  #baseMs(wayMs: number, nowMs: number): number {
    const last = this.#base.at(-1);
    if (last === undefined || nowMs - last.fromMs >= BASE_BUCKET_MS) {
      this.#base.push({ fromMs: nowMs, leastMs: wayMs });
      if (this.#base.length > BASE_BUCKETS) this.#base.shift();
    } else last.leastMs = Math.min(last.leastMs, wayMs);
    if (this.#delivered.length > HISTORY) this.#delivered.splice(0, this.#delivered.length - HISTORY);
    return Math.min(...this.#base.map((bucket) => bucket.leastMs));
  }
}
