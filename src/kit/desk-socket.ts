import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import type { Logger } from '../core/log.ts';
import { type Answer, ask, sentenceOf } from '../protocol/office.ts';
import type { DeskPort } from './ports.ts';

/** Who answers the questions. */
type Desk = Pick<DeskPort, 'ask'>;

/** Who may ask at a time: a few shells, each with one command. */
const MAX_CLIENTS = 8;
/** The longest question. */
const MAX_LINE_CHARS = 4 * 1024;
/** A reader that leaves this much unread is let go. */
const MAX_BACKLOG_BYTES = 64 * 1024;

const question = v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(0)), ask });

/**
 * The desk for who has a shell on the kit: JSON lines on a Unix socket of the kit's own user, `{id, ask}` in and
 * `{id, answer}` out. What is no question is refused; what is too long ends the connection.
 */
export class DeskSocket {
  readonly #path: string;
  readonly #desk: Desk;
  readonly #log: Logger;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  /** @param path of the socket; a left-over one is replaced. */
  constructor(path: string, desk: Desk, log: Logger) {
    this.#path = path;
    this.#desk = desk;
    this.#log = log;
    this.#server = createServer((client) => this.#welcome(client));
    this.#server.on('error', (error) => this.#log.error({ error: error.message }, 'the desk socket failed'));
  }

  /**
   * Resolves once clients can connect. Until its mode is set, the process' umask keeps others out.
   * @throws Error of the system, when there can be no socket.
   */
  async open(): Promise<void> {
    rmSync(this.#path, { force: true });
    this.#server.listen(this.#path);
    await once(this.#server, 'listening');
    chmodSync(this.#path, 0o600);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #welcome(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.#clients.size >= MAX_CLIENTS) {
      client.destroy();
      return;
    }
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.setEncoding('utf8');
    let text = '';
    client.on('data', (part: string) => {
      const lines = (text + part).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) if (!client.destroyed) this.#take(client, line);
      if (text.length > MAX_LINE_CHARS) client.destroy();
    });
  }

  #take(client: Socket, line: string): void {
    const read = line.length > MAX_LINE_CHARS ? null : questionOf(line);
    if (read === null) {
      const code = 'NABIJ_E_FRAME_SCHEMA';
      tell(client, 0, { answer: 'refused', code, text: sentenceOf(code) });
      return;
    }
    this.#desk.ask('shell', read.ask, (answer) => tell(client, read.id, answer));
  }
}

function questionOf(line: string): v.InferOutput<typeof question> | null {
  try {
    const read = v.safeParse(question, JSON.parse(line));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

function tell(client: Socket, id: number, answer: Answer): void {
  if (client.destroyed) return;
  if (client.writableLength > MAX_BACKLOG_BYTES) client.destroy();
  else client.write(`${JSON.stringify({ id, answer })}\n`);
}
