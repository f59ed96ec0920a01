import firmataIo, { type FirmataIo } from 'firmata-io';
import five, { type Board, type Servo } from 'johnny-five';
import pinMap from '../../../hardware/pins.json' with { type: 'json' };
import type { Gate } from './gate.ts';
import { Command } from './wire.generated.ts';

const { Firmata } = firmataIo;

/** A board that has just been reset introduces itself; one that has not is asked after this long. */
const ASK_VERSION_MS = 40;
/** johnny-five must never give up by itself: its own timer only prints. The link has a limit of its own. */
const NEVER_MS = 2 ** 31 - 1;

/** What a johnny-five board tells its connection. */
export interface FiveBoardEvents {
  /** Firmata's greeting is done. */
  ready(): void;
  /** One of our own messages came: what stood between F0 and F7. */
  body(body: readonly number[]): void;
  /** The board introduces itself anew, as it does after every reset. */
  restarted(): void;
  failed(reason: string): void;
}

// Firmata's handlers of sysex messages are one table for all boards: ours are put in once and find their board here.
const handlers = new WeakMap<FirmataIo, (body: readonly number[]) => void>();
for (const command of Object.values(Command)) {
  Firmata.SYSEX_RESPONSE[command] = (io) => handlers.get(io)?.(io.buffer.slice(1, -1));
}

/**
 * johnny-five's Board over one open port, thrown away with it.
 *
 * johnny-five does Firmata's greeting, knows the pins, and its Servo is the head: `servo.to(degrees)` clips to the
 * range and hands on to our controller, which sends MOVE instead of an analog value, so that the board moves the head
 * and not the host. Our own frames are written to the gate and not through `io.sysexCommand`: that copies
 * them twice and hides when they have left, which the outbox must know to let the newest look overtake.
 */
export class FiveBoard {
  readonly #io: FirmataIo;
  readonly #board: Board;
  #over = false;

  constructor(gate: Gate, events: FiveBoardEvents) {
    this.#io = new Firmata(gate, { reportVersionTimeout: ASK_VERSION_MS });
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
    this.#board.on('ready', () => {
      if (this.#over) return;
      this.#io.on('reportversion', () => events.restarted());
      events.ready();
    });
    handlers.set(this.#io, (body) => events.body(body));
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
