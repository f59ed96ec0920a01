import * as v from 'valibot';
import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { CLOSE, relayToTablet } from '../../protocol/relay.ts';
import { TABLET } from '../limits.ts';
import { SocketChannel } from './socket-channel.ts';
import type { Sealed, Way } from './way.ts';

/** The part of a browser's WebSocket that is used here. */
export type SocketLike = Pick<
  WebSocket,
  'binaryType' | 'bufferedAmount' | 'close' | 'onmessage' | 'onclose' | 'onerror'
> & { readonly readyState: number; send(data: Uint8Array<ArrayBuffer>): void };

export interface RelaySocketOptions {
  readonly way: Way;
  /** Trying to seal costs the other end something: one that fails is not tried again. */
  readonly sealOnce?: boolean;
  readonly makeSocket: (url: string) => SocketLike;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** The kit is there, and is the right one: a new channel to it. Set its callbacks before returning. */
  readonly onChannel: (channel: Sealed) => void;
  readonly onKitOffline: () => void;
  /** The relay cannot be reached; trying again. */
  readonly onLost: (code: ErrorCode) => void;
  /** Trying again makes no sense. */
  readonly onRefused: (code: ErrorCode) => void;
}

/** Errors after which the page must not knock again by itself. */
const FINAL: readonly ErrorCode[] = [
  'NABIJ_E_TAKEN_OVER',
  'NABIJ_E_RELAY_ADDRESS',
  'NABIJ_E_SEAL_PEER',
  'NABIJ_E_LOAN_ENDED',
];
/** The close code with which the relay says that the kit let this tablet go. */
const LET_GO = 1000;

/**
 * The socket to the relay, made anew whenever it breaks. Each time the kit is there gives a new sealed channel;
 * nothing of an older one lives on, so nothing that waited is ever sent late.
 */
export class RelaySocket {
  readonly #options: RelaySocketOptions;
  #socket: SocketLike | null = null;
  #channel: SocketChannel | null = null;
  /** The kit is there and has not yet proved itself. */
  #sealing = false;
  #sealed: Sealed | null = null;
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
    const socket = this.#options.makeSocket(this.#options.way.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#wait(LIMITS.socketDeadMs, () => this.#lost(socket, 'NABIJ_E_LINK_LOST'));
    socket.onmessage = (event: MessageEvent) => this.#receive(socket, event.data);
    socket.onclose = (event: CloseEvent) => this.#closed(socket, event.code);
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
    this.#endChannel();
    if (message.output.online) {
      this.#seal(socket);
      return;
    }
    this.#attempt = 0;
    this.#options.onKitOffline();
    this.#wait(TABLET.offlineRecheckMs, () => {
      this.#drop();
      this.#connect();
    });
  }

  /** Whoever is there must prove to be the kit first; the handshake has its own time limit. */
  #seal(socket: SocketLike): void {
    const { way, onChannel } = this.#options;
    const channel = new SocketChannel({
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      send: (bytes) => {
        if (socket.readyState === 1) socket.send(bytes);
      },
      close: () => {
        // A handshake that fails closes first and then says why.
        if (!this.#sealing) this.#lost(socket, this.#sealed?.fault ?? 'NABIJ_E_LINK_LOST');
      },
    });
    this.#channel = channel;
    this.#sealing = true;
    way.seal(
      channel,
      (sealed) => {
        if (channel !== this.#channel) return;
        this.#sealing = false;
        this.#sealed = sealed;
        onChannel(sealed);
      },
      (code) => {
        if (channel === this.#channel) this.#lost(socket, code);
      },
    );
  }

  #closed(socket: SocketLike, code: number): void {
    // The handshake knows best what it means that the kit ends it here.
    if (socket === this.#socket && this.#sealing && code === LET_GO) this.#channel?.end();
    this.#lost(socket, codeOf(code));
  }

  #lost(socket: SocketLike, code: ErrorCode): void {
    if (socket !== this.#socket) return;
    // A connection that somebody meddles with is not taken up again at once.
    if (this.#sealed !== null && code !== 'NABIJ_E_SEAL_BROKEN') this.#attempt = 0;
    const final = FINAL.includes(code) || (this.#options.sealOnce === true && this.#sealing);
    this.#drop();
    if (this.#stopped) return;
    if (final) {
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
    this.#sealing = false;
    this.#sealed = null;
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
