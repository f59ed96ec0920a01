import { WebSocket } from 'ws';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import { type Bridge, createBridge } from '../../src/kit/bridge/bridge.ts';
import { makeRtcPeer } from '../../src/kit/bridge/rtc-peer.ts';
import type { BridgeEvent } from '../../src/kit/ports.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import { routeOf } from '../../src/protocol/seal/pair.ts';
import { openAsTablet } from '../../src/protocol/seal/session.ts';
import { type Relay, startRelay } from '../../src/relay/server.ts';
import { KitLink } from '../../src/tablet/link/kit-link.ts';
import type { Way } from '../../src/tablet/link/way.ts';
import { DOORS, KEYS } from '../kit/bridge/bridge-fixture.ts';
import { nodeKey } from '../protocol/seal/wire.ts';
import { until } from '../support/until.ts';
import { MeddlingExchange } from './meddling-exchange.ts';
import { NativeConnection } from './native-connection.ts';

const PICTURE_EVERY_MS = 5;
/** An RTP packet of the picture: H.264, a keyframe's slice. */
const PICTURE = Buffer.from([0x80, 0xe0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x65, 1, 2, 3, 4]);

/** What became of a tablet: what it was told, and the media that came to it. */
export interface Visited {
  /** Codes of goodbyes and of the link, in the order in which the tablet heard of them. */
  readonly told: readonly ErrorCode[];
  readonly packets: number;
}

/**
 * A kit's bridge with the real media connection, a relay that meddles, and tablets: the tablet's own code from the
 * socket up to the media connection. The kit gives a picture to whoever comes in.
 */
export class MeddledKit {
  readonly exchange: MeddlingExchange;
  readonly events: BridgeEvent[] = [];
  readonly route: string;
  #relay: Relay;
  readonly #bridge: Bridge;
  readonly #pump: NodeJS.Timeout;

  private constructor(exchange: MeddlingExchange, relay: Relay, route: string) {
    this.exchange = exchange;
    this.route = route;
    this.#relay = relay;
    this.#bridge = createBridge({
      relayUrl: `ws://127.0.0.1:${relay.port}`,
      log: silentLogger,
      makeRtcPeer,
      bindAddress: '127.0.0.1',
    });
    this.#bridge.open(
      (event) => {
        this.events.push(event);
        if (event.type === 'frame' && event.frame.type === 'join') this.#bridge.setMediaPeer(event.peer);
      },
      () => {},
    );
    this.#bridge.setDoors(DOORS);
    this.#pump = setInterval(() => this.#bridge.media.picture(PICTURE, performance.now()), PICTURE_EVERY_MS);
  }

  static async start(): Promise<MeddledKit> {
    const exchange = new MeddlingExchange();
    return new MeddledKit(
      exchange,
      await relayAt(0, exchange),
      await routeOf(KEYS.pupil, KEYS.kit.publicKey),
    );
  }

  /** A pupil goes to class, until it is told that something is wrong or sees the picture. */
  async visit(): Promise<Visited> {
    const pupil = this.come();
    await until('the tablet is told, or sees', () => pupil.told.length > 0 || pupil.packets > 0);
    pupil.leave();
    return { told: pupil.told, packets: pupil.packets };
  }

  /** A pupil goes to class and stays. */
  come(): Pupil {
    return new Pupil(this.#way());
  }

  /** The relay is out of reach from now on; what comes back brings it back, at the same address. */
  async relayDies(): Promise<() => Promise<void>> {
    const { port } = this.#relay;
    await this.#relay.close();
    return async () => {
      this.#relay = await relayAt(port, this.exchange);
    };
  }

  async end(): Promise<void> {
    clearInterval(this.#pump);
    await this.#bridge.close();
    await this.#relay.close();
  }

  #way(): Way {
    return {
      url: `ws://127.0.0.1:${this.#relay.port}/tablet/${this.route}`,
      seal: (inner, opened, failed) =>
        openAsTablet({
          inner,
          timer: systemClock,
          kitId: this.route,
          kitKey: KEYS.kit.publicKey,
          ownKey: KEYS.pupil,
          makeEphemeral: nodeKey,
          opened: ({ channel }) => opened(channel),
          failed,
        }),
    };
  }
}

/** A pupil's tablet in class: its own code, on the native library. */
export class Pupil {
  readonly told: ErrorCode[] = [];
  readonly link: KitLink;
  readonly #connections: NativeConnection[] = [];

  constructor(way: Way) {
    this.link = new KitLink({
      way: () => way,
      clock: systemClock,
      random: () => 1,
      makeSocket: (url) => new WebSocket(url, { perMessageDeflate: false }) as never,
      makeConnection: () => {
        const connection = new NativeConnection();
        this.#connections.push(connection);
        return connection as never;
      },
      onLink: (state) => {
        if (state.kind === 'lost' || state.kind === 'refused') this.told.push(state.code);
        if (state.kind === 'up') this.#enter();
      },
      onFrame: (frame) => {
        if (frame.type === 'bye') this.told.push(frame.code);
      },
      onMedia: () => {},
      onTrack: () => {},
    });
    this.link.start();
  }

  /** Media packets that came in. */
  get packets(): number {
    return this.#connections.reduce((sum, { packets }) => sum + packets, 0);
  }

  /** The network loses the media connection: nothing of it is said to the kit. */
  loseMedia(): void {
    for (const connection of this.#connections) connection.close();
  }

  leave(): void {
    this.link.stop();
    this.loseMedia();
  }

  #enter(): void {
    this.link.media.open();
    this.link.send({ type: 'join', presence: 'watching', visit: '0123456789abcdef', how: 'tap' });
  }
}

function relayAt(port: number, exchange: MeddlingExchange): Promise<Relay> {
  return startRelay({ port, pages: () => {}, log: silentLogger, exchange, limits: { socketCloseMs: 200 } });
}
