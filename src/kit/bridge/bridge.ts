import { type Clock, systemClock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { KitFrame, TabletFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Role } from '../../protocol/office.ts';
import { readResume } from '../../protocol/resume.ts';
import type { SealedChannel } from '../../protocol/seal/sealed-channel.ts';
import type { BridgeEvent, BridgePort, Doors, MediaSink } from '../ports.ts';
import { Counters } from './counters.ts';
import type { Door } from './door.ts';
import { DoorKeeper } from './doors.ts';
import { MediaConnection } from './media-connection.ts';
import { Peer } from './peer.ts';
import { RelayLink, type RelayPeer } from './relay-link.ts';
import type { MakeRtcPeer } from './rtc-types.ts';

export interface BridgeOptions {
  /** Address of the relay, as wss://relay.example.nl. */
  readonly relayUrl: string;
  readonly makeRtcPeer: MakeRtcPeer;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly iceServers?: readonly string[];
  /** Highest bitrate of the picture, kbit/s. */
  readonly maxKbps?: number;
  /** Address that media binds to; absent: all. */
  readonly bindAddress?: string;
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
  readonly #peers = new Map<number, { readonly peer: Peer; readonly door: Door }>();
  readonly #doors: DoorKeeper;
  #lastPeer = 0;
  #events: (event: BridgeEvent) => void = () => {};
  #voice: (rtp: Buffer) => void = () => {};
  #connection: { readonly peer: number; readonly media: MediaConnection } | null = null;
  #round = 0;
  #cancelTick: (() => void) | null = null;

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#doors = this.#makeDoors();
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counters.values;
  }

  open(events: (event: BridgeEvent) => void, voice: (rtp: Buffer) => void): void {
    this.#events = events;
    this.#voice = voice;
  }

  setDoors(doors: Doors): void {
    this.#doors.set(doors);
  }

  send(peer: number, frame: KitFrame): void {
    this.#peers.get(peer)?.peer.send(frame);
  }

  setMediaPeer(peer: number | null): void {
    if (this.#connection?.peer === peer) return;
    this.#endMedia();
    const tablet = peer === null ? undefined : this.#peers.get(peer)?.peer;
    if (peer !== null && tablet !== undefined) this.#startMedia(peer, tablet);
  }

  drop(peer: number, code: ErrorCode): void {
    this.#peers.get(peer)?.peer.end(code);
  }

  async close(): Promise<void> {
    await this.#doors.close();
    this.#endMedia();
  }

  #makeDoors(): DoorKeeper {
    const { log, relayUrl } = this.#options;
    return new DoorKeeper({
      clock: this.#clock,
      log,
      makeLink: (name, events) =>
        new RelayLink({
          url: new URL(`/kit/${name}`, relayUrl).href,
          clock: this.#clock,
          random: this.#random,
          ...events,
        }),
      connected: (connected) => this.#events({ type: 'relay', connected }),
      opened: (door, role, channel, inner) => this.#welcome(door, role, channel, inner),
      paired: (meeting, role, { peerKey, words }) =>
        this.#events({ type: 'paired', meeting, role, publicKey: peerKey, words }),
      pairingFailed: (meeting, code) => this.#events({ type: 'pairing_failed', meeting, code }),
      refused: (code) => this.#noteKnock(code),
      failed: (error) => log.error({ code: 'NABIJ_E_RECORD_BROKEN', err: error }, 'a door cannot be opened'),
      shutting: (door, now) => this.#clear(door, now),
    });
  }

  #noteKnock(code: ErrorCode): void {
    const name = `knock_${code}`;
    if (this.counters[name] === undefined)
      this.#options.log.warn({ code }, 'a handshake failed; more of the same are counted, not logged');
    this.#counters.add(name);
  }

  /** Lets go of all who came through a door. */
  #clear(door: Door, now: Doors | null): void {
    const ended = now?.farewells.some(({ route }) => route === door.name) === true;
    const out = ended ? 'NABIJ_E_LOAN_ENDED' : 'NABIJ_E_SEAL_REFUSED';
    const code = now === null ? 'NABIJ_E_KIT_OFF' : out;
    for (const admitted of [...this.#peers.values()]) if (admitted.door === door) admitted.peer.end(code);
  }

  /** A tablet that is in session. Where one lives on without the relay, this may be it: its first message says so. */
  #welcome(door: Door, role: Role, channel: SealedChannel, inner: RelayPeer): void {
    const alone = [...this.#peers.values()].filter((one) => one.door === door && one.peer.alone);
    if (alone.length === 0) {
      this.#admit(door, role, channel, inner);
      return;
    }
    channel.onFrame = (first) => {
      if (door.isShut) {
        channel.close();
        return;
      }
      const session = readResume(first);
      const known = session && alone.find(({ peer }) => peer.waitsFor(session));
      if (known) known.peer.resume(channel, inner);
      else {
        this.#admit(door, role, channel, inner);
        channel.onFrame(first);
      }
    };
  }

  #admit(door: Door, role: Role, channel: SealedChannel, inner: RelayPeer): void {
    this.#lastPeer += 1;
    const number = this.#lastPeer;
    const peer = new Peer({
      channel,
      inner,
      clock: this.#clock,
      log: this.#options.log.child({ peer: number }),
      counters: this.#counters,
      frame: (frame) => this.#receive(number, frame),
      closed: () => this.#gone(number),
    });
    this.#peers.set(number, { peer, door });
    this.#cancelTick ??= this.#clock.after(LIMITS.laneTickMs, () => this.#tick());
    this.#events({ type: 'peer_open', peer: number, role });
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
      rtc: {
        iceServers,
        maxKbps,
        log: log.child({ peer }),
        ...(bindAddress === undefined ? {} : { bindAddress }),
      },
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
    for (const { peer } of [...this.#peers.values()]) peer.tick();
    this.#cancelTick =
      this.#peers.size === 0 ? null : this.#clock.after(LIMITS.laneTickMs, () => this.#tick());
  }
}
