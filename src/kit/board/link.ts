import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { type RetrySchedule, retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import type { HeadServo } from './five-board.ts';
import type { OpenSerial } from './gate.ts';
import type { Outbox } from './outbox.ts';
import { boardAmong, type PortInfo } from './serial-port.ts';
import { UptimeClock } from './uptime-clock.ts';
import { within } from './within.ts';

/** A path is tried often, so that a plugged-in board is there at once; a list of all ports costs a process. */
const RETRY_PATH: RetrySchedule = { firstMs: 100, maxMs: 250, jitter: 0 };
const RETRY_LIST: RetrySchedule = { firstMs: 250, maxMs: 1_000, jitter: 0 };
/** A board of another version stays so until somebody mends it. */
const RETRY_PROTOCOL_MS = 5_000;
const LIST_MS = 3_000;

/** Where the link stands. Only in `up` does anything go to the board. */
export type LinkState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly connection: Connection | null }
  | { readonly kind: 'greeting'; readonly connection: Connection }
  | { readonly kind: 'up'; readonly connection: Connection }
  | { readonly kind: 'waiting'; readonly cancel: () => void };

export interface LinkOptions {
  /** Path of the serial port, or `auto`: the first whose USB id is a board's. */
  readonly port: string;
  readonly openSerial: OpenSerial;
  readonly listPorts: () => Promise<readonly PortInfo[]>;
  readonly head: HeadServo;
  readonly clock: Clock;
  readonly log: Logger;
}

export type LinkEvents = Omit<ConnectionEvents, 'greeting'>;

/** Keeps a connection to the board: opens, greets, notices the end, waits, tries again, until closed. */
export class Link {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #uptime = new UptimeClock();
  #state: LinkState = { kind: 'closed' };
  #attempt = 0;
  #lastReason = '';

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Where messages go while the board is up; null otherwise, and then they are for nobody. */
  get outbox(): Outbox | null {
    return this.#state.kind === 'up' ? this.#state.connection.outbox : null;
  }

  open(): void {
    if (this.#state.kind === 'closed') void this.#try();
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'waiting') state.cancel();
    else if (state.kind !== 'closed') await state.connection?.close();
  }

  async #try(): Promise<void> {
    const opening: LinkState = { kind: 'opening', connection: null };
    this.#state = opening;
    try {
      const path = await this.#findPath();
      if (this.#state !== opening) return;
      this.#connect(path);
    } catch (error) {
      if (this.#state === opening) this.#failed('NABIJ_E_BOARD_LOST', messageOf(error), null);
    }
  }

  async #findPath(): Promise<string> {
    const { port, listPorts, clock } = this.#options;
    if (port !== 'auto') return port;
    const ports = await within(clock, LIST_MS, listPorts(), () => {
      throw new Error('the list of USB ports does not come');
    });
    const path = boardAmong(ports);
    if (path === null) throw new Error('no board on any USB port');
    return path;
  }

  #connect(path: string): void {
    const { openSerial, head, clock } = this.#options;
    const connection = new Connection(
      { stream: openSerial(path), head, uptime: this.#uptime, clock },
      {
        ...this.#events,
        greeting: () => {
          this.#state = { kind: 'greeting', connection };
        },
        up: (hello) => {
          this.#attempt = 0;
          this.#lastReason = '';
          this.#state = { kind: 'up', connection };
          this.#options.log.info({ path, resetCause: hello.resetCause }, 'board up');
          this.#events.up(hello);
        },
        lost: (code, reason) => this.#failed(code, reason, connection),
      },
    );
    this.#state = { kind: 'opening', connection };
  }

  /** Tells once what is wrong, lets the port go, and tries again when it is free and the time has come. */
  #failed(code: ErrorCode, reason: string, connection: Connection | null): void {
    const { clock, port, log } = this.#options;
    const schedule = port === 'auto' ? RETRY_LIST : RETRY_PATH;
    const delayMs =
      code === 'NABIJ_E_BOARD_PROTOCOL' ? RETRY_PROTOCOL_MS : retryDelayMs(schedule, this.#attempt, 0);
    this.#attempt += 1;
    let freed: Promise<void> | undefined;
    const cancel = clock.after(delayMs, async () => {
      await freed;
      if (this.#state === waiting) await this.#try();
    });
    const waiting: LinkState = { kind: 'waiting', cancel };
    this.#state = waiting;
    if (reason !== this.#lastReason) {
      this.#lastReason = reason;
      log.warn({ code, reason }, 'board lost');
      this.#events.lost(code, reason);
    }
    freed = connection?.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
