import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, systemClock } from '../core/clock.ts';
import { NabijError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { Admission } from './admission.ts';
import type { Exchange } from './exchange.ts';
import { GuardedSocket } from './guard.ts';
import { RELAY_LIMITS, type RelayLimits } from './limits.ts';
import { MemoryExchange } from './memory-exchange.ts';
import type { Pages } from './pages.ts';
import { kitSocket, type Session, tabletSocket } from './sockets.ts';
import { visitorOf } from './visitor.ts';

export interface RelayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly pages: Pages;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly limits?: Partial<RelayLimits>;
  readonly exchange?: Exchange;
  /** Origins of pages that are served elsewhere and may speak to kits through this relay: `https://nabij.example.nl`. */
  readonly pageOrigins?: readonly string[];
  /** Address of the server in front, whose X-Forwarded-For says whom a socket is counted for. */
  readonly front?: string;
}

export interface Relay {
  readonly port: number;
  /** Ends every socket and waits until the port is free. */
  close(): Promise<void>;
}

/** Connections for pages on top of the sockets that the limits count. */
const PAGE_CONNECTIONS = 256;
/** Who may be asked for in an upgrade: `/kit/{id}` and `/tablet/{id}`; the id itself is judged after the handshake. */
const DOORS = /^\/(kit|tablet)\/([^/?#]{0,64})$/;

/**
 * Starts the relay on 127.0.0.1: what faces the world stands in front of it.
 * @throws NabijError when the port cannot be had.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const limits = { ...RELAY_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const exchange = options.exchange ?? new MemoryExchange(limits.tabletsPerKit);
  const http = createServer({ maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 10_000 });
  http.maxConnections = limits.socketsTotal + PAGE_CONNECTIONS;
  http.on('request', options.pages);
  http.on('clientError', (_error, socket) => socket.destroy());
  const sessions = new Set<Session>();
  const { pageOrigins = [], front = null } = options;
  const upgrades = new Upgrades({ limits, origins: pageOrigins, front }, (socket, kind, kitId) => {
    const open = kind === 'kit' ? kitSocket : tabletSocket;
    const guarded = (share: number, events: ConstructorParameters<typeof GuardedSocket>[4]) =>
      new GuardedSocket(socket, limits, clock, share, events);
    const session = open(kitId, { exchange, limits, guarded, log: options.log });
    sessions.add(session);
    socket.once('close', () => sessions.delete(session));
  });
  http.on('upgrade', (request, socket, head) => upgrades.take(request, socket, head));
  let stopSweep = clock.after(limits.socketPingMs, sweep);
  function sweep(): void {
    for (const session of sessions) session.check();
    stopSweep = clock.after(limits.socketPingMs, sweep);
  }
  const port = await listen(http, options.port);
  http.on('error', (error) =>
    options.log.error({ code: 'NABIJ_E_RELAY_PORT', error: error.message }, 'relay failed'),
  );
  async function end(): Promise<void> {
    stopSweep();
    const closed = new Promise<void>((done) => http.close(() => done()));
    for (const session of sessions) session.end(1001);
    http.closeAllConnections();
    const cancel = clock.after(limits.socketCloseMs, () => upgrades.terminate());
    await closed;
    cancel();
  }
  let ended: Promise<void> | null = null;
  return {
    port,
    close() {
      ended ??= end();
      return ended;
    },
  };
}

interface DoorRules {
  readonly limits: RelayLimits;
  readonly origins: readonly string[];
  readonly front: string | null;
}

type OpenSocket = (socket: WebSocket, kind: 'kit' | 'tablet', kitId: string) => void;

/** The handshakes: who may come in, and who hears at the door why not. */
class Upgrades {
  readonly #rules: DoorRules;
  readonly #admission: Admission;
  readonly #open: OpenSocket;
  readonly #server: WebSocketServer;

  constructor(rules: DoorRules, open: OpenSocket) {
    this.#rules = rules;
    this.#admission = new Admission(rules.limits);
    this.#open = open;
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      clientTracking: true,
      // Two bytes more than a frame: a kit puts the peer's number before it.
      maxPayload: rules.limits.frameBytes + 2,
      maxFragments: 64,
    });
  }

  take(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const door = DOORS.exec(request.url ?? '');
    if (door === null || !mayComeFrom(request, this.#rules.origins)) {
      stream.end(
        `HTTP/1.1 ${door === null ? '404 Not Found' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    const leave = this.#admission.enter(visitorOf(request, this.#rules.front));
    if (leave !== null) request.socket.once('close', leave);
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      // A browser cannot read why a handshake failed; a close code it can.
      if (leave === null) this.#refuse(socket, 4002);
      else this.#open(socket, door[1] as 'kit' | 'tablet', door[2] ?? '');
    });
  }

  terminate(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  #refuse(socket: WebSocket, code: number): void {
    socket.on('error', () => socket.terminate());
    socket.close(code);
    setTimeout(() => socket.terminate(), this.#rules.limits.socketCloseMs).unref();
  }
}

/** A page of another site must not speak for this one: browsers always say where a page came from. */
function mayComeFrom(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function listen(http: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    const refuse = (cause: Error) =>
      fail(new NabijError('NABIJ_E_RELAY_PORT', `cannot listen on 127.0.0.1:${port}`, { cause }));
    http.once('error', refuse);
    http.listen({ port, host: '127.0.0.1' }, () => {
      http.off('error', refuse);
      done((http.address() as AddressInfo).port);
    });
  });
}
