import { systemClock } from '../../../src/core/clock.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import { type KitFrame, type Lane, laneOf, type TabletFrame } from '../../../src/protocol/frames.ts';
import { Lanes } from '../../../src/protocol/lanes.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { routeOf } from '../../../src/protocol/seal/pair.ts';
import type { SealedChannel } from '../../../src/protocol/seal/sealed-channel.ts';
import { openAsTablet } from '../../../src/protocol/seal/session.ts';
import { nodeKey } from '../../protocol/seal/wire.ts';
import { SocketEnd } from './socket-end.ts';

/** Why a tablet did not get in. */
export class NotLetIn extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** A tablet that does what a test says: the real lanes over a real sealed channel over a real socket to the relay. */
export class TabletEnd {
  readonly got: KitFrame[] = [];
  readonly faults: string[] = [];
  /** Where the fast carrier's packets go; null while there is none. */
  #fast: ((lane: Lane, text: string) => void) | null = null;
  readonly #socket: SocketEnd;
  readonly #channel: SealedChannel;
  readonly #tick: NodeJS.Timeout;
  readonly #lanes = new Lanes({
    transmit: (carrier, lane, text) => {
      if (carrier === 'fast') this.#fast?.(lane, text);
      else this.#channel.send(Buffer.from(text));
    },
    deliver: (frame) => this.got.push(frame as KitFrame),
    onFault: (code) => this.faults.push(code),
  });

  private constructor(socket: SocketEnd, channel: SealedChannel) {
    this.#socket = socket;
    this.#channel = channel;
    channel.onClose = () => clearInterval(this.#tick);
    channel.onFrame = (frame) => this.#lanes.receive('sure', Buffer.from(frame).toString());
    this.#tick = setInterval(() => this.#lanes.tick(), LIMITS.laneTickMs);
  }

  /** Connects where the pair meets, and resolves when both ends have proved themselves; rejects with `NotLetIn`. */
  static async open(port: number, ownKey: DhKey, kitKey: Uint8Array): Promise<TabletEnd> {
    const name = await routeOf(ownKey, kitKey);
    return TabletEnd.over(await SocketEnd.open(port, name), name, ownKey, kitKey);
  }

  /** The same over a socket that stands at a name already. */
  static over(inner: SocketEnd, name: string, ownKey: DhKey, kitKey: Uint8Array): Promise<TabletEnd> {
    return new Promise((done, fail) => {
      openAsTablet({
        inner,
        timer: systemClock,
        kitId: name,
        kitKey,
        ownKey,
        makeEphemeral: nodeKey,
        opened: ({ channel }) => done(new TabletEnd(inner, channel)),
        failed: (code) => fail(new NotLetIn(code)),
      });
    });
  }

  get closeCode(): number | null {
    return this.#socket.closeCode;
  }

  send(frame: TabletFrame): void {
    this.#lanes.send(frame, laneOf(frame.type));
  }

  /** Sends what is no frame, in the packet that a frame would have. */
  sendAny(frame: unknown, lane: Lane): void {
    this.#lanes.send(frame, lane);
  }

  /** Seals bytes that are no packet. */
  sendRaw(bytes: string | Uint8Array): void {
    this.#channel.send(Buffer.from(bytes as string));
  }

  /** Puts bytes on the socket as they are. */
  sendUnsealed(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  setFast(carrier: ((lane: Lane, text: string) => void) | null): void {
    this.#fast = carrier;
    this.#lanes.setFastOpen(carrier !== null);
  }

  receiveFast(text: string): void {
    this.#lanes.receive('fast', text);
  }

  of<T extends KitFrame['type']>(type: T): Extract<KitFrame, { type: T }>[] {
    return this.got.filter((frame): frame is Extract<KitFrame, { type: T }> => frame.type === type);
  }

  close(): void {
    clearInterval(this.#tick);
    this.#socket.close();
  }
}
