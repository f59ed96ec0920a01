import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { NabijError } from '../core/errors.ts';
import { type Answer, type Ask, answer } from '../protocol/office.ts';

/** A kit that runs answers a question well within this; only a pairing is waited for without end. */
const ANSWER_MS = 10_000;

const reply = v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(0)), answer });

/** The kit's desk, asked over its Unix socket. */
export class DeskClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => this.#take(line));
    lines.on('error', () => {});
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      for (const tell of this.#waiting.values()) tell(null);
      this.#waiting.clear();
    });
  }

  /**
   * @param runDir the kit's `run_dir`.
   * @throws NabijError NABIJ_E_DESK when no kit answers there.
   */
  static connect(runDir: string): Promise<DeskClient> {
    const path = join(runDir, 'desk.sock');
    return new Promise((done, fail) => {
      const socket = createConnection(path);
      socket.once('error', (cause: NodeJS.ErrnoException) => fail(gone(`${path}: ${cause.code}`, cause)));
      socket.once('connect', () => done(new DeskClient(socket)));
    });
  }

  /**
   * Asks, and gives the one answer; a refusal is an answer.
   * @throws NabijError NABIJ_E_DESK when none comes.
   */
  ask(ask: Ask): Promise<Answer> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(gone(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
      const id = this.#send(ask, (given) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (given === null) fail(gone('the kit ended the connection'));
        else done(given);
      });
    });
  }

  /**
   * Asks for a pairing, or for the one that waits; `tell` hears of it for as long as it waits.
   * @returns a promise of the last answer: paired, closed, refused, or `done` when none waits.
   * @throws NabijError NABIJ_E_DESK when the kit goes away.
   */
  pair(ask: Extract<Ask, { ask: 'pair' | 'pair_show' }>, tell: (answer: Answer) => void): Promise<Answer> {
    return this.follow(ask, (given) => {
      if (given.answer !== 'pairing' || given.pairing.state !== 'waiting') return false;
      tell(given);
      return true;
    });
  }

  /**
   * Asks something that is answered again and again.
   * @param goesOn takes an answer; whether more will come.
   * @returns a promise of the last answer.
   * @throws NabijError NABIJ_E_DESK when the kit goes away.
   */
  follow(ask: Ask, goesOn: (answer: Answer) => boolean): Promise<Answer> {
    return new Promise((done, fail) => {
      const id = this.#send(ask, (given) => {
        if (given === null) return fail(gone('the kit ended the connection'));
        if (goesOn(given)) return;
        this.#waiting.delete(id);
        done(given);
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(ask: Ask, tell: (answer: Answer | null) => void): number {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, tell);
    this.#socket.write(`${JSON.stringify({ id: this.#lastId, ask })}\n`);
    return this.#lastId;
  }

  #take(line: string): void {
    const read = v.safeParse(reply, parsed(line));
    if (read.success) this.#waiting.get(read.output.id)?.(read.output.answer);
    else this.#socket.destroy();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function gone(message: string, cause?: Error): NabijError {
  return new NabijError('NABIJ_E_DESK', message, { fault: 'person', cause });
}
