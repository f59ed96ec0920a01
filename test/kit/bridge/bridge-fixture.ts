import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { type Bridge, createBridge } from '../../../src/kit/bridge/bridge.ts';
import type { RtcPeer, RtcPeerEvents } from '../../../src/kit/bridge/rtc-types.ts';
import type { BridgeEvent, Doors } from '../../../src/kit/ports.ts';
import type { Lane, TabletFrame } from '../../../src/protocol/frames.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { type Relay, startRelay } from '../../../src/relay/server.ts';
import { nodeKey } from '../../protocol/seal/wire.ts';
import { until } from '../../support/until.ts';
import { TabletEnd } from './tablet-end.ts';

const KIT_SECRET = randomBytes(32);

/** Long-lived keys, as if paired earlier. */
export const KEYS = {
  kit: nodeKey(KIT_SECRET),
  pupil: nodeKey(),
  consultant: nodeKey(),
  stranger: nodeKey(),
} as const;

/** A pupil and a consultant may come. */
export const DOORS: Doors = {
  privateKey: KIT_SECRET,
  pinned: [
    { role: 'pupil', publicKey: KEYS.pupil.publicKey },
    { role: 'consultant', publicKey: KEYS.consultant.publicKey },
  ],
  pairing: null,
  farewells: [],
};

/** A media connection that a test plays the network of. */
export class FakeRtc implements RtcPeer {
  readonly events: RtcPeerEvents;
  readonly answers: string[] = [];
  readonly candidates: string[] = [];
  readonly pictures: Buffer[] = [];
  closed = false;
  /** Takes packets of the lanes; null: the channel is full or shut. */
  carry: ((lane: Lane, text: string) => void) | null = null;

  constructor(events: RtcPeerEvents) {
    this.events = events;
  }

  start(): void {
    this.events.localDescription('v=0');
    this.events.localCandidate('candidate:1', 'video');
  }
  answer(sdp: string): void {
    if (sdp === 'unusable') throw new Error('not a description');
    this.answers.push(sdp);
  }
  candidate(candidate: string): void {
    this.candidates.push(candidate);
  }
  sendLane(lane: Lane, text: string): boolean {
    if (this.carry === null) return false;
    this.carry(lane, text);
    return true;
  }
  picture(rtp: Buffer): void {
    this.pictures.push(rtp);
  }
  sound(): void {}
  rttMs(): null {
    return null;
  }
  close(): void {
    this.closed = true;
  }
}

/** A relay, a kit's bridge and what they told; `end` takes it all down. */
export class BridgeFixture {
  readonly events: BridgeEvent[] = [];
  readonly rtcs: FakeRtc[] = [];
  readonly warnings: object[] = [];
  readonly voice: Buffer[] = [];
  relay: Relay;
  readonly bridge: Bridge;
  readonly #tablets: TabletEnd[] = [];

  private constructor(relay: Relay, clock: Clock) {
    this.relay = relay;
    const log = { ...silentLogger, warn: (fields: object) => this.warnings.push(fields), child: () => log };
    this.bridge = createBridge({
      relayUrl: `ws://127.0.0.1:${relay.port}`,
      log,
      clock,
      random: () => 1,
      makeRtcPeer: (_options, events) => {
        const rtc = new FakeRtc(events);
        this.rtcs.push(rtc);
        return rtc;
      },
    });
    this.bridge.open(
      (event) => this.events.push(event),
      (rtp) => this.voice.push(rtp),
    );
  }

  /** @param doors null: nobody may come yet. */
  static async start(doors: Doors | null = DOORS, clock: Clock = systemClock): Promise<BridgeFixture> {
    const fixture = new BridgeFixture(await startRelayOn(0), clock);
    if (doors !== null) fixture.bridge.setDoors(doors);
    return fixture;
  }

  /** A tablet that the kit has seen come. Its number is that of the last `peer_open`. */
  async tablet(key: DhKey = KEYS.pupil): Promise<TabletEnd> {
    const before = this.of('peer_open').length;
    const tablet = await TabletEnd.open(this.relay.port, key, KEYS.kit.publicKey);
    this.#tablets.push(tablet);
    await until('the kit sees the tablet', () => this.of('peer_open').length > before);
    return tablet;
  }

  get frames(): TabletFrame[] {
    return this.events.filter((event) => event.type === 'frame').map((event) => event.frame);
  }

  of<T extends BridgeEvent['type']>(type: T): Extract<BridgeEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<BridgeEvent, { type: T }> => event.type === type);
  }

  /** The relay dies and comes back at the same address. */
  async relayDies(): Promise<() => Promise<void>> {
    const { port } = this.relay;
    await this.relay.close();
    return async () => {
      this.relay = await startRelayOn(port);
    };
  }

  /** Joins the newest media connection and a tablet by a data channel that works. */
  joinFast(tablet: TabletEnd): FakeRtc {
    const rtc = this.rtcs.at(-1)!;
    rtc.carry = (_lane, text) => void setImmediate(() => tablet.receiveFast(text));
    tablet.setFast((lane, text) => void setImmediate(() => rtc.events.lane(lane, text)));
    rtc.events.lanesOpen(true);
    return rtc;
  }

  async end(): Promise<void> {
    for (const tablet of this.#tablets) tablet.close();
    await this.bridge.close();
    await this.relay.close();
  }
}

function startRelayOn(port: number): Promise<Relay> {
  return startRelay({ port, pages: () => {}, log: silentLogger, limits: { socketCloseMs: 200 } });
}
