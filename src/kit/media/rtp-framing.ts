/** Largest RTP packet taken from a child or given to one. */
export const RTP_FRAME_BYTES_MAX = 1_500;
const RTP_FRAME_BYTES_MIN = 12;
const LENGTH_BYTES = 2;

/** Puts the two-byte length of RFC 4571 before a packet. */
export function frameRtp(rtp: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(LENGTH_BYTES + rtp.length);
  framed.writeUInt16BE(rtp.length, 0);
  rtp.copy(framed, LENGTH_BYTES);
  return framed;
}

/** Takes packets out of a stream framed as in RFC 4571, however the stream is cut. Keeps at most one part of a packet. */
export class RtpDeframer {
  readonly #deliver: (rtp: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  /** @param deliver gets each packet; the buffer is a view of the chunk it came in. */
  constructor(deliver: (rtp: Buffer) => void) {
    this.#deliver = deliver;
  }

  /** @returns false when the stream is out of step: what follows cannot be read. */
  push(chunk: Buffer): boolean {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= LENGTH_BYTES) {
      const length = bytes.readUInt16BE(0);
      if (length < RTP_FRAME_BYTES_MIN || length > RTP_FRAME_BYTES_MAX) return false;
      if (bytes.length < LENGTH_BYTES + length) break;
      const packet = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      if (packet[0]! >> 6 !== 2) return false;
      this.#deliver(packet);
      bytes = bytes.subarray(LENGTH_BYTES + length);
    }
    this.#rest = bytes.length === 0 ? bytes : Buffer.from(bytes);
    return true;
  }
}
