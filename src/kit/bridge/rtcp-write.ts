const NTP_EPOCH_S = 2_208_988_800;
const UNIX_START_MS = performance.timeOrigin;

/** NTP time (RFC 5905: seconds since 1900 and 1/2^32 s) of a time on the monotonic clock; it never jumps. */
export function ntpOf(nowMs: number): { readonly seconds: number; readonly fraction: number } {
  const unixMs = UNIX_START_MS + nowMs;
  return {
    seconds: (Math.floor(unixMs / 1000) + NTP_EPOCH_S) >>> 0,
    fraction: Math.floor(((unixMs % 1000) / 1000) * 2 ** 32) >>> 0,
  };
}

/** Middle 32 bits of NTP time: what reports carry back, in 1/65536 s. */
export function ntpMiddleOf(nowMs: number): number {
  const { seconds, fraction } = ntpOf(nowMs);
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

export interface SentSoFar {
  readonly ssrc: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** A sender report and the source description that must go with it (RFC 3550, sections 6.4.1 and 6.5). */
export function writeSenderReport(sent: SentSoFar, nowMs: number, cname: string): Buffer {
  const name = Buffer.from(cname, 'latin1');
  const descriptionBytes = 8 + Math.ceil((2 + name.length + 1) / 4) * 4;
  const bytes = Buffer.alloc(28 + descriptionBytes);
  const { seconds, fraction } = ntpOf(nowMs);
  bytes.writeUInt32BE(0x80c80006, 0);
  bytes.writeUInt32BE(sent.ssrc, 4);
  bytes.writeUInt32BE(seconds, 8);
  bytes.writeUInt32BE(fraction, 12);
  bytes.writeUInt32BE(sent.timestamp, 16);
  bytes.writeUInt32BE(sent.packets >>> 0, 20);
  bytes.writeUInt32BE(sent.octets >>> 0, 24);
  bytes[28] = 0x81;
  bytes[29] = 202;
  bytes.writeUInt16BE(descriptionBytes / 4 - 1, 30);
  bytes.writeUInt32BE(sent.ssrc, 32);
  bytes[36] = 1;
  bytes[37] = name.length;
  name.copy(bytes, 38);
  return bytes;
}

export interface Received {
  /** Ours. */
  readonly reporter: number;
  /** Whose packets they are. */
  readonly ssrc: number;
  /** 0..1 since the last report. */
  readonly lost: number;
  readonly lostInAll: number;
  readonly highestSequence: number;
  readonly jitter: number;
  readonly lastReport: number;
  readonly sinceReport: number;
}

/** A receiver report with one block (RFC 3550, section 6.4.2). */
export function writeReceiverReport(received: Received): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32BE(0x81c90007, 0);
  bytes.writeUInt32BE(received.reporter, 4);
  bytes.writeUInt32BE(received.ssrc, 8);
  bytes[12] = Math.min(255, Math.floor(received.lost * 256));
  bytes.writeUIntBE(Math.min(0x7fffff, Math.max(0, received.lostInAll)), 13, 3);
  bytes.writeUInt32BE(received.highestSequence >>> 0, 16);
  bytes.writeUInt32BE(received.jitter >>> 0, 20);
  bytes.writeUInt32BE(received.lastReport >>> 0, 24);
  bytes.writeUInt32BE(received.sinceReport >>> 0, 28);
  return bytes;
}
