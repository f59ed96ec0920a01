import * as v from 'valibot';
import type { Clock } from '../../core/clock.ts';
import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { type KitFrame, kitFrame, laneOf, type TabletFrame } from '../../protocol/frames.ts';
import { type Carrier, Lanes } from '../../protocol/lanes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { MediaRounds, type MediaState } from './media-rounds.ts';
import { RelaySocket, type SocketLike } from './socket.ts';

/** How the way to the kit stands. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'kit_offline' }
  | { readonly kind: 'lost'; readonly code: ErrorCode }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

export interface KitLinkPorts {
  readonly url: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeSocket: (url: string) => SocketLike;
  readonly makeConnection: () => RTCPeerConnection;
  readonly onLink: (link: LinkState) => void;
  readonly onFrame: (frame: KitFrame) => void;
  readonly onMedia: (media: MediaState) => void;
  readonly onTrack: (track: MediaStreamTrack) => void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The whole way to the kit: relay socket, lanes over it, media connection and its data channels. */
export class KitLink {
  readonly #ports: KitLinkPorts;
  readonly #socket: RelaySocket;
  readonly media: MediaRounds;
  #channel: Channel | null = null;
  #lanes: Lanes | null = null;
  #heardMs = 0;
  #stopTicking: () => void = () => {};
  #stopPinging: () => void = () => {};
  /** Frames by kind of trouble, for the read-only hooks. */
  readonly counters = { sent: 0, received: 0, refusedIn: 0, links: 0, roundTripMs: -1 };

  constructor(ports: KitLinkPorts) {
    this.#ports = ports;
    const { clock, random } = ports;
    this.#socket = new RelaySocket({
      url: ports.url,
      makeSocket: ports.makeSocket,
      clock,
      random,
      onChannel: (channel) => this.#open(channel),
      onKitOffline: () => ports.onLink({ kind: 'kit_offline' }),
      onLost: (code) => ports.onLink({ kind: 'lost', code }),
      onRefused: (code) => ports.onLink({ kind: 'refused', code }),
    });
    this.media = new MediaRounds({
      clock,
      random,
      makeConnection: ports.makeConnection,
      send: (frame) => this.send(frame),
      onState: ports.onMedia,
      onTrack: ports.onTrack,
      onLanesOpen: (open) => this.#lanes?.setFastOpen(open),
      onLane: (_lane, text) => this.#lanes?.receive('fast', text),
    });
  }

  /** The carrier that frames leave on now; null while there is no way to the kit. */
  get carrier(): Carrier | null {
    return this.#lanes === null ? null : this.#lanes.fast ? 'fast' : 'sure';
  }

  /** Connects; when it already does, nothing. */
  start(): void {
    if (!this.#socket.stopped) return;
    this.#ports.onLink({ kind: 'connecting' });
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
  }

  /** See RelaySocket.hurry. */
  hurry(): void {
    this.#socket.hurry();
  }

  /** Sends a frame on its own lane; without a way to the kit it is dropped, never kept. */
  send(frame: TabletFrame): void {
    if (this.#lanes === null) return;
    this.counters.sent += 1;
    this.#lanes.send(frame, laneOf(frame.type));
  }

  #open(channel: Channel): void {
    const lanes = new Lanes({
      transmit: (carrier, lane, text) => {
        if (carrier === 'fast' && this.media.peer?.send(lane, text) === true) return;
        this.#transmitSure(channel, lane === 'latest', text);
      },
      deliver: (frame) => this.#deliver(frame),
      onFault: () => channel.close(),
    });
    this.#channel = channel;
    this.#lanes = lanes;
    this.counters.links += 1;
    channel.onFrame = (bytes) => {
      this.#heardMs = this.#ports.clock.nowMs();
      lanes.receive('sure', decoder.decode(bytes));
    };
    channel.onClose = () => this.#closed(channel);
    this.#heardMs = this.#ports.clock.nowMs();
    this.#stopTicking = every(this.#ports.clock, LIMITS.laneTickMs, () => lanes.tick());
    this.#stopPinging = every(this.#ports.clock, LIMITS.socketPingMs, () => this.#ping());
    this.#ports.onLink({ kind: 'up' });
  }

  /** A socket that does not drain must not fill up with looks that are old by the time they leave. */
  #transmitSure(channel: Channel, newestOnly: boolean, text: string): void {
    if (channel.backlogBytes > LIMITS.socketBacklogBytes) channel.close();
    else if (!newestOnly || channel.backlogBytes <= LIMITS.latestBacklogBytes) {
      channel.send(encoder.encode(text));
    }
  }

  #deliver(frame: unknown): void {
    const checked = v.safeParse(kitFrame, frame);
    if (!checked.success) {
      this.counters.refusedIn += 1;
      return;
    }
    this.counters.received += 1;
    const now = this.#ports.clock.nowMs();
    this.#heardMs = now;
    const known = checked.output;
    if (known.type === 'pong') this.counters.roundTripMs = now - known.sent_ms;
    else if (known.type === 'rtc_offer') this.media.offer(known.round, known.sdp);
    else if (known.type === 'rtc_candidate') this.media.candidate(known.round, known.candidate, known.mid);
    else this.#ports.onFrame(known);
  }

  #ping(): void {
    const now = this.#ports.clock.nowMs();
    if (now - this.#heardMs > LIMITS.socketDeadMs) this.#channel?.close();
    else this.send({ type: 'ping', sent_ms: now });
  }

  #closed(channel: Channel): void {
    if (channel !== this.#channel) return;
    this.#stopTicking();
    this.#stopPinging();
    this.#channel = null;
    this.#lanes = null;
    this.media.stop();
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, function again() {
    cancel = clock.after(ms, again);
    run();
  });
  return () => cancel();
}
