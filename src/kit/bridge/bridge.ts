import { type Clock, systemClock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { KitFrame, TabletFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { BridgeEvent, BridgePort, MediaSink } from '../ports.ts';
import { type ChannelFactory, plainChannel } from './channels.ts';
import { Counters } from './counters.ts';
import { MediaConnection } from './media-connection.ts';
import { Peer } from './peer.ts';
import { RelayLink } from './relay-link.ts';
import type { MakeRtcPeer } from './rtc-types.ts';

export interface BridgeOptions {
  /** Address of the relay, as wss://relay.example.nl. */
  readonly relayUrl: string;
  readonly kitId: string;
  readonly makeRtcPeer: MakeRtcPeer;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly iceServers?: readonly string[];
  /** Highest bitrate of the picture, kbit/s. */
  readonly maxKbps?: number;
  /** Address that media binds to; absent: all. */
  readonly bindAddress?: string;
  readonly openChannel?: ChannelFactory;
  /** 0 ≤ random() < 1: the jitter of retries. */
  readonly random?: () => number;
}

/** The bridge, with what it has counted. */
export interface Bridge extends BridgePort {
  readonly counters: Readonly<Record<string, number>>;
}

/** Makes the kit's way to its tablets. Nothing is connected before `open`. */
export function createBridge(options: BridgeOptions): Bridge {
  return new KitBridge(options);
}

class KitBridge implements Bridge {
  readonly media: MediaSink = {
    picture: (rtp, arrivedMs) => this.#connection?.media.picture(rtp, arrivedMs),
    sound: (rtp) => this.#connection?.media.sound(rtp),
  };
  readonly #options: BridgeOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #counters = new Counters();
  readonly #peers = new Map<number, Peer>();
  #link: RelayLink | null = null;
  #events: (event: BridgeEvent) => void = () => {};
  #voice: (rtp: Buffer) => void = () => {};
  #connection: { readonly peer: number; readonly media: MediaConnection } | null = null;
  #round = 0;
  #cancelTick: (() => void) | null = null;

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counters.values;
  }

  open(events: (event: BridgeEvent) => void, voice: (rtp: Buffer) => void): void {
    this.#events = events;
    this.#voice = voice;
    this.#link = new RelayLink({
      url: new URL(`/kit/${this.#options.kitId}`, this.#options.relayUrl).href,
      clock: this.#clock,
      random: this.#random,
      log: this.#options.log,
      connected: (connected) => events({ type: 'relay', connected }),
      peerOpen: (peer, connection) => this.#admit(peer, connection),
    });
    this.#link.start();
  }

  send(peer: number, frame: KitFrame): void {
    this.#peers.get(peer)?.send(frame);
  }

  setMediaPeer(peer: number | null): void {
    if (this.#connection?.peer === peer) return;
    this.#endMedia();
    const tablet = peer === null ? undefined : this.#peers.get(peer);
    if (peer !== null && tablet !== undefined) this.#startMedia(peer, tablet);
  }

  drop(peer: number, code?: ErrorCode): void {
    this.#peers.get(peer)?.end(code);
  }

  async close(): Promise<void> {
    for (const peer of [...this.#peers.values()]) peer.end();
    this.#endMedia();
    await this.#link?.close();
  }

  #admit(number: number, connection: Channel): void {
    const open = this.#options.openChannel ?? plainChannel;
    open(connection, (channel) => {
      const peer = new Peer({
        channel,
        clock: this.#clock,
        log: this.#options.log.child({ peer: number }),
        counters: this.#counters,
        frame: (frame) => this.#receive(number, frame),
        closed: () => this.#gone(number),
      });
      this.#peers.set(number, peer);
      this.#cancelTick ??= this.#clock.after(LIMITS.laneTickMs, () => this.#tick());
      this.#events({ type: 'peer_open', peer: number });
    });
  }

  #gone(peer: number): void {
    if (this.#connection?.peer === peer) this.#endMedia();
    this.#peers.delete(peer);
    this.#events({ type: 'peer_closed', peer });
  }

  #receive(peer: number, frame: Exclude<TabletFrame, { type: 'ping' }>): void {
    if (frame.type !== 'rtc_answer' && frame.type !== 'rtc_candidate' && frame.type !== 'rtc_again') {
      this.#events({ type: 'frame', peer, frame });
    } else if (this.#connection?.peer === peer) this.#connection.media.receive(frame);
    else this.#counters.add('rtc_frames_late');
  }

  #startMedia(peer: number, tablet: Peer): void {
    const { makeRtcPeer, log, iceServers = [], maxKbps = 2_500, bindAddress } = this.#options;
    const media = new MediaConnection({
      makeRtcPeer,
      rtc: { iceServers, maxKbps, ...(bindAddress === undefined ? {} : { bindAddress }) },
      clock: this.#clock,
      random: this.#random,
      log: log.child({ peer }),
      counters: this.#counters,
      nextRound: () => {
        this.#round += 1;
        return this.#round;
      },
      send: (frame) => tablet.send(frame),
      connected: (connected) => this.#events({ type: 'rtc', peer, connected }),
      fast: (carrier) => tablet.setFast(carrier),
      fastText: (text) => tablet.receiveFast(text),
      voice: (rtp) => this.#voice(rtp),
      keyframeWanted: () => this.#events({ type: 'keyframe_wanted' }),
      bitrate: (kbps) => this.#events({ type: 'bitrate', kbps }),
    });
    this.#connection = { peer, media };
    media.start();
  }

  #endMedia(): void {
    const connection = this.#connection;
    this.#connection = null;
    connection?.media.close();
  }

  #tick(): void {
    for (const peer of [...this.#peers.values()]) peer.tick();
    this.#cancelTick =
      this.#peers.size === 0 ? null : this.#clock.after(LIMITS.laneTickMs, () => this.#tick());
  }
}
