import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { NabijBoard } from '../../src/emulator/board/emulated-board.ts';

const load = createRequire(import.meta.url);

/** As much of a stock Firmata host as the tests use; the package has no types of its own. */
export interface FirmataIo extends EventEmitter {
  readonly isReady: boolean;
  readonly firmware: { readonly name: string };
  readonly version: { readonly major: number; readonly minor: number };
  readonly pins: readonly {
    readonly supportedModes: readonly number[];
    readonly analogChannel: number;
    state?: number;
  }[];
  readonly MODES: Readonly<Record<string, number>>;
  pinMode(pin: number, mode: number): void;
  digitalWrite(pin: number, value: number): void;
  digitalRead(pin: number, heard: (value: number) => void): void;
  analogRead(pin: number, heard: (value: number) => void): void;
  analogWrite(pin: number, value: number): void;
  servoConfig(pin: number, minUs: number, maxUs: number): void;
  servoWrite(pin: number, value: number): void;
  queryPinState(pin: number, heard: () => void): void;
  setSamplingInterval(ms: number): void;
  sendString(text: string): void;
  i2cConfig(delayUs?: number): void;
  i2cWrite(address: number, bytes: readonly number[]): void;
  i2cReadOnce(address: number, bytesToRead: number, heard: (bytes: readonly number[]) => void): void;
  i2cRead(address: number, bytesToRead: number, heard: (bytes: readonly number[]) => void): void;
  i2cStop(address: number): void;
  reset(): void;
}

interface FirmataPackage {
  readonly Board: new (
    transport: EventEmitter,
    options: { readonly reportVersionTimeout: number },
  ) => FirmataIo;
}

/** How much simulated time passes at each turn of the pump. */
const SLICE_MS = 2;

/** What stock Firmata hosts take for a serial port, wired to the emulated board. */
class BoardTransport extends EventEmitter {
  readonly #board: NabijBoard;

  constructor(board: NabijBoard) {
    super();
    this.#board = board;
    board.serial.onBytes = (bytes) => this.emit('data', Buffer.from(bytes));
    setImmediate(() => this.emit('open'));
  }

  write(bytes: Uint8Array, done?: () => void): boolean {
    this.#board.serial.write(bytes);
    done?.();
    return true;
  }
}

/** The unmodified `firmata` package connected to the committed image, whose time runs on as fast as it goes. */
export class StockHost {
  readonly board = new NabijBoard();
  readonly io: FirmataIo;
  #stopped = false;

  constructor() {
    const { Board } = load('firmata') as FirmataPackage;
    this.io = new Board(new BoardTransport(this.board), { reportVersionTimeout: 200 });
    this.#pump();
  }

  /** Resolves when the host has read the board's capabilities. */
  async ready(): Promise<this> {
    if (!this.io.isReady) await once(this.io, 'ready');
    return this;
  }

  /** Waits for simulated time to pass. */
  async after(ms: number): Promise<void> {
    const untilMs = this.board.nowMs + ms;
    while (this.board.nowMs < untilMs) await new Promise((resolve) => setImmediate(resolve));
  }

  close(): void {
    this.#stopped = true;
    this.io.removeAllListeners();
  }

  #pump(): void {
    if (this.#stopped) return;
    this.board.run(SLICE_MS);
    setImmediate(() => this.#pump());
  }
}

interface Component extends EventEmitter {
  readonly isOn: boolean;
  on(): this;
  on(event: string, listener: () => void): this;
  off(): this;
  to(degrees: number): this;
  brightness(value: number): this;
}

interface JohnnyFive {
  readonly Board: (new (options: object) => EventEmitter) & { readonly cache: EventEmitter[] };
  readonly Servo: new (options: object) => Component;
  readonly Button: new (options: object) => Component;
  readonly Led: new (options: object) => Component;
}

/** The unmodified johnny-five package. */
export const johnnyFive = load('johnny-five') as JohnnyFive;
