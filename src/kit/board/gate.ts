import { EventEmitter } from 'node:events';

/** The part of a serial port's stream that the link needs: node-serialport's and the emulator's both have it. */
export interface SerialStream {
  on(event: 'open', listener: () => void): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error' | 'close', listener: (error?: Error | null) => void): unknown;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): unknown;
  close(done: (error?: Error | null) => void): void;
  readonly isOpen: boolean;
}

/** Opens a port that tells by `open` or `error` how that went. */
export type OpenSerial = (path: string) => SerialStream;

/** Bytes that may wait for the operating system before the line counts as stuck. */
const MOST_WAITING_BYTES = 4096;

/**
 * A serial port that can be written to only while it is open, used once and thrown away.
 * A port's stream keeps what is written while it is closed and sends it when it is opened again, seconds
 * later; here such bytes are gone. Events: `open`, `data`, and exactly one `lost` with the reason.
 */
export class Gate extends EventEmitter<{
  open: [];
  data: [Buffer];
  lost: [string];
  connect: [];
  close: [];
  error: [Error];
}> {
  readonly #stream: SerialStream;
  #state: 'opening' | 'open' | 'shut' = 'opening';
  #waitingBytes = 0;

  constructor(stream: SerialStream) {
    super();
    this.#stream = stream;
    stream.on('error', (error) => this.#lose(error?.message ?? 'the port failed'));
    stream.on('close', (error) => this.#lose(error?.message ?? 'the port was closed'));
    // Without a data listener a port never notices that it was unplugged.
    stream.on('data', (bytes) => {
      if (this.#state === 'open') this.emit('data', bytes);
    });
    stream.on('open', () => {
      if (this.#state !== 'opening') {
        this.#closeStream();
        return;
      }
      this.#state = 'open';
      this.emit('open');
    });
  }

  /** Bytes that the operating system has not taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Writes now or never. `done` comes when the operating system has the bytes, and at once when they are dropped. */
  write(bytes: Uint8Array, done: () => void = () => {}): void {
    if (this.#state !== 'open') {
      done();
      return;
    }
    if (this.#waitingBytes + bytes.length > MOST_WAITING_BYTES) {
      this.#lose('the port takes no more bytes');
      done();
      return;
    }
    this.#waitingBytes += bytes.length;
    this.#stream.write(bytes, (error) => {
      this.#waitingBytes -= bytes.length;
      if (error) this.#lose(error.message);
      done();
    });
  }

  /** Closes for good; resolves when the port is free again. Nothing is emitted any more. */
  shut(): Promise<void> {
    const wasOpen = this.#state === 'open' || this.#stream.isOpen;
    this.#state = 'shut';
    this.removeAllListeners();
    return wasOpen ? new Promise((resolve) => this.#closeStream(resolve)) : Promise.resolve();
  }

  #lose(reason: string): void {
    if (this.#state === 'shut') return;
    this.#state = 'shut';
    this.emit('lost', reason);
  }

  #closeStream(done: () => void = () => {}): void {
    if (this.#stream.isOpen) this.#stream.close(() => done());
    else done();
  }
}
