/**
 * Where kits and tablets find each other. One process keeps its rooms in memory (`memory-exchange.ts`); several
 * can share theirs over a message bus behind this same interface, so neither side assumes an answer at once.
 */
export interface Exchange {
  /** A kit takes its room. An older kit of the same id is told that it was replaced. */
  kit(kitId: string, end: KitEnd): KitSeat;
  /** A tablet enters the room of a kit, whether that kit is there or not. */
  tablet(kitId: string, end: TabletEnd): TabletSeat;
}

/** What a kit's socket is told. None of it after it left. */
export interface KitEnd {
  peerOpen(peer: number): void;
  peerClosed(peer: number): void;
  frame(peer: number, frame: Buffer): void;
  replaced(): void;
}

export interface KitSeat {
  /** To a peer that is gone: nothing. */
  send(peer: number, frame: Buffer): void;
  drop(peer: number): void;
  leave(): void;
}

/** What a tablet's socket is told. None of it after it left. */
export interface TabletEnd {
  /** False at most once, at the start: when a kit goes, its tablets are ended. */
  kitOnline(online: boolean): void;
  frame(frame: Buffer): void;
  /** `full`: too many tablets; `dropped`: the kit let it go; `kit_gone`: the kit's connection ended. */
  ended(why: 'full' | 'dropped' | 'kit_gone'): void;
}

export interface TabletSeat {
  /** While no kit is there: nothing. */
  send(frame: Buffer): void;
  leave(): void;
}
