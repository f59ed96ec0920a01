import { expect, test } from 'vitest';
import { frameRtp, RtpDeframer } from '../../../src/kit/media/rtp-framing.ts';

const packet = (length: number, fill: number): Buffer => {
  const bytes = Buffer.alloc(length, fill);
  bytes[0] = 0x80;
  return bytes;
};
const PACKETS = [packet(12, 1), packet(300, 2), packet(13, 3)];
const STREAM = Buffer.concat(PACKETS.map(frameRtp));

test('packets come out whole wherever the stream is cut', () => {
  for (let cut = 0; cut <= STREAM.length; cut += 1) {
    const out: Buffer[] = [];
    const deframer = new RtpDeframer((rtp) => out.push(Buffer.from(rtp)));
    expect(deframer.push(STREAM.subarray(0, cut))).toBe(true);
    expect(deframer.push(STREAM.subarray(cut))).toBe(true);
    expect(out).toEqual(PACKETS);
  }
});

test('byte by byte, too', () => {
  const out: Buffer[] = [];
  const deframer = new RtpDeframer((rtp) => out.push(Buffer.from(rtp)));
  for (const byte of STREAM) deframer.push(Buffer.of(byte));
  expect(out).toEqual(PACKETS);
});

test.each([
  ['a packet too short', '000b80000000'],
  ['a packet too long', 'ffff80000000'],
  ['another version', '000c40000000000000000000000000'],
])('a stream out of step is told: %s', (_name, hex) => {
  const deframer = new RtpDeframer(() => {
    throw new Error('nothing whole is in it');
  });
  expect(deframer.push(Buffer.from(hex, 'hex'))).toBe(false);
});
