import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from '../core/log.ts';
import type { KitStatus } from './ports.ts';

/** Readers at a time: the command line, the class window of the emulator, a bench. */
const MAX_READERS = 8;
/** A reader that leaves this much unread is let go. */
const MAX_BACKLOG_BYTES = 64 * 1024;
/** Counters change all the time; they are sent at most this often. */
const REFRESH_MS = 1_000;

/**
 * Tells the kit's status on a Unix socket of its own user: one JSON line at once and one on every change.
 * It only talks: whatever a reader writes is thrown away.
 */
export class StatusServer {
  readonly #path: string;
  readonly #log: Logger;
  readonly #status: () => KitStatus;
  readonly #server: Server;
  readonly #readers = new Set<Socket>();
  readonly #refresh: NodeJS.Timeout;
  #last = '';

  /** @param path of the socket; a left-over one is replaced. */
  constructor(path: string, status: () => KitStatus, log: Logger) {
    this.#path = path;
    this.#status = status;
    this.#log = log;
    this.#server = createServer((reader) => this.#welcome(reader));
    this.#server.on('error', (error) =>
      this.#log.error({ error: error.message }, 'the status socket failed'),
    );
    this.#refresh = setInterval(() => this.changed(), REFRESH_MS);
    this.#refresh.unref();
  }

  /**
   * Resolves once readers can connect.
   * @throws Error of the system, when there can be no socket.
   */
  async open(): Promise<void> {
    rmSync(this.#path, { force: true });
    this.#server.listen(this.#path);
    await once(this.#server, 'listening');
    chmodSync(this.#path, 0o600);
  }

  /** Sends the status to every reader when it differs from the last one sent. */
  changed(): void {
    if (this.#readers.size === 0) return;
    const line = `${JSON.stringify(this.#status())}\n`;
    if (line === this.#last) return;
    this.#last = line;
    for (const reader of this.#readers) this.#tell(reader, line);
  }

  async close(): Promise<void> {
    clearInterval(this.#refresh);
    for (const reader of this.#readers) reader.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #welcome(reader: Socket): void {
    reader.on('error', () => reader.destroy());
    if (this.#readers.size >= MAX_READERS) {
      reader.destroy();
      return;
    }
    this.#readers.add(reader);
    reader.on('close', () => this.#readers.delete(reader));
    reader.resume();
    this.#tell(reader, `${JSON.stringify(this.#status())}\n`);
  }

  #tell(reader: Socket, line: string): void {
    if (reader.writableLength > MAX_BACKLOG_BYTES) reader.destroy();
    else reader.write(line);
  }
}
