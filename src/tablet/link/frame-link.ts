import * as v from 'valibot';
import type { Clock } from '../../core/clock.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { type KitFrame, kitFrame, type Lane, laneOf, type TabletFrame } from '../../protocol/frames.ts';
import { type Carrier, Lanes } from '../../protocol/lanes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { readResume, writeResume } from '../../protocol/resume.ts';
import { RelaySocket, type SocketLike } from './socket.ts';
import type { Sealed, Way } from './way.ts';

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

/**
 * Frames to the kit and back: relay socket, seal, lanes. Works without a media connection. With one, a session outlives
 * the relay: it lives on the data channel alone until there is a new way through the relay.
 */
export class FrameLink {
  readonly #ports: FrameLinkPorts;
  #socket: RelaySocket | null = null;
  /** Null while the session lives on the data channel alone. */
  #channel: Sealed | null = null;
  #lanes: Lanes | null = null;
  #session: Uint8Array | null = null;
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
      onKitOffline: () => {
        if (this.#lanes === null) onLink({ kind: 'kit_offline' });
      },
      onLost: (code) => {
        // The socket says so before the channel does, when it was this end that closed it.
        if (this.#channel !== null) this.#closed(this.#channel);
        if (this.#lanes === null) onLink({ kind: 'lost', code });
      },
      onRefused: (code) => {
        this.#end();
        onLink({ kind: 'refused', code });
      },
    });
    onLink({ kind: 'connecting' });
    this.#socket.start();
  }

  stop(): void {
    this.#end();
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
    this.#endWithoutWay();
  }

  /** Text came over the data channel. */
  receiveFast(text: string): void {
    this.#lanes?.receive('fast', text);
  }

  #open(channel: Sealed): void {
    if (this.#lanes === null || this.#session === null) this.#begin(channel);
    else this.#resume(channel, this.#lanes, this.#session);
  }

  #begin(channel: Sealed): void {
    const { clock, onLink } = this.#ports;
    const lanes = new Lanes({
      transmit: (carrier, lane, text) => {
        if (carrier === 'fast' && this.#ports.sendFast?.(lane, text) === true) return;
        this.#transmitSure(lane === 'latest', text);
      },
      deliver: (frame) => this.#deliver(frame),
      onFault: () => this.#giveUp(),
    });
    this.#lanes = lanes;
    this.#session = channel.hash;
    this.counters.links += 1;
    this.#attach(channel, lanes);
    this.#stopTicking = every(clock, LIMITS.laneTickMs, () => {
      lanes.tick();
      this.#endWithoutWay();
    });
    this.#stopPinging = every(clock, LIMITS.socketPingMs, () => this.#ping());
    onLink({ kind: 'up' });
  }

  /** Asks the kit to go on with the session over a new way; one that does not know of it begins anew. */
  #resume(channel: Sealed, lanes: Lanes, session: Uint8Array): void {
    this.#channel = channel;
    channel.onClose = () => this.#closed(channel);
    channel.onFrame = (first) => {
      if (readResume(first) === null) {
        this.#end();
        this.#begin(channel);
        channel.onFrame(first);
        return;
      }
      this.#attach(channel, lanes);
      lanes.setSureOpen(true);
    };
    channel.send(writeResume(session));
  }

  #attach(channel: Sealed, lanes: Lanes): void {
    this.#channel = channel;
    this.#heardMs = this.#ports.clock.nowMs();
    channel.onFrame = (bytes) => {
      this.#heardMs = this.#ports.clock.nowMs();
      lanes.receive('sure', decoder.decode(bytes));
    };
    channel.onClose = () => this.#closed(channel);
  }

  /** A socket that does not drain must not fill up with looks that are old by the time they leave. */
  #transmitSure(newestOnly: boolean, text: string): void {
    const channel = this.#channel;
    if (channel === null) return;
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
    if (now - this.#heardMs > LIMITS.socketDeadMs) this.#giveUp();
    else this.send({ type: 'ping', sent_ms: now });
  }

  #closed(channel: Sealed): void {
    if (channel !== this.#channel) return;
    this.#channel = null;
    if (channel.fault === null && this.#lanes?.fast === true) this.#lanes.setSureOpen(false);
    else this.#end();
  }

  /** Neither the relay nor the data channel leads to the kit any more. */
  #endWithoutWay(): void {
    if (this.#lanes === null || this.#channel !== null || this.#lanes.fast) return;
    this.#giveUp();
  }

  /** The session is of no use any more. */
  #giveUp(): void {
    const channel = this.#channel;
    this.#end();
    if (channel !== null) channel.close();
    else this.#ports.onLink({ kind: 'lost', code: 'NABIJ_E_LINK_LOST' });
  }

  #end(): void {
    this.#channel = null;
    if (this.#lanes === null) return;
    this.#stopTicking();
    this.#stopPinging();
    this.#lanes = null;
    this.#session = null;
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
