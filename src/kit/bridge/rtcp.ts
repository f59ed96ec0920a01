import { type PacketResult, parseTransportFeedback } from './transport-feedback.ts';

/** One block of a sender or receiver report (RFC 3550, section 6.4). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Part of the packets lost since the last report, 0..1. */
  readonly lost: number;
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of our last sender report, and how long ago it came there, in 1/65536 s. */
  readonly lastReport: number;
  readonly sinceReport: number;
}

/** What RTCP can tell us. */
export type Rtcp =
  | { readonly kind: 'nack'; readonly ssrc: number; readonly sequences: readonly number[] }
  | { readonly kind: 'keyframe' }
  | { readonly kind: 'bitrate'; readonly bitsPerSecond: number }
  | { readonly kind: 'transport'; readonly results: readonly PacketResult[] }
  | { readonly kind: 'report'; readonly blocks: readonly ReportBlock[] }
  | { readonly kind: 'sender'; readonly ssrc: number; readonly ntpMiddle: number };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const PACKETS_MAX = 64;
const NACKS_MAX = 512;
const BLOCK_BYTES = 24;

/** Reads a compound RTCP packet. What is cut short, unknown or nonsense is left out; never throws. */
export function parseRtcp(bytes: Buffer): readonly Rtcp[] {
  const found: Rtcp[] = [];
  let at = 0;
  for (let i = 0; i < PACKETS_MAX && at + 8 <= bytes.length && bytes[at]! >> 6 === 2; i += 1) {
    const length = (bytes.readUInt16BE(at + 2) + 1) * 4;
    if (at + length > bytes.length) break;
    readPacket(bytes.subarray(at, at + length), found);
    at += length;
  }
  return found;
}

function readPacket(packet: Buffer, found: Rtcp[]): void {
  if (packet.length < 8) return;
  const format = packet[0]! & 0x1f;
  switch (packet[1]) {
    case SENDER_REPORT:
      if (packet.length < 28) return;
      found.push({ kind: 'sender', ssrc: packet.readUInt32BE(4), ntpMiddle: packet.readUInt32BE(10) });
      readBlocks(packet, 28, format, found);
      return;
    case RECEIVER_REPORT:
      readBlocks(packet, 8, format, found);
      return;
    case TRANSPORT_FEEDBACK:
      if (format === 1) readNack(packet, found);
      else if (format === 15) {
        const results = parseTransportFeedback(packet);
        if (results !== null) found.push({ kind: 'transport', results });
      }
      return;
    case PAYLOAD_FEEDBACK:
      if (format === 1 || format === 4) found.push({ kind: 'keyframe' });
      else if (format === 15) readBitrate(packet, found);
  }
}

function readBlocks(packet: Buffer, start: number, count: number, found: Rtcp[]): void {
  const blocks: ReportBlock[] = [];
  for (let i = 0, at = start; i < count && at + BLOCK_BYTES <= packet.length; i += 1, at += BLOCK_BYTES) {
    blocks.push({
      ssrc: packet.readUInt32BE(at),
      lost: packet[at + 4]! / 256,
      jitter: packet.readUInt32BE(at + 12),
      lastReport: packet.readUInt32BE(at + 16),
      sinceReport: packet.readUInt32BE(at + 20),
    });
  }
  if (blocks.length > 0) found.push({ kind: 'report', blocks });
}

/** RFC 4585, section 6.2.1: a first sequence number and a mask of the 16 after it. */
function readNack(packet: Buffer, found: Rtcp[]): void {
  if (packet.length < 16) return;
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= packet.length && sequences.length < NACKS_MAX; at += 4) {
    const first = packet.readUInt16BE(at);
    const mask = packet.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit += 1) {
      if (((mask >> bit) & 1) === 1) sequences.push((first + bit + 1) & 0xffff);
    }
  }
  found.push({ kind: 'nack', ssrc: packet.readUInt32BE(8), sequences });
}

/** draft-alvestrand-rmcat-remb-03: 6 bits of exponent, 18 of mantissa. */
function readBitrate(packet: Buffer, found: Rtcp[]): void {
  if (packet.length < 20 || packet.toString('latin1', 12, 16) !== 'REMB') return;
  const exponent = packet[17]! >> 2;
  const mantissa = ((packet[17]! & 3) << 16) | packet.readUInt16BE(18);
  found.push({ kind: 'bitrate', bitsPerSecond: mantissa * 2 ** exponent });
}
