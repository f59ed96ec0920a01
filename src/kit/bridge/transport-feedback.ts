/** What a transport-wide feedback packet tells of one packet. `arrivedMs` on the receiver's own clock; null: lost. */
export interface PacketResult {
  readonly sequence: number;
  readonly arrivedMs: number | null;
}

const PACKETS_MAX = 4_096;
const REFERENCE_MS = 64;
const DELTA_MS = 0.25;

/**
 * Reads the body of a transport-wide congestion control feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
 * @param packet the whole RTCP packet.
 * @returns null when it is cut short or claims more than it holds.
 */
export function parseTransportFeedback(packet: Buffer): readonly PacketResult[] | null {
  if (packet.length < 20) return null;
  const first = packet.readUInt16BE(12);
  const count = packet.readUInt16BE(14);
  if (count > PACKETS_MAX) return null;
  const statuses: number[] = [];
  let at = 20;
  while (statuses.length < count) {
    if (at + 2 > packet.length) return null;
    readChunk(packet.readUInt16BE(at), statuses, count);
    at += 2;
  }
  let arrivedMs = packet.readIntBE(16, 3) * REFERENCE_MS;
  const results: PacketResult[] = [];
  for (const [index, status] of statuses.entries()) {
    const sequence = (first + index) & 0xffff;
    if (status === 0) {
      results.push({ sequence, arrivedMs: null });
      continue;
    }
    const bytes = status === 1 ? 1 : 2;
    if (at + bytes > packet.length) return null;
    arrivedMs += (bytes === 1 ? packet[at]! : packet.readInt16BE(at)) * DELTA_MS;
    at += bytes;
    results.push({ sequence, arrivedMs });
  }
  return results;
}

/** A chunk is a run of one status, or 14 one-bit or 7 two-bit statuses. 0: lost; 1: small delta; 2, 3: large delta. */
function readChunk(chunk: number, statuses: number[], count: number): void {
  if ((chunk & 0x8000) === 0) {
    const run = Math.min(chunk & 0x1fff, count - statuses.length);
    // A run of nothing would be read for ever.
    if (run === 0) statuses.push(...new Array<number>(count - statuses.length).fill(0));
    for (let i = 0; i < run; i += 1) statuses.push((chunk >> 13) & 3);
    return;
  }
  const bits = (chunk & 0x4000) === 0 ? 1 : 2;
  for (let shift = 14 - bits; shift >= 0 && statuses.length < count; shift -= bits) {
    statuses.push((chunk >> shift) & (bits === 1 ? 1 : 3));
  }
}
