import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { type RetrySchedule, retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import type { HeadServo } from './five-board.ts';
import type { OpenSerial } from './gate.ts';
import type { LineHealth } from './line-health.ts';
import type { Outbox } from './outbox.ts';
import { type PortChoice, PortFinder } from './port-finder.ts';
import type { PortInfo } from './serial-port.ts';
import { UptimeClock } from './uptime-clock.ts';

/** Tried often, so that a board that is plugged in is there at once: a port that is not there costs next to nothing. */
const RETRY: RetrySchedule = { firstMs: 100, maxMs: 150, jitter: 0 };
/** Reasons that are told before a board is up again; any more say nothing new. */
const MOST_REASONS = 8;
/** A port that is away for less was not unplugged by a hand: some boot loaders let go of it for a moment. */
const AWAY_MS = 1_000;
/** A board of another version stays so until somebody mends it. */
const RETRY_PROTOCOL_MS = 5_000;

const TAKEN = 'another program flashes the board';

/** Where the link stands. Only in `up` does anything go to the board. */
export type LinkState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly connection: Connection | null }
  | { readonly kind: 'greeting'; readonly connection: Connection }
  | { readonly kind: 'up'; readonly connection: Connection }
  | { readonly kind: 'waiting'; readonly cancel: () => void }
  /** Somebody else has the port. */
  | { readonly kind: 'lent' };

export interface LinkOptions {
  readonly port: PortChoice;
  readonly openSerial: OpenSerial;
  readonly listPorts: () => readonly PortInfo[];
  /** Whether another program has the port now and must not be disturbed. */
  readonly isTaken: () => boolean;
  readonly head: HeadServo;
  readonly health: LineHealth;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface LinkEvents extends Omit<ConnectionEvents, 'greeting'> {
  /** The port can be opened again after it could not for a while. */
  plugged(): void;
}

/** Keeps a connection to the board: opens, greets, notices the end, waits, tries again, until closed. */
export class Link {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #finder: PortFinder;
  readonly #uptime = new UptimeClock();
  #state: LinkState = { kind: 'closed' };
  #attempt = 0;
  /** Where the board was, or was last looked for. */
  #path = '';
  #freed: Promise<void> = Promise.resolve();
  /** Since when there is no port to open. */
  #awaySinceMs: number | null = null;
  /** What has been told since the board was up. */
  readonly #toldReasons = new Set<string>();

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#finder = new PortFinder(options.port, options.listPorts);
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Where messages go while the board is up; null otherwise, and then they are for nobody. */
  get outbox(): Outbox | null {
    return this.#state.kind === 'up' ? this.#state.connection.outbox : null;
  }

  open(): void {
    if (this.#state.kind === 'closed') this.#try();
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'waiting') state.cancel();
    else if ('connection' in state) await state.connection?.close();
  }

  /**
   * Lets somebody else have the port, who is told how to find it; nothing of ours is open meanwhile. Afterwards the
   * board is looked for anew. Does nothing while the link is closed or the port lent already.
   * @throws NabijError NABIJ_E_FLASH_BUSY when another program has it; what `use` throws.
   */
  async lend(use: (findPort: () => string | null) => Promise<void>): Promise<void> {
    const before = this.#state;
    if (before.kind === 'closed' || before.kind === 'lent') return;
    if (this.#options.isTaken()) throw new NabijError('NABIJ_E_FLASH_BUSY', TAKEN, { fault: 'person' });
    const lent: LinkState = { kind: 'lent' };
    this.#state = lent;
    this.#options.health.rest();
    if (before.kind === 'waiting') before.cancel();
    else await before.connection?.close();
    try {
      await this.#freed;
      const path = before.kind === 'up' ? this.#path : '';
      if (this.#state === lent) await use(() => this.#finder.where(path));
    } finally {
      this.#toldReasons.clear();
      if (this.#state === lent) this.#try();
    }
  }

  #try(): void {
    this.#state = { kind: 'opening', connection: null };
    if (this.#options.isTaken()) {
      this.#failed('NABIJ_E_BOARD_UPDATING', TAKEN, null);
      return;
    }
    try {
      this.#path = this.#finder.next();
      this.#connect(this.#path);
    } catch (error) {
      this.#failed('NABIJ_E_BOARD_LOST', messageOf(error), null);
    }
  }

  #connect(path: string): void {
    const { openSerial, head, health, clock } = this.#options;
    const connection = new Connection(
      { stream: openSerial(path), head, health, uptime: this.#uptime, clock },
      {
        ...this.#events,
        greeting: () => {
          this.#state = { kind: 'greeting', connection };
          this.#portThere();
        },
        up: (hello) => {
          this.#attempt = 0;
          this.#toldReasons.clear();
          this.#state = { kind: 'up', connection };
          this.#options.log.info({ path, resetCause: hello.resetCause }, 'board up');
          this.#events.up(hello);
        },
        // Of several ports, this one may be another device's.
        unanswered: () => {
          if (this.#finder.certain) this.#events.unanswered();
        },
        lost: (code, reason) => this.#failed(code, reason, connection),
      },
    );
    this.#state = { kind: 'opening', connection };
  }

  #portThere(): void {
    const awaySinceMs = this.#awaySinceMs;
    this.#awaySinceMs = null;
    if (awaySinceMs !== null && this.#options.clock.nowMs() - awaySinceMs >= AWAY_MS) this.#events.plugged();
  }

  /** Tells once what is wrong, lets the port go, and tries again when it is free and the time has come. */
  #failed(code: ErrorCode, reason: string, connection: Connection | null): void {
    const { clock, health, log } = this.#options;
    const delayMs =
      code === 'NABIJ_E_BOARD_PROTOCOL' ? RETRY_PROTOCOL_MS : retryDelayMs(RETRY, this.#attempt, 0);
    // The port of a board that was up is the first that is tried again.
    if (this.#state.kind === 'opening') this.#awaySinceMs ??= clock.nowMs();
    if (this.#state.kind === 'up') health.lost();
    else this.#finder.failed();
    health.rest();
    this.#attempt += 1;
    const cancel = clock.after(delayMs, async () => {
      await this.#freed;
      if (this.#state === waiting) this.#try();
    });
    const waiting: LinkState = { kind: 'waiting', cancel };
    this.#state = waiting;
    if (!this.#toldReasons.has(reason) && this.#toldReasons.size < MOST_REASONS) {
      this.#toldReasons.add(reason);
      log.warn({ code, reason }, 'board lost');
      this.#events.lost(code, reason);
    }
    this.#freed = connection?.close() ?? this.#freed;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
