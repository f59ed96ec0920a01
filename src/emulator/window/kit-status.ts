import { createConnection, type Socket } from 'node:net';
import * as v from 'valibot';
import { PRESENCES, SIGNALS, VOICES } from '../../protocol/frames.ts';

/** A status line longer than this is no status line. */
const LONGEST_LINE = 64 * 1024;
const RETRY_MS = 250;

/** What the class window shows of the kit's status; the rest of the line is the kit's own affair. */
const statusLine = v.object({
  presence: v.picklist(PRESENCES),
  signals: v.array(v.picklist(SIGNALS)),
  voice: v.picklist(VOICES),
  privacy: v.boolean(),
  board: v.picklist(['up', 'lost']),
});
export type ShownStatus = v.InferOutput<typeof statusLine>;

/** Reads the kit's status socket for as long as it lives; null while the kit is off. Tries again by itself. */
export class KitStatusReader {
  readonly #path: string;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;
  #status: ShownStatus | null = null;

  /** @param path of the kit's Unix socket; it need not be there yet. */
  constructor(path: string) {
    this.#path = path;
    this.#connect();
  }

  get status(): ShownStatus | null {
    return this.#status;
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #connect(): void {
    this.#retry = null;
    const socket = createConnection(this.#path);
    this.#socket = socket;
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      const lines = (text + part).split('\n');
      text = lines.pop() ?? '';
      const newest = lines.at(-1);
      if (newest !== undefined) this.#take(newest);
      if (text.length > LONGEST_LINE) socket.destroy();
    });
    // The kit is off or starting: 'close' follows, and a new try with it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#status = null;
      if (!this.#closed) this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    });
  }

  #take(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    const checked = v.safeParse(statusLine, value);
    if (checked.success) this.#status = checked.output;
  }
}
