import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { Presence } from '../../protocol/frames.ts';
import { addHand, addPresence, type Hours } from './hours.ts';
import type { WallClock } from './wall-clock.ts';

/** What a power cut may cost of the pupil's hours. */
export const WRITE_EVERY_MS = 30_000;
/** Changes are written at once, but not more often than this: an SD card wears with every write. */
export const WRITE_APART_MS = 1_000;

export interface RecorderParts {
  readonly clock: Clock;
  readonly wall: WallClock;
  /** What is known so far. */
  readonly hours: Hours;
  /** Puts hours on the disk. */
  readonly write: (hours: Hours) => Promise<void>;
  readonly log: Logger;
}

/**
 * Counts the time in class while it passes. How long comes from the monotonic clock, which day from the wall clock;
 * time that passes while the wall clock is not right belongs to no day and is not counted.
 */
export class HoursRecorder {
  readonly #parts: RecorderParts;
  #hours: Hours;
  #presence: Presence = 'nobody';
  /** Counted up to here, on the monotonic clock. */
  #countedMs: number;
  #dirty = false;
  #failing = false;
  #closed = false;
  #writing: Promise<void> | null = null;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #cancelTick: (() => void) | null = null;
  #cancelSoon: (() => void) | null = null;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#hours = parts.hours;
    this.#countedMs = parts.clock.nowMs();
  }

  /** The hours up to this moment: what the pupil sees is what the export says. */
  get hours(): Hours {
    this.#count();
    return this.#hours;
  }

  /** Who is there has changed. The same again changes nothing. */
  setPresence(presence: Presence): void {
    if (this.#closed || presence === this.#presence) return;
    this.#count();
    // The part of a second that is left goes to the next presence, so that changing often loses nothing.
    if (this.#presence === 'nobody') this.#countedMs = this.#parts.clock.nowMs();
    this.#presence = presence;
    this.#writeSoon();
    this.#tick();
  }

  /** The pupil's hand went up. */
  handRaised(): void {
    const wall = this.#parts.wall();
    if (this.#closed || !wall.right) return;
    this.#hours = addHand(this.#hours, wall.ms);
    this.#dirty = true;
    this.#writeSoon();
  }

  /** Writes what is left; nothing is counted afterwards. */
  async close(): Promise<void> {
    this.setPresence('nobody');
    this.#closed = true;
    this.#cancelTick?.();
    this.#cancelSoon?.();
    await this.#writing;
    if (this.#dirty) await this.#write();
  }

  /**
   * Stops without writing: the hours are about to be destroyed.
   * Resolves when no write is under way any more.
   */
  async abandon(): Promise<void> {
    this.#closed = true;
    this.#cancelTick?.();
    this.#cancelSoon?.();
    await this.#writing;
  }

  #count(): void {
    if (this.#presence === 'nobody' || this.#closed) return;
    const nowMs = this.#parts.clock.nowMs();
    const wholeS = Math.floor((nowMs - this.#countedMs) / 1_000);
    if (wholeS === 0) return;
    this.#countedMs += wholeS * 1_000;
    const wall = this.#parts.wall();
    if (!wall.right) return;
    this.#hours = addPresence(this.#hours, this.#presence, wall.ms - (nowMs - this.#countedMs), wholeS);
    this.#dirty = true;
  }

  #tick(): void {
    this.#cancelTick?.();
    this.#cancelTick = null;
    if (this.#closed || (this.#presence === 'nobody' && !this.#dirty)) return;
    this.#cancelTick = this.#parts.clock.after(WRITE_EVERY_MS, () => {
      this.#count();
      this.#writeSoon();
      this.#tick();
    });
  }

  #writeSoon(): void {
    if (!this.#dirty || this.#cancelSoon !== null || this.#closed) return;
    const waitMs = this.#writtenMs + WRITE_APART_MS - this.#parts.clock.nowMs();
    if (waitMs > 0 || this.#writing !== null) {
      this.#cancelSoon = this.#parts.clock.after(Math.max(waitMs, WRITE_APART_MS / 10), () => {
        this.#cancelSoon = null;
        this.#writeSoon();
      });
      return;
    }
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Never rejects: hours that cannot be written now are written with the next. */
  async #write(): Promise<void> {
    this.#dirty = false;
    this.#writtenMs = this.#parts.clock.nowMs();
    try {
      await this.#parts.write(this.#hours);
      this.#failing = false;
    } catch (error) {
      this.#dirty = true;
      if (!this.#failing) this.#parts.log.error({ err: error }, 'hours cannot be written; trying on');
      this.#failing = true;
      if (this.#cancelTick === null) this.#tick();
    }
  }
}
