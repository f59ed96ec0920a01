import type { Lane } from './frames.ts';
import { LIMITS } from './limits.ts';

/** Carriers in order of preference: `fast` is the data channel, `sure` the relay's WebSocket. */
export type Carrier = 'fast' | 'sure';

/** A packet: lane letter, number, acknowledgement, frame. JSON: what a tablet says can be read in its own tools. */
type Packet =
  | { readonly l: 'o'; readonly n: number; readonly a: number; readonly f: unknown }
  | { readonly l: 'n'; readonly n: number; readonly f: unknown }
  | { readonly l: 'a'; readonly a: number }
  /** Still here; `h`: the other end is heard over the fast carrier. */
  | { readonly l: 'k'; readonly h: boolean };

/** A frame of the ordered lane that the other end has not acknowledged. */
interface Waiting {
  readonly frame: unknown;
  /** Put on the sure carrier: that one loses nothing while the connection lives. */
  sure: boolean;
  ticks: number;
}

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
 * so what waited on a lost link is never replayed. While the fast carrier works, the sure one may be made anew.
 */
export class Lanes {
  readonly #options: LanesOptions;
  #fastOpen = false;
  #fastSilent = false;
  #sureOpen = true;
  #quietTicks = 0;
  #sureTicks = 0;
  #nextOut = 1;
  #nextIn = 1;
  #newestIn = 0;
  #newestOut = 0;
  readonly #unacked = new Map<number, Waiting>();
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
    if (!open) this.#resend(0);
  }

  /** The sure carrier is gone, or there is a new one: it brings what the old one may not have brought. */
  setSureOpen(open: boolean): void {
    this.#sureOpen = open;
    if (open) this.#resend(0);
    else for (const waiting of this.#unacked.values()) waiting.sure = false;
  }

  /**
   * Call every `LIMITS.laneTickMs`. A data channel can be dead for seconds, or in one direction, before anything
   * says so; each end therefore says "still here" over it, and whether it hears the other. It is left when the
   * other has been quiet for a few ticks, and what is not acknowledged in that time goes over the sure carrier.
   */
  tick(): void {
    this.#sureTicks += 1;
    if (this.#sureTicks >= LIMITS.laneSureTicks) {
      this.#sureTicks = 0;
      this.#put('sure', 'latest', { l: 'k', h: this.#quietTicks <= LIMITS.laneQuietTicks });
    }
    if (this.#fastOpen) {
      this.#quietTicks += 1;
      this.#put('fast', 'latest', { l: 'k', h: this.#quietTicks <= LIMITS.laneQuietTicks });
      if (this.#quietTicks > LIMITS.laneQuietTicks) this.#leaveFast();
    }
    for (const waiting of this.#unacked.values()) waiting.ticks += 1;
    this.#resend(LIMITS.laneQuietTicks);
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
    const carrier = this.#best();
    this.#unacked.set(n, { frame, sure: carrier === 'sure' && this.#sureOpen, ticks: 0 });
    this.#put(carrier, lane, { l: 'o', n, a: this.#nextIn - 1, f: frame });
  }

  /** Takes what a carrier brought. Anything that is not a packet is a fault, never an exception. */
  receive(carrier: Carrier, text: string): void {
    if (carrier === 'fast') this.#quietTicks = 0;
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
    else if (packet.l === 'o' && isCount(packet.n) && isCount(packet.a))
      this.#receiveOrdered(carrier, packet);
    else if (packet.l === 'a' && isCount(packet.a)) this.#acknowledged(packet.a);
    else if (packet.l === 'k' && typeof packet.h === 'boolean') this.#receiveAlive(carrier, packet.h);
    else this.#options.onFault('NABIJ_E_FRAME_SCHEMA');
  }

  #receiveAlive(carrier: Carrier, heard: boolean): void {
    if (carrier === 'sure') return;
    if (heard) this.#fastSilent = false;
    else this.#leaveFast();
  }

  #receiveLatest(n: number, frame: unknown): void {
    if (n <= this.#newestIn) return;
    this.#newestIn = n;
    this.#options.deliver(frame, 'latest');
  }

  #receiveOrdered(carrier: Carrier, packet: { n: number; a: number; f: unknown }): void {
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
    // Back the way it came: that the other end was heard there is the best sign that it will hear this.
    const back = carrier === 'fast' && this.#fastOpen ? 'fast' : 'sure';
    this.#put(back, 'ordered', { l: 'a', a: this.#nextIn - 1 });
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

  #leaveFast(): void {
    if (this.#fastSilent) return;
    this.#fastSilent = true;
    this.#resend(0);
  }

  /** Puts on the sure carrier what has waited at least so long and never went that way. */
  #resend(waitedTicks: number): void {
    if (!this.#sureOpen) return;
    for (const [n, waiting] of this.#unacked) {
      if (waiting.sure || waiting.ticks < waitedTicks) continue;
      waiting.sure = true;
      this.#put('sure', 'ordered', { l: 'o', n, a: this.#nextIn - 1, f: waiting.frame });
    }
  }

  #put(carrier: Carrier, lane: Lane, packet: Packet): void {
    if (carrier === 'sure' && !this.#sureOpen) return;
    this.#options.transmit(carrier, lane, JSON.stringify(packet));
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
