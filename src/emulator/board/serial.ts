import { Duplex } from 'node:stream';
import { FromBoard, HOST_BUFFER_BYTES, type SerialAdapter, TowardBoard } from './adapter.ts';
import type { SerialLine } from './uart.ts';

/** What `'close'` carries when the adapter was pulled out; same shape as node-serialport's. */
export class DisconnectedError extends Error {
  readonly disconnected = true;

  constructor(path: string) {
    super(`${path} was unplugged`);
    this.name = 'DisconnectedError';
  }
}

type Callback = (error?: Error | null) => void;

/**
 * A serial port that behaves as node-serialport's stream does, its traps included: it opens later, not at once;
 * what is written while it is closed waits and goes out when it is opened again; an unplug is noticed by a read or
 * a write, so by nobody when nobody listens to `'data'`.
 *
 * Events: `open`, `data`, `error`, `close` (with a `DisconnectedError` after an unplug).
 */
export class EmulatedPort extends Duplex {
  readonly path: string;
  readonly #adapter: InProcessAdapter;
  #open = false;
  #reading = false;

  /** Made by `InProcessAdapter.open`. */
  constructor(adapter: InProcessAdapter, path: string) {
    super({ autoDestroy: false, emitClose: false, readableHighWaterMark: HOST_BUFFER_BYTES });
    this.#adapter = adapter;
    this.path = path;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Opens the port, or opens it again. Without a callback a failure is an `'error'` event. */
  open(callback?: Callback): void {
    setImmediate(() => {
      const failure = this.#open ? new Error('Port is already open') : this.#adapter.attach(this);
      if (failure !== null) {
        if (callback) callback(failure);
        else this.emit('error', failure);
        return;
      }
      this.#open = true;
      this.emit('open');
      callback?.(null);
    });
  }

  close(callback?: Callback): void {
    if (this.#open) this.#shut(null, callback);
    else callback?.(new Error('Port is not open'));
  }

  /** Called when all that was written has been handed on. */
  drain(callback?: Callback): void {
    if (this.writableLength === 0) setImmediate(() => callback?.(null));
    else this.once('drain', () => callback?.(null));
  }

  override _read(): void {
    this.#reading = true;
    this.#noticeUnplug();
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: Callback): void {
    if (!this.#open) {
      this.once('open', () => this._write(bytes, encoding, done));
      return;
    }
    if (this.#noticeUnplug()) done();
    else this.#adapter.accept(bytes, () => done());
  }

  /** The board's bytes, from the adapter. */
  fromBoard(bytes: Buffer): void {
    if (this.readableLength + bytes.length <= HOST_BUFFER_BYTES) this.push(bytes);
  }

  /** From the adapter, when it is pulled out. */
  pulledOut(): void {
    if (this.#reading) this.#noticeUnplug();
  }

  #noticeUnplug(): boolean {
    if (!this.#open || this.#adapter.holds(this)) return false;
    this.#shut(new DisconnectedError(this.path));
    return true;
  }

  #shut(cause: Error | null, callback?: Callback): void {
    this.#open = false;
    this.#adapter.detach(this);
    setImmediate(() => {
      this.emit('close', cause);
      callback?.(cause);
    });
  }
}

/** The board's serial adapter without an operating system between: what the kit opens is the board's own line. */
export class InProcessAdapter implements SerialAdapter {
  readonly #towardBoard: TowardBoard;
  readonly #fromBoard: FromBoard;
  #path: string | null;
  #lastPath: string;
  #port: EmulatedPort | null = null;

  constructor(line: SerialLine, path: string) {
    this.#path = path;
    this.#lastPath = path;
    this.#towardBoard = new TowardBoard(line);
    this.#fromBoard = new FromBoard(line, (bytes) => this.#port?.fromBoard(bytes));
  }

  get path(): string | null {
    return this.#path;
  }

  /** Bytes that the board sent faster than they were fetched. */
  get lostBytes(): number {
    return this.#fromBoard.lostBytes;
  }

  /** What the kit calls in place of `new SerialPort({ path })`: the port opens by itself, shortly after. */
  open(path: string): EmulatedPort {
    const port = new EmulatedPort(this, path);
    port.open();
    return port;
  }

  async plug(path: string = this.#lastPath): Promise<void> {
    if (this.#path === path) return;
    await this.unplug();
    this.#path = path;
    this.#lastPath = path;
  }

  async unplug(): Promise<void> {
    const port = this.#port;
    this.#path = null;
    this.#port = null;
    this.#towardBoard.clear();
    port?.pulledOut();
  }

  close(): Promise<void> {
    return this.unplug();
  }

  /** Joins a port to the line; what is wrong, or null. */
  attach(port: EmulatedPort): Error | null {
    if (this.#path !== port.path) {
      return new Error(`Error: No such file or directory, cannot open ${port.path}`);
    }
    if (this.#port !== null) return new Error('Error: Resource temporarily unavailable Cannot lock port');
    this.#port = port;
    return null;
  }

  detach(port: EmulatedPort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#towardBoard.clear();
  }

  holds(port: EmulatedPort): boolean {
    return this.#port === port;
  }

  accept(bytes: Uint8Array, accepted: () => void): void {
    this.#towardBoard.offer(bytes, accepted);
  }
}
