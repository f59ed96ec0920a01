import * as v from 'valibot';
import { type RawData, WebSocket } from 'ws';
import { TokenBucket } from '../../core/bucket.ts';
import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { CLOSE, type KitToRelay, relayToKit } from '../../protocol/relay.ts';

export interface RelayLinkOptions {
  /** Address of one of this kit's doors: ws(s)://…/kit/{name}. */
  readonly url: string;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  readonly connected: (up: boolean) => void;
  /** Why the relay is out of reach; once each time. */
  readonly outage: (why: { readonly reason: string; readonly code?: ErrorCode }) => void;
  /** A tablet came. Set the connection's callbacks before returning. */
  readonly peerOpen: (connection: RelayPeer) => void;
}

/** A tablet's connection through the relay. */
export interface RelayPeer extends Channel {
  /** Whether anything was sent to it. */
  readonly answered: boolean;
  /** Whether it ended because the relay is out of reach: the tablet may still be there. */
  readonly cutOff: boolean;
}

const PEER_BYTES = 2;
/** The close code that says that another kit with this name came: coming back at once would be a tug of war. */
const REPLACED = 4003;

/** The kit's socket to the relay, made anew whenever it breaks; each tablet beyond it is a channel of its own. */
export class RelayLink {
  readonly #options: RelayLinkOptions;
  readonly #peers = new Map<number, PeerConnection>();
  readonly #knocks: TokenBucket;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #openedMs: number | null = null;
  #heardMs = 0;
  #stopped = false;
  #cancelRetry: () => void = () => {};
  #cancelPing: () => void = () => {};
  #finished: () => void = () => {};

  constructor(options: RelayLinkOptions) {
    this.#options = options;
    const rate = { perSecond: LIMITS.knocksPerSecond, burst: LIMITS.knocksBurst };
    this.#knocks = new TokenBucket(rate, options.clock);
  }

  /** Connects, and stays connected until closed. */
  start(): void {
    const socket = new WebSocket(this.#options.url, {
      perMessageDeflate: false,
      maxPayload: LIMITS.frameBytes + PEER_BYTES,
      handshakeTimeout: LIMITS.socketDeadMs,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('error', (error) => {
      // Once for each outage: the tries that follow say nothing new.
      if (this.#attempt === 0 && !this.#stopped) this.#options.outage({ reason: error.message });
    });
    socket.on('open', () => this.#opened(socket));
    socket.on('message', (data, binary) => this.#receive(data, binary));
    for (const sign of ['ping', 'pong'] as const) socket.on(sign, () => this.#heard());
    socket.on('close', (code) => this.#lost(code));
  }

  /** Says goodbye and waits until the socket is gone. */
  close(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    const socket = this.#socket;
    if (socket === null) return Promise.resolve();
    return new Promise((done) => {
      const cancel = this.#options.clock.after(LIMITS.socketCloseMs, () => socket.terminate());
      this.#finished = () => {
        cancel();
        done();
      };
      socket.close(1000);
    });
  }

  #opened(socket: WebSocket): void {
    this.#openedMs = this.#options.clock.nowMs();
    this.#heard();
    const ping = (): void => {
      this.#cancelPing = this.#options.clock.after(LIMITS.socketPingMs, ping);
      if (this.#options.clock.nowMs() - this.#heardMs > LIMITS.socketDeadMs) socket.terminate();
      else socket.ping();
    };
    this.#cancelPing = this.#options.clock.after(LIMITS.socketPingMs, ping);
    this.#options.connected(true);
  }

  #lost(code: number): void {
    const { clock, random, connected, outage } = this.#options;
    this.#socket = null;
    this.#cancelPing();
    const upMs = this.#openedMs === null ? 0 : clock.nowMs() - this.#openedMs;
    const wasOpen = this.#openedMs !== null;
    this.#openedMs = null;
    for (const connection of [...this.#peers.values()]) {
      connection.cutOff = !this.#stopped;
      connection.end();
    }
    if (wasOpen) {
      const means = (CLOSE as Partial<Record<number, ErrorCode>>)[code];
      connected(false);
      if (!this.#stopped) outage({ reason: `closed with ${code}`, ...(means && { code: means }) });
    }
    if (this.#stopped) {
      this.#finished();
      return;
    }
    // A relay that lets the kit in and throws it out again must not be knocked at four times a second.
    if (upMs > LIMITS.reconnect.maxMs) this.#attempt = 0;
    const delayMs =
      code === REPLACED ? LIMITS.reconnect.maxMs : retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    this.#attempt += 1;
    this.#cancelRetry = clock.after(delayMs, () => this.start());
  }

  #receive(data: RawData, binary: boolean): void {
    this.#heard();
    const bytes = data as Buffer;
    if (binary) {
      if (bytes.length < PEER_BYTES) return;
      this.#peers.get(bytes.readUInt16BE(0))?.onFrame(bytes.subarray(PEER_BYTES));
      return;
    }
    const message = v.safeParse(relayToKit, parse(bytes.toString()));
    if (!message.success) return;
    const { type, peer } = message.output;
    this.#peers.get(peer)?.end();
    if (type === 'peer_open') this.#admit(peer);
  }

  /** The relay keeps the same limits; what it says is not believed. */
  #admit(peer: number): void {
    if (this.#peers.size >= LIMITS.tabletsPerKit || !this.#knocks.take()) {
      this.#drop(peer);
      return;
    }
    const connection = new PeerConnection({
      backlogBytes: () => this.#socket?.bufferedAmount ?? 0,
      send: (frame) => this.#send(withPeer(peer, frame)),
      close: () => this.#drop(peer),
      ended: () => this.#peers.delete(peer),
    });
    this.#peers.set(peer, connection);
    this.#options.peerOpen(connection);
  }

  #drop(peer: number): void {
    this.#send(JSON.stringify({ type: 'drop_peer', peer } satisfies KitToRelay));
  }

  /** A relay that reads too slowly is left rather than queued for. */
  #send(data: Uint8Array | string): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > LIMITS.socketBacklogBytes) socket.terminate();
    else socket.send(data, { binary: typeof data !== 'string' });
  }

  #heard(): void {
    this.#heardMs = this.#options.clock.nowMs();
  }
}

interface PeerWay {
  backlogBytes(): number;
  send(frame: Uint8Array): void;
  close(): void;
  ended(): void;
}

class PeerConnection implements RelayPeer {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  answered = false;
  cutOff = false;
  readonly #way: PeerWay;
  #open = true;

  constructor(way: PeerWay) {
    this.#way = way;
  }

  get backlogBytes(): number {
    return this.#way.backlogBytes();
  }

  send(frame: Uint8Array): void {
    if (!this.#open) return;
    this.answered = true;
    this.#way.send(frame);
  }

  close(): void {
    if (!this.#open) return;
    this.#way.close();
    this.end();
  }

  /** It is gone, whoever ended it. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#way.ended();
    this.onFrame = () => {};
    this.onClose();
  }
}

function withPeer(peer: number, frame: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(PEER_BYTES + frame.length);
  message.writeUInt16BE(peer, 0);
  message.set(frame, PEER_BYTES);
  return message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
