import type { RtpPacket } from './rtp-packet.ts';

/** A sent packet, kept for a while in case it is asked for again. */
export interface CachedPacket {
  readonly packet: RtpPacket;
  readonly sentMs: number;
  resentMs: number | null;
}

/** About four seconds of picture. */
const PACKETS = 1_024;

/** The last packets sent, found by sequence number; the oldest makes place for the newest. */
export class PacketCache {
  readonly #slots: (CachedPacket | undefined)[] = new Array(PACKETS);

  put(packet: RtpPacket, sentMs: number): CachedPacket {
    const cached = { packet, sentMs, resentMs: null };
    this.#slots[packet.sequence % PACKETS] = cached;
    return cached;
  }

  get(sequence: number): CachedPacket | null {
    const slot = this.#slots[sequence % PACKETS];
    return slot?.packet.sequence === sequence ? slot : null;
  }
}
