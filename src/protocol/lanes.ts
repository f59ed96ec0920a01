import type { Lane } from './frames.ts';
import { LIMITS } from './limits.ts';

/** Carriers in order of preference: `fast` is the data channel, `sure` the relay's WebSocket. */
export type Carrier = 'fast' | 'sure';

/** A packet: lane letter, number, acknowledgement, frame. JSON so that a stranger can read a capture of the plain channel. */
type Packet =
  | { readonly l: 'o'; readonly n: number; readonly a: number; readonly f: unknown }
  | { readonly l: 'n'; readonly n: number; readonly f: unknown }
  | { readonly l: 'a'; readonly a: number }
  | { readonly l: 'k' };

export interface LanesOptions {
  /** Puts text on a carrier; `lane` says which of its channels. Never called for `fast` unless it was said to be open. */
  readonly transmit: (carrier: Carrier, lane: Lane, text: string) => void;
  /** A frame for the room above: checked there against its schema. */
  readonly deliver: (frame: unknown, lane: Lane) => void;
  /** The other side sent what no Nabij sends, or stopped acknowledging. */
  readonly onFault: (code: 'NABIJ_E_FRAME_JSON' | 'NABIJ_E_FRAME_SCHEMA' | 'NABIJ_E_FRAME_RATE') => void;
}

/**
 * The two lanes over two carriers. `latest` goes once, on the fastest carrier that is up, and an older one that
 * comes late is dropped. `ordered` is numbered and kept until acknowledged, so that a change of carrier loses
 * nothing, doubles nothing and keeps the order. Both ends run the same class; a new connection gets a new one,
 * so what waited on a lost link is never replayed.
 */
export class Lanes {
  readonly #options: LanesOptions;
  #fastOpen = false;
  #fastSilent = false;
  #quietTicks = 0;
  #nextOut = 1;
  #nextIn = 1;
  #newestIn = 0;
  #newestOut = 0;
  readonly #unacked = new Map<number, unknown>();
  readonly #early = new Map<number, unknown>();

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Whether the fast carrier is in use. */
  get fast(): boolean {
    return this.#fastOpen && !this.#fastSilent;
  }

  /** The fast carrier opened or closed; on closing, what it had not delivered goes over the sure one. */
  setFastOpen(open: boolean): void {
    if (this.#fastOpen === open) return;
    this.#fastOpen = open;
    this.#fastSilent = false;
    this.#quietTicks = 0;
    if (!open) this.#resend();
  }

  /**
   * Call every `LIMITS.laneTickMs`. A data channel can be dead for seconds before anything says so; each end
   * therefore says "still here" over it, and leaves it when the other has been quiet for a few ticks.
   */
  tick(): void {
    if (!this.#fastOpen) return;
    this.#put('fast', 'latest', { l: 'k' });
    this.#quietTicks += 1;
    if (this.#fastSilent || this.#quietTicks <= LIMITS.laneQuietTicks) return;
    this.#fastSilent = true;
    this.#resend();
  }

  /** Sends a frame on its lane. */
  send(frame: unknown, lane: Lane): void {
    if (lane === 'latest') {
      this.#newestOut += 1;
      this.#put(this.#best(), lane, { l: 'n', n: this.#newestOut, f: frame });
      return;
    }
    if (this.#unacked.size >= LIMITS.orderedUnacked) {
      this.#options.onFault('NABIJ_E_FRAME_RATE');
      return;
    }
    const n = this.#nextOut;
    this.#nextOut += 1;
    this.#unacked.set(n, frame);
    this.#put(this.#best(), lane, { l: 'o', n, a: this.#nextIn - 1, f: frame });
  }

  /** Takes what a carrier brought. Anything that is not a packet is a fault, never an exception. */
  receive(carrier: Carrier, text: string): void {
    if (carrier === 'fast') {
      this.#quietTicks = 0;
      this.#fastSilent = false;
    }
    let packet: Packet;
    try {
      packet = JSON.parse(text) as Packet;
    } catch {
      this.#options.onFault('NABIJ_E_FRAME_JSON');
      return;
    }
    if (packet === null || typeof packet !== 'object') {
      this.#options.onFault('NABIJ_E_FRAME_SCHEMA');
      return;
    }
    if (packet.l === 'n' && isCount(packet.n)) this.#receiveLatest(packet.n, packet.f);
    else if (packet.l === 'o' && isCount(packet.n) && isCount(packet.a)) this.#receiveOrdered(packet);
    else if (packet.l === 'a' && isCount(packet.a)) this.#acknowledged(packet.a);
    else if (packet.l !== 'k') this.#options.onFault('NABIJ_E_FRAME_SCHEMA');
  }

  #receiveLatest(n: number, frame: unknown): void {
    if (n <= this.#newestIn) return;
    this.#newestIn = n;
    this.#options.deliver(frame, 'latest');
  }

  #receiveOrdered(packet: { n: number; a: number; f: unknown }): void {
    this.#acknowledged(packet.a);
    if (packet.n >= this.#nextIn + LIMITS.orderedUnacked) {
      this.#options.onFault('NABIJ_E_FRAME_SCHEMA');
      return;
    }
    if (packet.n >= this.#nextIn) this.#early.set(packet.n, packet.f);
    while (this.#early.has(this.#nextIn)) {
      const frame = this.#early.get(this.#nextIn);
      this.#early.delete(this.#nextIn);
      this.#nextIn += 1;
      this.#options.deliver(frame, 'ordered');
    }
    this.#put(this.#best(), 'ordered', { l: 'a', a: this.#nextIn - 1 });
  }

  #acknowledged(upTo: number): void {
    for (const n of this.#unacked.keys()) {
      if (n > upTo) break;
      this.#unacked.delete(n);
    }
  }

  #best(): Carrier {
    return this.fast ? 'fast' : 'sure';
  }

  #resend(): void {
    for (const [n, f] of this.#unacked) this.#put('sure', 'ordered', { l: 'o', n, a: this.#nextIn - 1, f });
  }

  #put(carrier: Carrier, lane: Lane, packet: Packet): void {
    this.#options.transmit(carrier, lane, JSON.stringify(packet));
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
