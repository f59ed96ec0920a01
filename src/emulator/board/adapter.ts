import type { SerialLine } from './uart.ts';

/** What a USB serial adapter keeps for the board before it makes the writer wait, bytes. */
export const ADAPTER_BUFFER_BYTES = 4096;
/** What the host keeps of the board's bytes for a reader that does not read, bytes; what comes then is lost. */
export const HOST_BUFFER_BYTES = 65_536;

/** A serial adapter between board and host, as far as the emulator's window and the tests handle it. */
export interface SerialAdapter {
  /** Where the kit finds it now; null while it is unplugged. */
  readonly path: string | null;
  /** Plugs it in, under another path if one is given. Does nothing when it is plugged in there already. */
  plug(path?: string): Promise<void>;
  /** Pulls it out: an open port notices, and what was under way is lost. */
  unplug(): Promise<void>;
  /** Unplugs for good. */
  close(): Promise<void>;
}

/** Hands bytes to the board as fast as its UART takes them, and no more than the adapter holds. */
export class TowardBoard {
  readonly #line: SerialLine;
  #rest: Uint8Array | null = null;
  #accepted: (() => void) | null = null;
  #filling = false;

  constructor(line: SerialLine) {
    this.#line = line;
    line.onTaken = () => {
      if (this.#rest !== null) this.#fill();
    };
  }

  /** One piece at a time: `accepted` is called when the adapter has room for the next. */
  offer(bytes: Uint8Array, accepted: () => void): void {
    this.#rest = bytes;
    this.#accepted = accepted;
    this.#fill();
  }

  /** Forgets what has not reached the board; its writer is told nothing. */
  clear(): void {
    this.#rest = null;
    this.#accepted = null;
    this.#line.clear();
  }

  #fill(): void {
    // Writing lets a paced board catch up, which takes bytes, which asks for more: those must wait for their turn.
    if (this.#filling) return;
    this.#filling = true;
    while (this.#rest !== null) {
      const bytes = this.#rest;
      const room = ADAPTER_BUFFER_BYTES - this.#line.queuedBytes;
      if (room <= 0) break;
      this.#rest = bytes.length > room ? bytes.subarray(room) : null;
      this.#line.write(bytes.subarray(0, room));
    }
    this.#filling = false;
    if (this.#rest !== null) return;
    const accepted = this.#accepted;
    this.#accepted = null;
    accepted?.();
  }
}

/** Gathers what the board sends within a slice, so that the host gets one piece for it. */
export class FromBoard {
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #lost = 0;
  #due = false;

  /** @param deliver takes the bytes of a slice. */
  constructor(line: SerialLine, deliver: (bytes: Buffer) => void) {
    line.onBytes = (bytes) => {
      if (this.#bytes + bytes.length > HOST_BUFFER_BYTES) {
        this.#lost += bytes.length;
        return;
      }
      this.#pieces.push(bytes);
      this.#bytes += bytes.length;
      if (this.#due) return;
      this.#due = true;
      queueMicrotask(() => {
        const gathered = Buffer.concat(this.#pieces);
        this.#pieces = [];
        this.#bytes = 0;
        this.#due = false;
        deliver(gathered);
      });
    };
  }

  get lostBytes(): number {
    return this.#lost;
  }
}
