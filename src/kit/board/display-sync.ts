import { DISPLAY_SIZE, WIRE_LIMITS } from './wire.generated.ts';

/** Part of the display's memory: one page, from a column on. */
export interface Chunk {
  readonly page: number;
  readonly column: number;
  readonly data: Uint8Array;
}

const PAGES = DISPLAY_SIZE.height / 8;

/** Unchanged bytes that are sent along between two changes: less than a second message's frame costs. */
const BRIDGE_BYTES = 6;

/** What is on the display and what should be: the newest picture wins, and only what differs is sent. */
export class DisplaySync {
  #wanted: Uint8Array | null = null;
  /** Byte by byte what the display is known to show; -1 unknown. */
  readonly #shown = new Int16Array(DISPLAY_SIZE.width * PAGES).fill(-1);

  /** @param bytes the whole picture in the display's memory order. */
  show(bytes: Uint8Array): void {
    this.#wanted = bytes;
  }

  /** The display may have lost what it showed. */
  forget(): void {
    this.#shown.fill(-1);
  }

  /** The next part to send, at most one message long; null when the display shows what it should. */
  next(): Chunk | null {
    const wanted = this.#wanted;
    if (!wanted) return null;
    const from = wanted.findIndex((byte, at) => byte !== this.#shown[at]);
    if (from < 0) return null;
    const page = Math.floor(from / DISPLAY_SIZE.width);
    const most = Math.min((page + 1) * DISPLAY_SIZE.width, from + WIRE_LIMITS.MAX_DRAW_BYTES);
    let to = from + 1;
    for (let at = to; at < most && at - to <= BRIDGE_BYTES; at += 1) {
      if (wanted[at] !== this.#shown[at]) to = at + 1;
    }
    return { page, column: from % DISPLAY_SIZE.width, data: wanted.slice(from, to) };
  }

  /** The display may have taken this part, or not. */
  unsure({ page, column, data }: Chunk): void {
    const from = page * DISPLAY_SIZE.width + column;
    this.#shown.fill(-1, from, from + data.length);
  }

  /** The display has taken this part. */
  shown({ page, column, data }: Chunk): void {
    this.#shown.set(data, page * DISPLAY_SIZE.width + column);
  }
}
