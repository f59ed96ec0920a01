import * as v from 'valibot';
import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { CLOSE, relayToTablet } from '../../protocol/relay.ts';
import { TABLET } from '../limits.ts';
import { PlainChannel } from './plain-channel.ts';

/** The part of a browser's WebSocket that is used here. */
export type SocketLike = Pick<
  WebSocket,
  'binaryType' | 'bufferedAmount' | 'close' | 'onmessage' | 'onclose' | 'onerror'
> & { readonly readyState: number; send(data: Uint8Array<ArrayBuffer>): void };

export interface RelaySocketOptions {
  readonly url: string;
  readonly makeSocket: (url: string) => SocketLike;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** The kit is there: a new channel to it. Set its callbacks before returning. */
  readonly onChannel: (channel: Channel) => void;
  readonly onKitOffline: () => void;
  /** The relay cannot be reached; trying again. */
  readonly onLost: (code: ErrorCode) => void;
  /** The relay let us go and trying again makes no sense. */
  readonly onRefused: (code: ErrorCode) => void;
}

/** Errors after which the page must not knock again by itself. */
const FINAL: readonly ErrorCode[] = ['NABIJ_E_TAKEN_OVER', 'NABIJ_E_RELAY_ADDRESS'];

/**
 * The socket to the relay, made anew whenever it breaks. Each time the kit is there gives a new channel;
 * nothing of an older one lives on, so nothing that waited is ever sent late.
 */
export class RelaySocket {
  readonly #options: RelaySocketOptions;
  #socket: SocketLike | null = null;
  #channel: PlainChannel | null = null;
  #attempt = 0;
  #cancelTimer: () => void = () => {};
  #stopped = true;

  constructor(options: RelaySocketOptions) {
    this.#options = options;
  }

  /** Whether it neither is connected nor tries. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Connects and stays connected until stopped. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#attempt = 0;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#drop();
  }

  /** The network came back or the page is looked at again: no need to sit out the wait. */
  hurry(): void {
    if (this.#stopped || this.#socket !== null) return;
    this.#attempt = 0;
    this.#connect();
  }

  #connect(): void {
    this.#cancelTimer();
    const socket = this.#options.makeSocket(this.#options.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#wait(LIMITS.socketDeadMs, () => this.#lost(socket, 'NABIJ_E_LINK_LOST'));
    socket.onmessage = (event: MessageEvent) => this.#receive(socket, event.data);
    socket.onclose = (event: CloseEvent) => this.#lost(socket, codeOf(event.code));
    // The close event follows every error and is what is acted on.
    socket.onerror = () => {};
  }

  #receive(socket: SocketLike, data: unknown): void {
    if (socket !== this.#socket) return;
    if (data instanceof ArrayBuffer) {
      this.#channel?.take(data);
      return;
    }
    const message = v.safeParse(relayToTablet, parse(data));
    if (!message.success) return;
    this.#cancelTimer();
    this.#attempt = 0;
    this.#endChannel();
    if (message.output.online) {
      this.#channel = new PlainChannel({
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
        send: (bytes) => {
          if (socket.readyState === 1) socket.send(bytes);
        },
        close: () => this.#lost(socket, 'NABIJ_E_LINK_LOST'),
      });
      this.#options.onChannel(this.#channel);
      return;
    }
    this.#options.onKitOffline();
    this.#wait(TABLET.offlineRecheckMs, () => {
      this.#drop();
      this.#connect();
    });
  }

  #lost(socket: SocketLike, code: ErrorCode): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (this.#stopped) return;
    if (FINAL.includes(code)) {
      this.#stopped = true;
      this.#cancelTimer();
      this.#options.onRefused(code);
      return;
    }
    const delayMs = retryDelayMs(LIMITS.reconnect, this.#attempt, this.#options.random());
    this.#attempt += 1;
    this.#wait(delayMs, () => this.#connect());
    this.#options.onLost(code);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    this.#endChannel();
  }

  #endChannel(): void {
    const channel = this.#channel;
    this.#channel = null;
    channel?.end();
  }

  #wait(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, run);
  }
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}

function codeOf(close: number): ErrorCode {
  return (CLOSE as Partial<Record<number, ErrorCode>>)[close] ?? 'NABIJ_E_LINK_LOST';
}
