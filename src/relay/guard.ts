import { WebSocket } from 'ws';
import { TokenBucket } from '../core/bucket.ts';
import type { Clock } from '../core/clock.ts';
import type { CloseCode } from '../protocol/relay.ts';
import type { RelayLimits } from './limits.ts';

export interface GuardEvents {
  /** A message within the limits. */
  message(data: Buffer, binary: boolean): void;
  /** Once, whoever ended the socket. */
  closed(code: number): void;
}

/**
 * One socket under the limits: what comes too fast, goes unread too long or falls silent ends it with its code.
 * `share` multiplies the rates: a kit speaks to several tablets.
 */
export class GuardedSocket {
  readonly #socket: WebSocket;
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  readonly #packets: TokenBucket;
  readonly #bytes: TokenBucket;
  #heardMs: number;
  #usedMs: number;
  #ending = false;

  constructor(socket: WebSocket, limits: RelayLimits, clock: Clock, share: number, events: GuardEvents) {
    this.#socket = socket;
    this.#limits = limits;
    this.#clock = clock;
    this.#heardMs = clock.nowMs();
    this.#usedMs = this.#heardMs;
    const packets = { perSecond: limits.packetsPerSecond * share, burst: limits.packetsBurst * share };
    const bytes = { perSecond: limits.peerBytesPerSecond * share, burst: limits.peerBytesBurst * share };
    this.#packets = new TokenBucket(packets, clock);
    this.#bytes = new TokenBucket(bytes, clock);
    socket.on('error', () => this.#endSoon());
    socket.on('pong', () => this.#heard());
    socket.on('ping', () => this.#heard());
    socket.on('close', (code) => {
      this.#ending = true;
      events.closed(code);
    });
    socket.on('message', (data: Buffer, binary) => {
      this.#heard();
      if (this.#ending) return;
      if (!this.#packets.take() || !this.#bytes.take(data.length)) this.end(4001);
      else events.message(data, binary);
    });
  }

  /** Sends, unless so much is waiting that the reader is too slow: then the socket is let go. */
  send(data: Buffer | string): void {
    if (this.#ending || this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#limits.socketBacklogBytes) {
      this.end(4004);
      return;
    }
    this.#socket.send(data, { binary: typeof data !== 'string' });
  }

  /** Something of use passed, in either direction. */
  used(): void {
    this.#usedMs = this.#clock.nowMs();
  }

  /** Asks for a sign of life, or lets the socket go when there was none for too long. */
  check(): void {
    if (this.#ending) return;
    if (this.#clock.nowMs() - this.#heardMs > this.#limits.socketDeadMs) this.#socket.terminate();
    else this.#socket.ping();
  }

  /** How long nothing of use has passed, ms. */
  get idleMs(): number {
    return this.#clock.nowMs() - this.#usedMs;
  }

  /** Says goodbye; who does not answer in time is cut off. */
  end(code: CloseCode | 1000 | 1001): void {
    if (this.#ending) return;
    this.#socket.close(code);
    this.#endSoon();
  }

  #heard(): void {
    this.#heardMs = this.#clock.nowMs();
  }

  #endSoon(): void {
    if (this.#ending) return;
    this.#ending = true;
    const cancel = this.#clock.after(this.#limits.socketCloseMs, () => this.#socket.terminate());
    this.#socket.once('close', cancel);
  }
}
