import * as v from 'valibot';
import type { Clock } from '../../core/clock.ts';
import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { type KitFrame, kitFrame, type Lane, laneOf, type TabletFrame } from '../../protocol/frames.ts';
import { type Carrier, Lanes } from '../../protocol/lanes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { RelaySocket, type SocketLike } from './socket.ts';
import type { Way } from './way.ts';

/** How the way to the kit stands. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'kit_offline' }
  | { readonly kind: 'lost'; readonly code: ErrorCode }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

export interface FrameLinkPorts {
  /** Where to go; asked at every start. */
  readonly way: () => Way;
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeSocket: (url: string) => SocketLike;
  readonly onLink: (link: LinkState) => void;
  readonly onFrame: (frame: KitFrame) => void;
  /** A frame for the data channel; false when it must take the socket. Absent where there is no data channel. */
  readonly sendFast?: (lane: Lane, text: string) => boolean;
  /** Nothing of the connection is left: what belonged to it ends. */
  readonly onClosed?: () => void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Frames to the kit and back: relay socket, seal, lanes. Works without a media connection. */
export class FrameLink {
  readonly #ports: FrameLinkPorts;
  #socket: RelaySocket | null = null;
  #channel: Channel | null = null;
  #lanes: Lanes | null = null;
  #heardMs = 0;
  #stopTicking: () => void = () => {};
  #stopPinging: () => void = () => {};
  /** Frames by kind of trouble, for the read-only hooks. */
  readonly counters = { sent: 0, received: 0, refusedIn: 0, links: 0, roundTripMs: -1 };

  constructor(ports: FrameLinkPorts) {
    this.#ports = ports;
  }

  /** The carrier that frames leave on now; null while there is no way to the kit. */
  get carrier(): Carrier | null {
    return this.#lanes === null ? null : this.#lanes.fast ? 'fast' : 'sure';
  }

  /** Connects; when it already does, nothing. */
  start(): void {
    if (this.#socket?.stopped === false) return;
    const { clock, random, makeSocket, onLink } = this.#ports;
    this.#socket = new RelaySocket({
      way: this.#ports.way(),
      makeSocket,
      clock,
      random,
      onChannel: (channel) => this.#open(channel),
      onKitOffline: () => onLink({ kind: 'kit_offline' }),
      onLost: (code) => onLink({ kind: 'lost', code }),
      onRefused: (code) => onLink({ kind: 'refused', code }),
    });
    onLink({ kind: 'connecting' });
    this.#socket.start();
  }

  stop(): void {
    this.#socket?.stop();
  }

  /** See RelaySocket.hurry. */
  hurry(): void {
    this.#socket?.hurry();
  }

  /** Sends a frame on its own lane; without a way to the kit it is dropped, never kept. */
  send(frame: TabletFrame): void {
    if (this.#lanes === null) return;
    this.counters.sent += 1;
    this.#lanes.send(frame, laneOf(frame.type));
  }

  /** The data channel is open, or no longer. */
  setFastOpen(open: boolean): void {
    this.#lanes?.setFastOpen(open);
  }

  /** Text came over the data channel. */
  receiveFast(text: string): void {
    this.#lanes?.receive('fast', text);
  }

  #open(channel: Channel): void {
    const lanes = new Lanes({
      transmit: (carrier, lane, text) => {
        if (carrier === 'fast' && this.#ports.sendFast?.(lane, text) === true) return;
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
    if (checked.output.type === 'pong') this.counters.roundTripMs = now - checked.output.sent_ms;
    else this.#ports.onFrame(checked.output);
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
    this.#ports.onClosed?.();
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, function again() {
    cancel = clock.after(ms, again);
    run();
  });
  return () => cancel();
}
