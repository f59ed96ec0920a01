/** The parts of an RTP packet (RFC 3550) that Nabij reads. `payload` is a view. */
export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** What goes into the one-byte header extensions (RFC 8285) of a packet; absent ones are left out. */
export interface RtpExtensions {
  /** Send time on any monotonic clock, milliseconds. */
  readonly sendMs?: number;
  /** Transport-wide sequence number. */
  readonly transportSequence?: number;
  /** Least and most time between capture and display, milliseconds, in steps of 10, up to 40950. */
  readonly playoutDelayMs?: readonly [least: number, most: number];
}

/** Extension ids as the offer names them. */
export const EXTENSION = { sendTime: 2, transport: 3, playoutDelay: 4 } as const;

const HEADER_BYTES = 12;
const ONE_BYTE_PROFILE = 0xbede;

/** @returns null when the bytes are not a whole RTP packet, whatever they are. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  if (bytes.length < HEADER_BYTES || bytes[0]! >> 6 !== 2) return null;
  let start = HEADER_BYTES + (bytes[0]! & 0x0f) * 4;
  if ((bytes[0]! & 0x10) !== 0) {
    if (start + 4 > bytes.length) return null;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = (bytes[0]! & 0x20) === 0 ? 0 : bytes[bytes.length - 1]!;
  const end = bytes.length - padding;
  if (start > end || ((bytes[0]! & 0x20) !== 0 && padding === 0)) return null;
  return {
    marker: (bytes[1]! & 0x80) !== 0,
    payloadType: bytes[1]! & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}

/** RTCP shares the port with RTP and is told apart by its type (RFC 5761). */
export function isRtcp(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes[1]! >= 192 && bytes[1]! <= 223;
}

/**
 * Writes a packet.
 * @param originalSequence put before the payload of a retransmission (RFC 4588).
 */
export function writeRtp(packet: RtpPacket, extensions: RtpExtensions, originalSequence?: number): Buffer {
  const extensionBytes = sizeOf(extensions);
  const prefixBytes = originalSequence === undefined ? 0 : 2;
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + extensionBytes + prefixBytes + packet.payload.length);
  bytes[0] = 0x80 | (extensionBytes > 0 ? 0x10 : 0);
  bytes[1] = (packet.marker ? 0x80 : 0) | packet.payloadType;
  bytes.writeUInt16BE(packet.sequence, 2);
  bytes.writeUInt32BE(packet.timestamp, 4);
  bytes.writeUInt32BE(packet.ssrc, 8);
  const start = HEADER_BYTES + extensionBytes;
  if (extensionBytes > 0) writeExtensions(bytes, extensions, start);
  if (originalSequence !== undefined) bytes.writeUInt16BE(originalSequence, start);
  packet.payload.copy(bytes, start + prefixBytes);
  return bytes;
}

function sizeOf(extensions: RtpExtensions): number {
  const bytes =
    (extensions.sendMs === undefined ? 0 : 4) +
    (extensions.transportSequence === undefined ? 0 : 3) +
    (extensions.playoutDelayMs === undefined ? 0 : 4);
  return bytes === 0 ? 0 : 4 + Math.ceil(bytes / 4) * 4;
}

function writeExtensions(bytes: Buffer, extensions: RtpExtensions, end: number): void {
  let at = HEADER_BYTES;
  bytes.writeUInt16BE(ONE_BYTE_PROFILE, at);
  bytes.writeUInt16BE((end - HEADER_BYTES - 4) / 4, at + 2);
  at += 4;
  if (extensions.sendMs !== undefined) {
    bytes[at] = (EXTENSION.sendTime << 4) | 2;
    bytes.writeUIntBE(absoluteSendTime(extensions.sendMs), at + 1, 3);
    at += 4;
  }
  if (extensions.transportSequence !== undefined) {
    bytes[at] = (EXTENSION.transport << 4) | 1;
    bytes.writeUInt16BE(extensions.transportSequence, at + 1);
    at += 3;
  }
  if (extensions.playoutDelayMs !== undefined) {
    const [least, most] = extensions.playoutDelayMs;
    bytes[at] = (EXTENSION.playoutDelay << 4) | 2;
    bytes.writeUIntBE((Math.round(least / 10) << 12) | Math.round(most / 10), at + 1, 3);
    at += 4;
  }
  bytes.fill(0, at, end);
}

/** 6.18 fixed-point seconds, as in the abs-send-time extension. */
export function absoluteSendTime(sendMs: number): number {
  return Math.floor(((sendMs / 1000) % 64) * 2 ** 18) & 0xffffff;
}

/** Whether an H.264 payload (RFC 6184) belongs to a keyframe: IDR slice or its parameter sets. */
export function isKeyframePayload(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  const type = payload[0]! & 0x1f;
  const aggregated = type === 24 && payload.length > 3 ? payload[3]! & 0x1f : type;
  const unit = type === 28 ? payload[1]! & 0x1f : aggregated;
  return unit === 5 || unit === 7 || unit === 8;
}
