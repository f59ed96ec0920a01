import type { Exchange, KitEnd, KitSeat, TabletEnd, TabletSeat } from './exchange.ts';

const LAST_PEER = 0xffff;

interface Room {
  kit: KitEnd | null;
  readonly tablets: Map<number, TabletEnd>;
  lastPeer: number;
}

/** The exchange of a relay that stands alone. Rooms exist as long as somebody is in them. */
export class MemoryExchange implements Exchange {
  readonly #tabletsPerKit: number;
  readonly #rooms = new Map<string, Room>();

  constructor(tabletsPerKit: number) {
    this.#tabletsPerKit = tabletsPerKit;
  }

  /** Rooms with a kit or a tablet in them. */
  get rooms(): number {
    return this.#rooms.size;
  }

  kit(kitId: string, end: KitEnd): KitSeat {
    const room = this.#room(kitId);
    const older = room.kit;
    if (older !== null) {
      this.#kitLeaves(kitId, room);
      older.replaced();
    }
    room.kit = end;
    this.#rooms.set(kitId, room);
    for (const [peer, tablet] of room.tablets) {
      end.peerOpen(peer);
      tablet.kitOnline(true);
    }
    return {
      send: (peer, frame) => {
        if (room.kit === end) room.tablets.get(peer)?.frame(frame);
      },
      drop: (peer) => {
        const tablet = room.kit === end ? room.tablets.get(peer) : undefined;
        if (tablet === undefined) return;
        room.tablets.delete(peer);
        tablet.ended('dropped');
      },
      leave: () => {
        if (room.kit === end) this.#kitLeaves(kitId, room);
      },
    };
  }

  tablet(kitId: string, end: TabletEnd): TabletSeat {
    const room = this.#room(kitId);
    if (room.tablets.size >= this.#tabletsPerKit) {
      end.ended('full');
      return { send: () => {}, leave: () => {} };
    }
    const peer = freePeer(room);
    room.tablets.set(peer, end);
    room.kit?.peerOpen(peer);
    end.kitOnline(room.kit !== null);
    return {
      send: (frame) => {
        if (room.tablets.get(peer) === end) room.kit?.frame(peer, frame);
      },
      leave: () => {
        if (room.tablets.get(peer) !== end) return;
        room.tablets.delete(peer);
        room.kit?.peerClosed(peer);
        this.#forgetIfEmpty(kitId, room);
      },
    };
  }

  #room(kitId: string): Room {
    let room = this.#rooms.get(kitId);
    if (room === undefined) {
      room = { kit: null, tablets: new Map(), lastPeer: 0 };
      this.#rooms.set(kitId, room);
    }
    return room;
  }

  #kitLeaves(kitId: string, room: Room): void {
    room.kit = null;
    const tablets = [...room.tablets.values()];
    room.tablets.clear();
    for (const tablet of tablets) tablet.ended('kit_gone');
    this.#forgetIfEmpty(kitId, room);
  }

  #forgetIfEmpty(kitId: string, room: Room): void {
    if (room.kit !== null || room.tablets.size > 0) return;
    if (this.#rooms.get(kitId) === room) this.#rooms.delete(kitId);
  }
}

/** The number after the last one given out, so that a number does not soon mean somebody else. */
function freePeer(room: Room): number {
  do room.lastPeer = room.lastPeer >= LAST_PEER ? 1 : room.lastPeer + 1;
  while (room.tablets.has(room.lastPeer));
  return room.lastPeer;
}
