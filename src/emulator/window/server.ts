import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { wavOf } from '../classroom/sound.ts';
import { KEPT_SECONDS } from '../classroom/speaker.ts';
import { Buttons } from './buttons.ts';
import { EventStream } from './event-stream.ts';
import { LiveState } from './live-state.ts';
import { makePages } from './pages.ts';
import { onTimedPulse } from './pulse-times.ts';
import { StateReader, type StateSources } from './state.ts';

/** The USB cable between board and kit. */
export interface Cable {
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

export interface WindowParts extends StateSources {
  readonly cable: Cable;
  readonly log: Logger;
}

const TONE = { leastHz: 20, mostHz: 20_000, mostSeconds: 3_600 } as const;

/** The page needs nothing from elsewhere, and nothing elsewhere may show it. */
const HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

type Handler = (query: URLSearchParams, response: ServerResponse) => void | Promise<void>;

/** The class window: the kit as a page, as data, and the hands that press its buttons. Loopback only. */
export class WindowServer {
  readonly #parts: WindowParts;
  readonly #server: Server;
  readonly #state: StateReader;
  readonly #live: LiveState;
  readonly #pulses = new EventStream();
  readonly #buttons: Buttons;
  readonly #pages = makePages();
  readonly #forgetPulses: () => void;
  readonly #routes: Readonly<Record<string, Handler>>;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.#state = new StateReader(parts);
    this.#live = new LiveState(this.#state);
    this.#buttons = new Buttons(parts.board);
    this.#forgetPulses = onTimedPulse(parts.board, (pulse) => this.#pulses.send(pulse));
    this.#routes = this.#makeRoutes();
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /**
   * @param port 0 takes a free one.
   * @returns the port taken.
   * @throws NabijError `NABIJ_E_WINDOW_PORT` when it is in use.
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) =>
        reject(
          new NabijError('NABIJ_E_WINDOW_PORT', `the class window cannot listen on port ${port}`, {
            fault: 'person',
            cause,
          }),
        ),
      );
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#server.on('error', (error) =>
      this.#parts.log.error({ error: error.message }, 'the class window failed'),
    );
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#forgetPulses();
    this.#buttons.close();
    this.#live.close();
    this.#pulses.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #makeRoutes(): Record<string, Handler> {
    const { board, cable } = this.#parts;
    const act =
      (run: () => void | Promise<void>): Handler =>
      async (_query, response) => {
        await run();
        sendJson(response, 200, { done: true });
      };
    return {
      'GET /state.json': (_query, response) => sendJson(response, 200, this.#state.readWithText()),
      'GET /events': (_query, response) => {
        if (!this.#live.add(response)) refuse(response, 503, 'NABIJ_E_WINDOW_REQUEST', 'too many readers');
      },
      'GET /pulses': (_query, response) => {
        if (!this.#pulses.add(response)) refuse(response, 503, 'NABIJ_E_WINDOW_REQUEST', 'too many readers');
      },
      'GET /speaker.wav': (query, response) => this.#sendHeard(query, response),
      'POST /microphone/tone': (query, response) => this.#playTone(query, response),
      'POST /button/privacy': act(() => this.#buttons.press('privacy')),
      'POST /button/seen': act(() => this.#buttons.press('seen')),
      'POST /fault/unplug': act(() => cable.unplug()),
      'POST /fault/replug': act(() => cable.plug()),
      'POST /fault/hang': act(() => board.fault('hang')),
      'POST /fault/reset': act(() => board.fault('reset')),
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy());
    request.resume();
    if (!this.#isOwn(request)) {
      refuse(response, 403, 'NABIJ_E_WINDOW_REQUEST', 'the request comes from another page');
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const route = `${request.method ?? ''} ${url.pathname}`;
    const handler = Object.hasOwn(this.#routes, route) ? this.#routes[route] : undefined;
    const page = request.method === 'GET' ? this.#pages.get(url.pathname) : undefined;
    try {
      if (handler !== undefined) await handler(url.searchParams, response);
      else if (page !== undefined)
        response.writeHead(200, { ...HEADERS, 'content-type': page.type }).end(page.body);
      else refuse(response, 404, 'NABIJ_E_WINDOW_PATH', ERRORS.NABIJ_E_WINDOW_PATH.fix);
    } catch (error) {
      this.#parts.log.error({ error: String(error), route }, 'a request of the class window failed');
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'NABIJ_E_WINDOW_REQUEST', 'it could not be done');
    }
  }

  /** No page of the web may press the buttons: neither from its own origin nor under a name that points here. */
  #isOwn(request: IncomingMessage): boolean {
    const { host, origin } = request.headers;
    if (host === undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return false;
    return origin === undefined || origin === `http://${host}`;
  }

  #sendHeard(query: URLSearchParams, response: ServerResponse): void {
    const seconds = numberIn(query.get('seconds') ?? '3', 0.01, KEPT_SECONDS);
    if (seconds === null) {
      refuse(response, 400, 'NABIJ_E_WINDOW_REQUEST', `seconds must be 0.01 to ${KEPT_SECONDS}`);
      return;
    }
    response.writeHead(200, { ...HEADERS, 'content-type': 'audio/wav' });
    response.end(wavOf(this.#parts.classroom.heard(seconds)));
  }

  #playTone(query: URLSearchParams, response: ServerResponse): void {
    const hz = numberIn(query.get('hz') ?? '440', TONE.leastHz, TONE.mostHz);
    const seconds = numberIn(query.get('seconds') ?? '5', 0.01, TONE.mostSeconds);
    if (hz === null || seconds === null) {
      const ranges = `hz must be ${TONE.leastHz} to ${TONE.mostHz}, seconds 0.01 to ${TONE.mostSeconds}`;
      refuse(response, 400, 'NABIJ_E_WINDOW_REQUEST', ranges);
      return;
    }
    this.#parts.classroom.playTone(hz, seconds);
    sendJson(response, 200, { done: true, hz, seconds });
  }
}

function numberIn(text: string, least: number, most: number): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : null;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(value)}\n`);
}

function refuse(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  sendJson(response, status, { code, message });
}
