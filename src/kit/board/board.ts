import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { BoardEvent, BoardPort, Scene } from '../ports.ts';
import {
  type BoardDescription,
  clipDeg,
  DEFAULT_DESCRIPTION,
  degOf,
  reachDeg,
  ticksOf,
  vmaxOf,
} from './description.ts';
import { HeadServo } from './five-board.ts';
import type { OpenSerial } from './gate.ts';
import { Link, type LinkState } from './link.ts';
import { listSerialPorts, openSerialPort, type PortInfo } from './serial-port.ts';
import { Stage } from './stage.ts';
import {
  Axis,
  Event,
  type EventToHost,
  encodeConfig,
  encodeMove,
  encodeStop,
  Flags,
  type HelloToHost,
  type TelemetryToHost,
  type ToHost,
  WIRE_LIMITS,
} from './wire.generated.ts';

export interface BoardOptions {
  /** Path of the serial port, or `auto`. */
  readonly port: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The head; what is left out is as in hardware/pins.json. */
  readonly description?: Partial<BoardDescription>;
  /** How a serial port is opened; node-serialport when left out. */
  readonly openSerial?: OpenSerial;
  readonly listPorts?: () => Promise<readonly PortInfo[]>;
}

/** The board, with what it can do. */
export interface Board extends BoardPort {
  readonly description: BoardDescription;
  readonly link: LinkState['kind'];
}

/** Telemetry without a display in a row before the display counts as missing: it takes a moment to start. */
const DISPLAY_GONE_AFTER = 15;

export function createBoard(options: BoardOptions): Board {
  return new SerialBoard(options);
}

class SerialBoard implements Board {
  readonly description: BoardDescription;
  readonly #link: Link;
  readonly #stage: Stage;
  readonly #head: HeadServo;
  #tell: (event: BoardEvent) => void = () => {};
  #vmax: number = WIRE_LIMITS.DEFAULT_VMAX;
  /** Privacy as last heard of, and as last told on. */
  #privacy = false;
  #privacyTold = false;
  #displayPresent = true;
  #displayGoneCount = 0;
  /** Telemetry said that the board takes us for gone, and nothing yet that this is over. */
  #deadMan = false;

  constructor(options: BoardOptions) {
    this.description = { ...DEFAULT_DESCRIPTION, ...options.description };
    this.#head = new HeadServo(reachDeg(this.description), (panDeg) => this.#move(panDeg));
    this.#stage = new Stage(options.clock, options.log, () => this.#link.outbox?.pump());
    this.#link = new Link(
      {
        port: options.port,
        openSerial: options.openSerial ?? openSerialPort,
        listPorts: options.listPorts ?? listSerialPorts,
        head: this.#head,
        clock: options.clock,
        log: options.log,
      },
      {
        configure: (hello, restarted) => this.#configure(hello, restarted),
        up: (hello) => this.#up(hello),
        told: (message, atMs) => this.#told(message, atMs),
        lost: (code, reason) => {
          this.#stage.boardLost();
          this.#tell({ type: 'board_lost', code, reason });
        },
        nextJob: () => this.#stage.nextJob(),
      },
    );
  }

  get link(): LinkState['kind'] {
    return this.#link.state.kind;
  }

  open(events: (event: BoardEvent) => void): void {
    this.#tell = events;
    this.#link.open();
  }

  /** An angle that is no number is refused without a word: nothing moves. */
  look(panDeg: number): void {
    if (Number.isFinite(panDeg)) this.#aim(panDeg, WIRE_LIMITS.DEFAULT_VMAX);
  }

  turn(panDegPerS: number): void {
    if (!Number.isFinite(panDegPerS)) return;
    if (panDegPerS === 0) {
      this.stop();
      return;
    }
    const { panMinDeg, panMaxDeg } = this.description;
    this.#aim(panDegPerS > 0 ? panMaxDeg : panMinDeg, vmaxOf(this.description, panDegPerS));
  }

  stop(): void {
    this.#link.outbox?.stop({ encode: encodeStop, settle() {} });
  }

  show(scene: Scene): Promise<void> {
    return this.#stage.show(scene, this.#link.state.kind === 'up');
  }

  close(): Promise<void> {
    this.#tell = () => {};
    this.#stage.boardLost();
    return this.#link.close();
  }

  #aim(panDeg: number, vmax: number): void {
    if (this.#link.state.kind !== 'up') return;
    this.#vmax = vmax;
    this.#head.to(clipDeg(this.description, panDeg));
  }

  #move(panDeg: number): void {
    const fields = {
      axis: Axis.PAN,
      targetTicks: ticksOf(this.description, panDeg),
      vmax: this.#vmax,
      amax: WIRE_LIMITS.DEFAULT_AMAX,
    };
    this.#link.outbox?.move((seq) => encodeMove(seq, fields));
  }

  /** A board that went on without us knows best whether the class has lowered privacy; one that restarted has forgotten. */
  #configure(hello: HelloToHost, restarted: boolean): (seq: number) => Uint8Array {
    const onBoard = (hello.flags & Flags.PRIVACY) !== 0;
    if (onBoard || !restarted) this.#privacy = onBoard;
    return this.#configFrame(this.#privacy);
  }

  #configFrame(privacy: boolean): (seq: number) => Uint8Array {
    const [minDeg, maxDeg] = reachDeg(this.description);
    const ends = [ticksOf(this.description, minDeg), ticksOf(this.description, maxDeg)] as const;
    const fields = {
      axis: Axis.PAN,
      minTicks: Math.min(...ends),
      maxTicks: Math.max(...ends),
      parkTicks: ticksOf(this.description, this.description.parkDeg),
      deadManMs: WIRE_LIMITS.DEAD_MAN_MS,
      telemetryMs: WIRE_LIMITS.TELEMETRY_MS,
      privacy: privacy ? 1 : 0,
    };
    return (seq) => encodeConfig(seq, fields);
  }

  #up(hello: HelloToHost): void {
    const { buildId, resetCause } = hello;
    this.#displayGoneCount = 0;
    this.#deadMan = false;
    this.#privacyTold = this.#privacy;
    this.#stage.boardUp();
    this.#tell({ type: 'board_up', buildId, resetCause, privacy: this.#privacy });
    this.#link.outbox?.pump();
  }

  #told(message: ToHost, atMs: number): void {
    if (message.type === 'telemetry') this.#telemetry(message, atMs);
    else if (message.type === 'event') this.#event(message);
  }

  #telemetry(message: TelemetryToHost, atMs: number): void {
    this.#tell({
      type: 'board_angle',
      panDeg: degOf(this.description, message.panTicks),
      atMs,
      moving: (message.flags & Flags.PAN_MOVING) !== 0,
      vccMv: message.vccMv,
    });
    // An event can be lost on a busy line, or fall into the greeting: telemetry says the same again.
    this.#privacyIs((message.flags & Flags.PRIVACY) !== 0);
    if (message.flags & Flags.DEAD_MAN) this.#deadMan = true;
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
    else if (what === Event.DEAD_MAN) this.#tell({ type: 'dead_man' });
    else if (what === Event.DEAD_MAN_OVER) this.#deadManOver();
    else if (what === Event.PRIVACY_ON) this.#privacyIs(true);
    else if (what === Event.PRIVACY_OFF) this.#privacyIs(false);
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
