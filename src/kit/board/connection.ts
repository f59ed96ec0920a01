import type { Clock } from '../../core/clock.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { FiveBoard, type HeadServo } from './five-board.ts';
import { Gate, type SerialStream } from './gate.ts';
import type { LineHealth } from './line-health.ts';
import { type Job, Outbox } from './outbox.ts';
import type { UptimeClock } from './uptime-clock.ts';
import {
  BAUD,
  decodeToHost,
  encodeHeartbeat,
  encodeHello,
  type HelloToHost,
  PROTOCOL,
  type ToHost,
} from './wire.generated.ts';
import { within } from './within.ts';

/** From an open port to a greeted board: a real Uno spends up to two seconds of it in its boot loader. */
const GREETING_MS = 4_000;
const OPENING_MS = 2_000;
/** A port that takes longer to close is left to it: opening it again fails until it is free, and is tried often. */
const CLOSING_MS = 250;
/** Bits that a byte takes on the line. */
const BYTE_BITS = 10;
/** F0 and F7, which a body comes without. */
const BRACKET_BYTES = 2;
/** A turn of the heartbeat that comes this late says more about us than about the board. */
const LATE_MS = 200;
/** After such a turn what the port has kept for us is read by now. */
const CATCH_UP_MS = 500;
/**
 * Heartbeats without an answer, while the board is heard: it does not hear us. They take less than a second, and hardly
 * a line is so bad: with 1 byte in 100 spoiled, a heartbeat in five has no answer. Counted, not timed: while we are held
 * up none is sent, and none can be missed.
 */
const MOST_UNANSWERED = 9;
const RESTARTED = 'the board has restarted';

export interface ConnectionOptions {
  readonly stream: SerialStream;
  readonly head: HeadServo;
  readonly uptime: UptimeClock;
  readonly health: LineHealth;
  readonly clock: Clock;
}

/** What a connection tells; nothing any more after `lost` or `close()`. */
export interface ConnectionEvents {
  greeting(): void;
  /** The board answered; gives the settings that it must acknowledge, one after another, before it is up. */
  configure(hello: HelloToHost, restarted: boolean): readonly Job['encode'][];
  up(hello: HelloToHost): void;
  /** A message that is no answer. `atMs`: kit time of the uptime that it names. */
  told(message: ToHost, atMs: number): void;
  lost(code: ErrorCode, reason: string): void;
  /** It was lost because nobody behind the port answered the greeting. */
  unanswered(): void;
  /** The next message that waits for an answer, once the board is up. */
  nextJob(): Job | null;
}

type Phase =
  | { readonly kind: 'opening' | 'up' | 'over' }
  /** `job`: what is said next; null while its answer is waited for. */
  | { readonly kind: 'hello' | 'uptime' | 'settings'; job: Job | null };

/** One open port with one board behind it, from opening to the first sign that something is wrong. */
export class Connection {
  readonly outbox: Outbox;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #gate: Gate;
  #five: FiveBoard | null = null;
  #phase: Phase = { kind: 'opening' };
  #heardMs: number;
  #hello: HelloToHost | null = null;
  /** Its answer before that. */
  #helloBefore: HelloToHost | null = null;
  #cancelLimit: () => void;
  #cancelBeat: () => void = () => {};
  #beatDueMs = Number.POSITIVE_INFINITY;
  /** Heartbeats since the board last acknowledged anything. */
  #unanswered = 0;
  #caughtUpMs = 0;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    this.#heardMs = options.clock.nowMs();
    this.#gate = new Gate(options.stream);
    this.outbox = new Outbox({
      clock: options.clock,
      write: (bytes, done) => this.#gate.write(bytes, done),
      nextJob: () => this.#nextJob(),
      health: options.health,
    });
    this.#cancelLimit = this.#limit(OPENING_MS, 'the port does not open');
    this.#gate.on('lost', (reason) => this.#lose('NABIJ_E_BOARD_LOST', reason));
    this.#gate.once('open', () => this.#opened());
  }

  /** Ends the connection; resolves when the port is free again, or when it has had a quarter of a second for that. */
  close(): Promise<void> {
    this.#phase = { kind: 'over' };
    this.#cancelLimit();
    this.#cancelBeat();
    this.outbox.close();
    this.#five?.dispose();
    this.#five = null;
    this.#options.head.detach();
    return within(this.#options.clock, CLOSING_MS, this.#gate.shut(), () => {});
  }

  #opened(): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#options.clock.after(GREETING_MS, () => {
      this.#lose('NABIJ_E_BOARD_LOST', 'no answer: is it a board with the Nabij firmware?');
      this.#events.unanswered();
    });
    this.#events.greeting();
    this.#five = new FiveBoard(this.#gate, {
      body: (body) => this.#receive(body),
      introduced: () => this.#introduced(),
      failed: (reason) => this.#lose('NABIJ_E_BOARD_LOST', reason),
    });
    this.#sayHello();
    this.outbox.pump();
  }

  /** A board that starts while it is being greeted has heard nothing yet; one that starts later must be greeted anew. */
  #introduced(): void {
    this.#options.uptime.noteRestart();
    if (this.#phase.kind !== 'hello') this.#lose('NABIJ_E_BOARD_LOST', RESTARTED);
  }

  /** Said again and again, as long as a greeting may take: a boot loader does not listen. */
  #sayHello(): void {
    const encode = (seq: number): Uint8Array => encodeHello(seq, { protocol: PROTOCOL });
    const settle: Job['settle'] = (outcome) => {
      if (this.#phase.kind !== 'hello') return;
      if (outcome.kind === 'acknowledged') this.#greeted();
      else this.#sayHello();
    };
    this.#phase = { kind: 'hello', job: { encode, settle } };
  }

  /** Its checksum lets one damaged answer in 128 through; which program there is must be certain. So it is asked twice. */
  #greeted(): void {
    const hello = this.#hello;
    const before = this.#helloBefore;
    if (!hello || hello.protocol !== before?.protocol || hello.buildId !== before.buildId) {
      this.#helloBefore = hello;
      this.#sayHello();
      return;
    }
    if (hello.protocol !== PROTOCOL) {
      const reason = `the board speaks protocol ${hello.protocol}, this kit ${PROTOCOL}: flash firmware/nabij.hex`;
      this.#lose('NABIJ_E_BOARD_PROTOCOL', reason);
      return;
    }
    this.#phase = { kind: 'uptime', job: this.#step(encodeHeartbeat, () => this.#configure(hello)) };
  }

  #configure(hello: HelloToHost): void {
    const settings = this.#events.configure(hello, this.#options.uptime.restarted);
    this.#options.uptime.clearRestart();
    this.#set(settings, () => this.#goUp(hello));
  }

  /** Says the settings one after another, then goes on. */
  #set([first, ...rest]: readonly Job['encode'][], then: () => void): void {
    if (first === undefined) then();
    else this.#phase = { kind: 'settings', job: this.#step(first, () => this.#set(rest, then)) };
  }

  #goUp(hello: HelloToHost): void {
    this.#cancelLimit();
    this.#phase = { kind: 'up' };
    this.#five?.attach(this.#options.head);
    this.#heardMs = this.#options.clock.nowMs();
    this.#beatDueMs = this.#heardMs;
    this.#beat();
    this.#events.up(hello);
  }

  /** One message of the greeting and what follows its answer. */
  #step(encode: Job['encode'], then: () => void): Job {
    return {
      encode,
      settle: (outcome) => {
        if (this.#phase.kind === 'over') return;
        if (outcome.kind === 'acknowledged') then();
        else this.#lose('NABIJ_E_BOARD_LOST', `the board does not answer the greeting (${outcome.kind})`);
      },
    };
  }

  #nextJob(): Job | null {
    const phase = this.#phase;
    if (phase.kind === 'up') return this.#events.nextJob();
    if (!('job' in phase)) return null;
    const { job } = phase;
    phase.job = null;
    return job;
  }

  /** Says "still here" and listens for the same. */
  #beat(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#noteLateness(nowMs);
    if (nowMs - this.#heardMs > LIMITS.deadManMs && nowMs - this.#beatDueMs < LATE_MS) {
      this.#lose('NABIJ_E_BOARD_LOST', `the board said nothing for ${LIMITS.deadManMs} ms`);
      return;
    }
    if (this.#unanswered >= MOST_UNANSWERED) {
      this.#lose('NABIJ_E_BOARD_LOST', `the board answered none of ${MOST_UNANSWERED} heartbeats`);
      return;
    }
    this.#unanswered += 1;
    this.outbox.note(encodeHeartbeat);
    this.#beatDueMs = nowMs + LIMITS.heartbeatMs;
    this.#cancelBeat = this.#options.clock.after(LIMITS.heartbeatMs, () => this.#beat());
  }

  /** Bytes may come before the turn of the heartbeat that is late. */
  #noteLateness(nowMs: number): void {
    if (nowMs - this.#beatDueMs >= LATE_MS) this.#caughtUpMs = nowMs + CATCH_UP_MS;
  }

  #receive(body: readonly number[]): void {
    const nowMs = this.#options.clock.nowMs();
    if (this.#phase.kind === 'over') return;
    const decoded = decodeToHost(body);
    if (!decoded.ok) {
      this.#options.health.damaged();
      return;
    }
    this.#heardMs = nowMs;
    const { message } = decoded;
    const lineMs = ((body.length + BRACKET_BYTES) * BYTE_BITS * 1_000) / BAUD;
    const { uptime } = this.#options;
    this.#noteLateness(nowMs);
    const catchingUp = nowMs < this.#caughtUpMs;
    const atMs = 'uptimeMs' in message ? uptime.read(message.uptimeMs, nowMs - lineMs, catchingUp) : nowMs;
    if (uptime.restarted && this.#phase.kind === 'up') {
      this.#lose('NABIJ_E_BOARD_LOST', RESTARTED);
      return;
    }
    if (message.type === 'nak') this.outbox.refused(message.seq, message.reason);
    else if (message.type === 'telemetry' || message.type === 'event') {
      if (this.#phase.kind === 'up') this.#events.told(message, atMs);
    } else {
      this.#unanswered = 0;
      if (message.type === 'hello') this.#hello = message;
      this.outbox.acknowledged(message.seq);
    }
  }

  #limit(ms: number, reason: string): () => void {
    return this.#options.clock.after(ms, () => this.#lose('NABIJ_E_BOARD_LOST', reason));
  }

  #lose(code: ErrorCode, reason: string): void {
    if (this.#phase.kind === 'over') return;
    this.#phase = { kind: 'over' };
    this.#events.lost(code, reason);
  }
}
