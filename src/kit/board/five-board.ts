import firmataIo, { type FirmataIo } from 'firmata-io';
import five, { type Board, type Servo } from 'johnny-five';
import pinMap from '../../../hardware/pins.json' with { type: 'json' };
import type { Gate } from './gate.ts';
import { Command } from './wire.generated.ts';

const { Firmata } = firmataIo;

/** Neither Firmata nor johnny-five asks or gives up by itself: the connection greets, and has limits of its own. */
const NEVER_MS = 2 ** 31 - 1;
/** The version of Firmata that our firmware speaks, as the board introduces itself with after every reset. */
const FIRMATA = { major: 2, minor: 6 } as const;
const REPORT_VERSION = 0xf9;
const BOARD_PINS = 20;

/** What a johnny-five board tells its connection. */
export interface FiveBoardEvents {
  /** One of our own messages came: what stood between F0 and F7. */
  body(body: readonly number[]): void;
  /** The board introduces itself, as it does after every reset. */
  introduced(): void;
  failed(reason: string): void;
}

// Firmata's handlers of sysex messages are one table for all boards: ours are put in once and find their board here.
// Firmata's own are taken out: they have no checksum, and a damaged message makes some of them throw.
const handlers = new WeakMap<FirmataIo, (body: readonly number[]) => void>();
for (const command of Object.keys(Firmata.SYSEX_RESPONSE)) delete Firmata.SYSEX_RESPONSE[Number(command)];
for (const command of Object.values(Command)) {
  Firmata.SYSEX_RESPONSE[command] = (io) => handlers.get(io)?.(io.buffer.slice(1, -1));
}

/**
 * johnny-five's Board over one open port, thrown away with it.
 *
 * johnny-five knows the board's pins, and its Servo is the head: `servo.to(degrees)` clips to the
 * range and hands on to our controller, which sends MOVE instead of an analog value, so that the board moves the head
 * and not the host. Our own frames are written to the gate and not through `io.sysexCommand`: that copies
 * them twice and hides when they have left, which the outbox must know to let the newest look overtake.
 *
 * Firmata's questions for version, firmware and pins are not asked: their answers have no checksum, come without a
 * number that says to which question, and say of this board what we know. HELLO greets it instead. So an
 * introduction that comes is one that nobody asked for: a restart.
 */
export class FiveBoard {
  readonly #io: FirmataIo;
  readonly #board: Board;
  #over = false;

  constructor(gate: Gate, events: FiveBoardEvents) {
    this.#io = new Firmata(gate, {
      reportVersionTimeout: NEVER_MS,
      skipCapabilities: true,
      pinCount: BOARD_PINS,
    });
    const failed = (error: unknown): void => {
      if (!this.#over) events.failed(error instanceof Error ? error.message : String(error));
    };
    this.#io.on('error', failed);
    this.#board = new five.Board({
      io: this.#io,
      repl: false,
      debug: false,
      sigint: false,
      timeout: NEVER_MS,
    });
    this.#board.on('error', failed);
    handlers.set(this.#io, (body) => events.body(body));
    // What the transport said before it was handed over, and what the board would have said of itself.
    gate.emit('open');
    gate.emit('data', Buffer.of(REPORT_VERSION, FIRMATA.major, FIRMATA.minor));
    this.#io.emit('queryfirmware');
    this.#io.on('reportversion', () => {
      const { major, minor } = this.#io.version;
      if (major === FIRMATA.major && minor === FIRMATA.minor) events.introduced();
    });
  }

  /** Puts the head's servo on this board. */
  attach(head: HeadServo): void {
    head.attach(this.#board, this.#io);
  }

  /** Takes everything out of johnny-five's memory that would keep this board in it. */
  dispose(): void {
    this.#over = true;
    handlers.delete(this.#io);
    clearTimeout(this.#io.reportVersionTimeoutId);
    if (this.#board.timer) clearTimeout(this.#board.timer);
    for (const emitter of [this.#io, this.#board]) {
      emitter.removeAllListeners();
      emitter.on('error', () => {});
    }
    this.#board.register.length = 0;
    const { cache, Pins } = five.Board;
    const at = cache.indexOf(this.#board);
    if (at >= 0) cache.splice(at, 1);
    Pins.normalize.clear();
  }
}

/**
 * The pan servo as johnny-five's own Servo, made once: johnny-five keeps every Servo for ever, so this one is
 * handed from board to board.
 */
export class HeadServo {
  readonly #range: readonly [number, number];
  readonly #move: (panDeg: number) => void;
  #servo: Servo | null = null;

  /** @param move sends the clipped angle to the board, degrees. */
  constructor(range: readonly [number, number], move: (panDeg: number) => void) {
    this.#range = range;
    this.#move = move;
  }

  attach(board: Board, io: FirmataIo): void {
    if (this.#servo) {
      this.#servo.board = board;
      this.#servo.io = io;
      board.register.push(this.#servo);
      return;
    }
    const move = this.#move;
    this.#servo = new five.Servo({
      pin: pinMap.pins.panServo.arduino,
      board,
      range: this.#range,
      degreeRange: this.#range,
      controller: { initialize: { value() {} }, update: { value: (panDeg) => move(panDeg) } },
    });
  }

  /** Lets the last board go. */
  detach(): void {
    if (!this.#servo) return;
    this.#servo.board = null;
    this.#servo.io = null;
  }

  /** Turns to an angle in degrees, clipped to the range. Nothing happens before the first board. */
  to(panDeg: number): void {
    this.#servo?.to(panDeg);
  }
}
