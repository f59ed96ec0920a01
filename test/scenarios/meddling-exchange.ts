import type { Exchange, KitEnd, KitSeat, TabletEnd, TabletSeat } from '../../src/relay/exchange.ts';
import { MemoryExchange } from '../../src/relay/memory-exchange.ts';

export type Toward = 'kit' | 'tablet';

/** What a meddler may do with one message: pass others in its place. `n` counts the messages of a visit one way. */
export type Meddle = (toward: Toward, n: number, message: Buffer) => readonly Uint8Array[];

/** All that passed on one visit of a tablet, as the relay sees it. */
export interface Visit {
  readonly kit: Buffer[];
  readonly tablet: Buffer[];
}

/**
 * The rooms of a relay that reads along, keeps everything, and puts what it likes in the place of what passes. It
 * can do all that whoever runs a relay can, but break the seal.
 */
export class MeddlingExchange implements Exchange {
  readonly visits: Visit[] = [];
  /** Passes everything as it is, to begin with. */
  meddle: Meddle = (_toward, _n, message) => [message];
  /** Stands in for the kit, when set: gets what tablets say, and the kit hears nothing of them. */
  impostor: ((message: Buffer, answer: (message: Uint8Array) => void) => void) | null = null;
  /** Ends the newest tablet's connection, and tells it that the kit went. */
  cutTablet: () => void = () => {};
  readonly #rooms = new MemoryExchange(4);
  /** The newest visit; one tablet at a time is enough for a test. */
  #visit: Visit = { kit: [], tablet: [] };

  kit(kitId: string, end: KitEnd): KitSeat {
    const seat = this.#rooms.kit(kitId, {
      ...end,
      peerOpen: (peer) => {
        if (this.impostor === null) end.peerOpen(peer);
      },
      frame: (peer, frame) => {
        if (this.impostor !== null) this.impostor(frame, (answer) => seat.send(peer, Buffer.from(answer)));
        else for (const message of this.#pass('kit', frame)) end.frame(peer, message);
      },
    });
    return {
      ...seat,
      send: (peer, frame) => {
        for (const message of this.#pass('tablet', frame)) seat.send(peer, message);
      },
    };
  }

  tablet(kitId: string, end: TabletEnd): TabletSeat {
    this.#visit = { kit: [], tablet: [] };
    this.visits.push(this.#visit);
    const seat = this.#rooms.tablet(kitId, end);
    this.cutTablet = () => {
      seat.leave();
      end.ended('kit_gone');
    };
    return seat;
  }

  #pass(toward: Toward, frame: Buffer): Buffer[] {
    const passed = this.#visit[toward];
    const message = Buffer.from(frame);
    passed.push(message);
    return this.meddle(toward, passed.length - 1, message).map((bytes) => Buffer.from(bytes));
  }
}
