import type { Clock } from '../../core/clock.ts';
import type { LineHealth } from './line-health.ts';
import { NakReason } from './wire.generated.ts';

/** How a message that the board answers went. `silent`: no answer, also after sending it again. */
export type Outcome =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused'; readonly reason: number }
  | { readonly kind: 'silent' };

/** A message that the board acknowledges. */
export interface Job {
  readonly encode: (seq: number) => Uint8Array;
  readonly settle: (outcome: Outcome) => void;
}

export interface OutboxOptions {
  readonly clock: Clock;
  /** Writes to the line; `done` comes when the bytes have left this process. */
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Asked whenever the line is free for a message that waits for its answer. */
  readonly nextJob: () => Job | null;
  readonly health: Pick<LineHealth, 'refused' | 'resent' | 'unanswered'>;
}

type Encode = Job['encode'];

/** How long the board may take to answer, and how often a message goes out in all. */
const ANSWER_MS = 80;
const MOST_TRIES = 4;
const SEQUENCE = 128;

interface Flight {
  readonly job: Job;
  readonly seq: number;
  readonly frame: Uint8Array;
  tries: number;
  cancel: () => void;
}

/**
 * What goes to the board, and in which order. One write is under way at a time. STOP goes first, then the newest
 * MOVE of each axis, then one message that waits for its answer: so a look never waits for more than one of those.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #seq = 0;
  #writing = false;
  #closed = false;
  #stop: Job | null = null;
  /** By axis: the newest that is not on the line yet, and the last one that is. */
  readonly #moves = new Map<number, Encode>();
  readonly #lastMoves = new Map<number, { readonly seq: number; readonly encode: Encode }>();
  /** Written without an answer of its own to wait for: heartbeats. */
  #note: Encode | null = null;
  #stopFlight: Flight | null = null;
  #flight: Flight | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** An axis' newest target; an older one of it that is not on the line yet is forgotten. */
  move(axis: number, encode: Encode): void {
    this.#moves.set(axis, encode);
    this.pump();
  }

  /** Ahead of everything; targets that are not on the line yet are forgotten. */
  stop(job: Job): void {
    this.#moves.clear();
    this.#lastMoves.clear();
    this.#stop = job;
    this.pump();
  }

  /** A heartbeat: after the moves, never doubled. */
  note(encode: Encode): void {
    this.#note = encode;
    this.pump();
  }

  /** Writes the next message if the line is free. Call it when `nextJob` may have something new. */
  pump(): void {
    if (this.#writing || this.#closed) return;
    const frame = this.#next();
    if (!frame) return;
    this.#writing = true;
    this.#options.write(frame, () => {
      this.#writing = false;
      this.pump();
    });
  }

  /** The board acknowledged the message with this number. */
  acknowledged(seq: number): void {
    const flight = this.#landed(seq);
    if (flight) this.#settle(flight, { kind: 'acknowledged' });
  }

  /** The board refused it. A frame that was damaged on the line is sent again. */
  refused(seq: number, reason: number): void {
    const damaged = reason === NakReason.CRC;
    this.#options.health.refused(reason);
    for (const [axis, last] of this.#lastMoves) {
      if (last.seq !== seq) continue;
      this.#lastMoves.delete(axis);
      if (damaged && !this.#moves.has(axis)) {
        this.#options.health.resent();
        this.move(axis, last.encode);
      }
      return;
    }
    const flight = this.#landed(seq);
    if (!flight) return;
    if (damaged && flight.tries < MOST_TRIES) this.#again(flight);
    else this.#settle(flight, { kind: 'refused', reason });
  }

  /** Forgets everything; what waited for an answer hears `silent`. */
  close(): void {
    this.#closed = true;
    const waiting = [this.#stopFlight, this.#flight].filter((flight) => flight !== null);
    for (const flight of waiting) flight.cancel();
    const jobs = waiting.map(({ job }) => job);
    if (this.#stop) jobs.push(this.#stop);
    this.#moves.clear();
    this.#lastMoves.clear();
    this.#stop = this.#note = this.#stopFlight = this.#flight = null;
    for (const job of jobs) job.settle({ kind: 'silent' });
  }

  #next(): Uint8Array | null {
    if (this.#stop) {
      this.#stopFlight?.cancel();
      this.#stopFlight = this.#depart(this.#stop);
      this.#stop = null;
      return this.#stopFlight.frame;
    }
    for (const [axis, encode] of this.#moves) {
      this.#moves.delete(axis);
      const seq = this.#nextSeq();
      this.#lastMoves.set(axis, { seq, encode });
      return encode(seq);
    }
    if (this.#note) {
      const encode = this.#note;
      this.#note = null;
      return encode(this.#nextSeq());
    }
    if (this.#flight) return null;
    const job = this.#options.nextJob();
    if (!job) return null;
    this.#flight = this.#depart(job);
    return this.#flight.frame;
  }

  #depart(job: Job): Flight {
    const seq = this.#nextSeq();
    const flight: Flight = { job, seq, frame: job.encode(seq), tries: 1, cancel: () => {} };
    this.#await(flight);
    return flight;
  }

  #await(flight: Flight): void {
    flight.cancel = this.#options.clock.after(ANSWER_MS, () => {
      if (flight.tries < MOST_TRIES) this.#again(flight);
      else {
        this.#options.health.unanswered();
        this.#settle(flight, { kind: 'silent' });
      }
    });
  }

  /** Written at once and not through the queue: the line has been quiet for an answer's time. */
  #again(flight: Flight): void {
    flight.cancel();
    flight.tries += 1;
    this.#options.health.resent();
    this.#await(flight);
    this.#options.write(flight.frame, () => {});
  }

  #landed(seq: number): Flight | null {
    if (this.#stopFlight?.seq === seq) return this.#stopFlight;
    return this.#flight?.seq === seq ? this.#flight : null;
  }

  #settle(flight: Flight, outcome: Outcome): void {
    flight.cancel();
    if (flight === this.#flight) this.#flight = null;
    if (flight === this.#stopFlight) this.#stopFlight = null;
    flight.job.settle(outcome);
    this.pump();
  }

  #nextSeq(): number {
    this.#seq = (this.#seq + 1) % SEQUENCE;
    return this.#seq;
  }
}
