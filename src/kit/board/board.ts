import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { BoardEvent, BoardPort, Scene } from '../ports.ts';
import { type BoardDescription, DEFAULT_DESCRIPTION, degOf } from './description.ts';
import { readDescription } from './description-file.ts';
import { isFlashLocked } from './flash/flash-lock.ts';
import { type UpdateOptions, Updater } from './flash/updater.ts';
import type { OpenSerial } from './gate.ts';
import { Head } from './head.ts';
import { LineHealth } from './line-health.ts';
import { Link, type LinkState } from './link.ts';
import type { Job } from './outbox.ts';
import { openSerialPort, type PortInfo } from './serial-port.ts';
import { ServoAndSupply } from './servo-and-supply.ts';
import { settingsOf } from './settings.ts';
import { Stage } from './stage.ts';
import { listUsbPorts } from './usb-ports.ts';
import {
  Event,
  type EventToHost,
  Flags,
  type HelloToHost,
  type TelemetryToHost,
  type ToHost,
} from './wire.generated.ts';

export interface BoardOptions {
  /** Path of the serial port, several that are tried in turn, or `auto`. */
  readonly port: string | readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  /** What is fitted: a file of it, or what differs from hardware/pins.json. */
  readonly description?: string | Partial<BoardDescription> | undefined;
  /** How a serial port is opened; node-serialport when left out. */
  readonly openSerial?: OpenSerial;
  /** The program that belongs on the board; when left out it is never renewed. */
  readonly update?: UpdateOptions;
  /** What `auto` chooses from; the machine's USB ports when left out. */
  readonly listPorts?: () => readonly PortInfo[];
  /** Folder in which `nabij board flash` says that it has the port; nobody else has it when left out. */
  readonly lockFolder?: string;
}

/** The board, with what it can do. */
export interface Board extends BoardPort {
  readonly description: BoardDescription;
  readonly link: LinkState['kind'];
  /** What has gone wrong on the line and with supply and servo since the kit started, for the kit's status. */
  readonly counters: Readonly<Record<string, number>>;
}

/** Telemetry without a display in a row before the display counts as missing: it takes a moment to start. */
const DISPLAY_GONE_AFTER = 15;

/** A whole display is drawn in a fifth of this. */
const DRAWN_MS = 500;

/** @throws NabijError NABIJ_E_CONFIG when the description is a file that does not fit. */
export function createBoard(options: BoardOptions): Board {
  return new SerialBoard(options);
}

class SerialBoard implements Board {
  readonly description: BoardDescription;
  readonly #link: Link;
  readonly #stage: Stage;
  readonly #head: Head;
  readonly #health: LineHealth;
  readonly #servoAndSupply: ServoAndSupply;
  readonly #updater: Updater | null;
  readonly #clock: Clock;
  /** Settings that are said again to a board that is up. */
  #settings: Job['encode'][] = [];
  #tell: (event: BoardEvent) => void = () => {};
  /** Privacy as last heard of, and as last told on. */
  #privacy = false;
  #privacyTold = false;
  #displayPresent = true;
  #displayGoneCount = 0;
  /** The board takes us for gone, and nothing has said yet that this is over. */
  #deadMan = false;

  constructor(options: BoardOptions) {
    const { description } = options;
    this.description =
      typeof description === 'string'
        ? readDescription(description)
        : { ...DEFAULT_DESCRIPTION, ...description };
    this.#head = new Head(this.description, options.clock, () => this.#link.outbox);
    this.#health = new LineHealth(options.clock, (what) => this.#sayAgain(what));
    this.#servoAndSupply = new ServoAndSupply(options.log, (event) => this.#tell(event));
    this.#stage = new Stage(options.clock, options.log, () => this.#link.outbox?.pump());
    this.#link = new Link(
      {
        port: options.port,
        openSerial: options.openSerial ?? openSerialPort,
        listPorts: options.listPorts ?? listUsbPorts,
        isTaken: () => options.lockFolder !== undefined && isFlashLocked(options.lockFolder),
        head: this.#head.servo,
        health: this.#health,
        clock: options.clock,
        log: options.log,
      },
      {
        configure: (hello, restarted) => this.#configure(hello, restarted),
        up: (hello) => this.#up(hello),
        told: (message, atMs) => this.#told(message, atMs),
        lost: (code, reason) => {
          this.#lost(code, reason);
          if (code === 'NABIJ_E_BOARD_PROTOCOL') this.#updater?.other();
        },
        unanswered: () => this.#updater?.unanswered(),
        plugged: () => this.#updater?.plugged(),
        nextJob: () => this.#nextJob(),
      },
    );
    this.#clock = options.clock;
    this.#updater = options.update ? this.#makeUpdater(options, options.update) : null;
  }

  get link(): LinkState['kind'] {
    return this.#link.state.kind;
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#health.counters, ...this.#servoAndSupply.counters };
  }

  open(events: (event: BoardEvent) => void): void {
    this.#tell = events;
    this.#link.open();
  }

  look(panDeg: number): void {
    this.#head.look(panDeg);
  }

  turn(panDegPerS: number): void {
    this.#head.turn(panDegPerS);
  }

  stop(): void {
    this.#head.stop();
  }

  show(scene: Scene): Promise<void> {
    return this.#stage.show(scene, this.#link.state.kind === 'up');
  }

  setFree(free: boolean): void {
    this.#updater?.setFree(free);
  }

  async flash(onPercent: (percent: number) => void): Promise<void> {
    if (this.#updater === null) throw new NabijError('NABIJ_E_FIRMWARE_IMAGE', 'no image is set');
    await this.#updater.flash(onPercent);
  }

  async close(): Promise<void> {
    this.#tell = () => {};
    this.#stage.boardLost();
    this.#health.rest();
    await Promise.all([this.#link.close(), this.#updater?.close()]);
  }

  #makeUpdater({ openSerial = openSerialPort, clock, log }: BoardOptions, update: UpdateOptions): Updater {
    return new Updater({
      ...update,
      openSerial,
      clock,
      log,
      announce: () => this.#announceUpdate(),
      lend: (use) => this.#link.lend(use),
      tell: (code, reason) => this.#lost(code, reason),
    });
  }

  #lost(code: ErrorCode, reason: string): void {
    this.#stage.boardLost();
    this.#tell({ type: 'board_lost', code, reason });
    this.#servoAndSupply.rest();
  }

  /** Light and display keep what they show while the board has no program. */
  async #announceUpdate(): Promise<void> {
    if (this.#link.state.kind !== 'up') return;
    await this.#stage.show({ kind: 'updating' }, true).catch(() => {});
    await new Promise<void>((resolve) => this.#clock.after(DRAWN_MS, resolve));
  }

  /** A board that went on without us knows best whether the class has lowered privacy; one that restarted has forgotten. */
  #configure(hello: HelloToHost, restarted: boolean): readonly Job['encode'][] {
    const onBoard = (hello.flags & Flags.PRIVACY) !== 0;
    if (onBoard || !restarted) this.#privacy = onBoard;
    return settingsOf(this.description, this.#privacy);
  }

  /** Settings before light, light before display. */
  #nextJob(): Job | null {
    const encode = this.#settings.shift();
    return encode ? { encode, settle() {} } : this.#stage.nextJob();
  }

  /** The line was noisy: what the board has understood is not certain. Whether there is privacy stays its own word. */
  #sayAgain(what: 'light' | 'all'): void {
    if (this.#link.state.kind !== 'up') return;
    if (what === 'all') {
      this.#settings = settingsOf(this.description, false);
      this.#stage.displayBack();
    }
    this.#stage.lightAgain();
  }

  #up(hello: HelloToHost): void {
    const { buildId, resetCause } = hello;
    this.#displayGoneCount = 0;
    this.#deadMan = false;
    this.#settings = [];
    this.#head.forget();
    this.#privacyTold = this.#privacy;
    this.#stage.boardUp();
    this.#tell({ type: 'board_up', buildId, resetCause, privacy: this.#privacy });
    this.#link.outbox?.pump();
    this.#updater?.found(buildId);
  }

  #told(message: ToHost, atMs: number): void {
    if (message.type === 'telemetry') this.#telemetry(message, atMs);
    else if (message.type === 'event') this.#event(message);
  }

  #telemetry(message: TelemetryToHost, atMs: number): void {
    this.#health.boardCounts(message.lineErrors, message.naks);
    this.#servoAndSupply.seen(message, atMs);
    this.#head.seen(message, atMs);
    this.#tell({
      type: 'board_angle',
      panDeg: degOf(this.description, message.panTicks),
      atMs,
      moving: (message.flags & Flags.PAN_MOVING) !== 0,
      vccMv: message.vccMv,
    });
    // An event can be lost on a busy line, or fall into the greeting: telemetry says the same again.
    this.#privacyIs((message.flags & Flags.PRIVACY) !== 0);
    if (message.flags & Flags.DEAD_MAN) this.#deadManBegun();
    else if (this.#deadMan) this.#deadManOver();
    this.#displayIs((message.flags & Flags.NO_DISPLAY) === 0);
  }

  /** A display that was not there for however short a time comes back empty; one that stays away is told of. */
  #displayIs(present: boolean): void {
    if (present && this.#displayGoneCount > 0) this.#stage.displayBack();
    this.#displayGoneCount = present ? 0 : this.#displayGoneCount + 1;
    if (this.#displayPresent === present || (!present && this.#displayGoneCount < DISPLAY_GONE_AFTER)) return;
    this.#displayPresent = present;
    this.#tell({ type: 'display', present });
  }

  #event({ what }: EventToHost): void {
    if (what === Event.SEEN) this.#tell({ type: 'seen_pressed' });
    else if (what === Event.DEAD_MAN) this.#deadManBegun();
    else if (what === Event.DEAD_MAN_OVER) this.#deadManOver();
    else if (what === Event.PRIVACY_ON) this.#privacyIs(true);
    else if (what === Event.PRIVACY_OFF) this.#privacyIs(false);
  }

  /** Said by an event, which can be lost, and by telemetry; told once. */
  #deadManBegun(): void {
    if (this.#deadMan) return;
    this.#deadMan = true;
    this.#tell({ type: 'dead_man' });
  }

  /** Meanwhile the board has cleared the display. */
  #deadManOver(): void {
    this.#deadMan = false;
    this.#stage.displayBack();
  }

  #privacyIs(on: boolean): void {
    if (on === this.#privacyTold) return;
    this.#privacy = on;
    this.#privacyTold = on;
    this.#tell({ type: 'privacy', on });
  }
}
