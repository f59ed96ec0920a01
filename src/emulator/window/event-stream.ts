import type { ServerResponse } from 'node:http';

const MOST_READERS = 16;
/** A reader that leaves this much unread is let go: it would see old news only. */
const MOST_WAITING_BYTES = 256 * 1024;

/** One stream of server-sent events for any number of readers, up to a limit. */
export class EventStream {
  readonly #readers = new Set<ServerResponse>();

  get readers(): number {
    return this.#readers.size;
  }

  /** Takes a reader in; false when there are too many. */
  add(response: ServerResponse): boolean {
    if (this.#readers.size >= MOST_READERS) return false;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    response.on('close', () => this.#readers.delete(response));
    response.on('error', () => response.destroy());
    this.#readers.add(response);
    return true;
  }

  send(value: unknown, to: Iterable<ServerResponse> = this.#readers): void {
    const event = `data: ${JSON.stringify(value)}\n\n`;
    for (const reader of to) {
      if (reader.writableLength > MOST_WAITING_BYTES) reader.destroy();
      else reader.write(event);
    }
  }

  close(): void {
    for (const reader of this.#readers) reader.end();
  }
}
