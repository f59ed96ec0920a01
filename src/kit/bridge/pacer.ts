import type { Clock } from '../../core/clock.ts';

/** Sent without waiting: an ordinary picture, whole. */
const BURST_BYTES = 24_000;
/** The rate is this many times the picture's bitrate, and never below FLOOR. */
const TIMES_BITRATE = 6;
const FLOOR_KBPS = 8_000;
const TICK_MS = 2;
/** Whatever waits, waits no longer than this: then it all goes. */
const WAIT_MAX_MS = 30;
const QUEUE_MAX = 1_024;

interface Waiting {
  readonly bytes: number;
  readonly sinceMs: number;
  readonly send: () => void;
}

/**
 * Spreads large pictures (keyframes) over some milliseconds, so that a small buffer on the way does not overflow.
 * An ordinary picture goes at once.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #queue: Waiting[] = [];
  #credit = BURST_BYTES;
  #creditMs: number;
  #bytesPerMs = FLOOR_KBPS / 8;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#creditMs = clock.nowMs();
  }

  setKbps(kbps: number): void {
    this.#bytesPerMs = Math.max(FLOOR_KBPS, kbps * TIMES_BITRATE) / 8;
  }

  /** How many packets wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Sends now or a little later, in order. */
  push(bytes: number, send: () => void): void {
    const nowMs = this.#clock.nowMs();
    this.#earn(nowMs);
    if (this.#queue.length === 0 && this.#credit > 0) {
      this.#credit -= bytes;
      send();
      return;
    }
    this.#queue.push({ bytes, sinceMs: nowMs, send });
    if (this.#queue.length > QUEUE_MAX) this.#flush();
    else this.#arm();
  }

  /** Forgets what waits. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#queue.length = 0;
  }

  #arm(): void {
    this.#cancel ??= this.#clock.after(TICK_MS, () => {
      this.#cancel = null;
      this.#tick();
    });
  }

  #tick(): void {
    const nowMs = this.#clock.nowMs();
    this.#earn(nowMs);
    if (nowMs - (this.#queue[0]?.sinceMs ?? nowMs) >= WAIT_MAX_MS) {
      this.#flush();
      return;
    }
    let sent = 0;
    while (sent < this.#queue.length && this.#credit > 0) {
      const next = this.#queue[sent]!;
      sent += 1;
      this.#credit -= next.bytes;
      next.send();
    }
    this.#queue.splice(0, sent);
    if (this.#queue.length > 0) this.#arm();
  }

  #flush(): void {
    const all = this.#queue.splice(0);
    this.#credit = 0;
    for (const { send } of all) send();
  }

  #earn(nowMs: number): void {
    this.#credit = Math.min(BURST_BYTES, this.#credit + (nowMs - this.#creditMs) * this.#bytesPerMs);
    this.#creditMs = nowMs;
  }
}
