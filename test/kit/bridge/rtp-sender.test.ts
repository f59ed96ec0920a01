import { beforeEach, expect, test } from 'vitest';
import type { Repeat } from '../../../src/kit/bridge/bandwidth.ts';
import { PlayoutDelay } from '../../../src/kit/bridge/playout-delay.ts';
import { isRtcp, parseRtp, type RtpPacket, writeRtp } from '../../../src/kit/bridge/rtp-packet.ts';
import { PictureSender } from '../../../src/kit/bridge/rtp-sender.ts';
import { HandClock } from '../../support/hand-clock.ts';

const PICTURE = { ssrc: 11, payloadType: 96 };
const AGAIN = { ssrc: 12, payloadType: 98 };

let clock: HandClock;
let out: RtpPacket[];
let reports: number;
let repeat: Repeat;
let kbps: number;
let sender: PictureSender;

beforeEach(() => {
  clock = new HandClock();
  clock.advance(10_000);
  out = [];
  reports = 0;
  repeat = 'none';
  kbps = 2_000;
  let transport = 0;
  sender = new PictureSender({
    picture: PICTURE,
    retransmission: AGAIN,
    cname: 'kit',
    clock,
    playoutDelay: new PlayoutDelay(),
    transmit(bytes) {
      if (isRtcp(bytes)) reports += 1;
      else out.push(parseRtp(bytes)!);
    },
    pace: (_bytes, send) => send(),
    transportSequence: () => (transport += 1),
    kbps: () => kbps,
    repeat: () => repeat,
  });
});

function encoded(timestamp: number, marker = false, payload = Buffer.alloc(1_000, 0x41)): Buffer {
  return writeRtp({ marker, payloadType: 96, sequence: 7, timestamp, ssrc: 1, payload }, {});
}

const originalOf = (packet: RtpPacket): number => packet.payload.readUInt16BE(0);

test('numbers run on, the time of capture stays', () => {
  for (const timestamp of [3_000, 3_000, 6_000]) sender.push(encoded(timestamp));
  const first = out[0]!.sequence;
  expect(out.map(({ sequence }) => sequence - first)).toEqual([0, 1, 2]);
  expect(out.map(({ timestamp }) => timestamp)).toEqual([3_000, 3_000, 6_000]);
  expect(out[0]).toMatchObject(PICTURE);
});

test('a report goes out with the first packet and then once a second', () => {
  for (let i = 0; i < 31; i += 1) {
    sender.push(encoded(i));
    clock.advance(100);
  }
  expect(reports).toBe(4);
});

test('what is lost goes again, once in a round trip', () => {
  sender.setRttMs(40);
  sender.push(encoded(1));
  const { sequence } = out[0]!;
  clock.advance(30);
  sender.nack([sequence]);
  sender.nack([sequence]);
  expect(out.slice(1)).toMatchObject([{ ...AGAIN, timestamp: 1 }]);
  expect(originalOf(out[1]!)).toBe(sequence);
  clock.advance(37);
  sender.nack([sequence]);
  expect(out).toHaveLength(3);
});

test('a packet too old to help is not sent again', () => {
  sender.setRttMs(40);
  sender.push(encoded(1));
  clock.advance(331);
  expect(sender.nack([out[0]!.sequence])).toBe(true);
  expect(out).toHaveLength(1);
});

test('what is lost for good needs a keyframe, unless one has come since', () => {
  sender.push(encoded(1));
  expect(sender.nack([out[0]!.sequence])).toBe(false);
  clock.advance(1_000);
  expect(sender.nack([out[0]!.sequence])).toBe(true);
  sender.push(encoded(2, false, Buffer.alloc(100, 0x65)));
  expect(sender.nack([out[0]!.sequence])).toBe(false);
});

test('numbers that were never sent are ignored', () => {
  sender.push(encoded(1));
  sender.nack([out[0]!.sequence + 1, 0, 65_535]);
  expect(out).toHaveLength(1);
});

test('answers to NACKs keep to their share of the bandwidth', () => {
  kbps = 400;
  for (let i = 0; i < 200; i += 1) sender.push(encoded(1));
  const all = out.map(({ sequence }) => sequence);
  sender.nack(all);
  // A burst of 16 kB and the packet that goes over it.
  expect(out.length - all.length).toBe(16);
  clock.advance(100);
  sender.nack(all.slice(100));
  // 35 % of 400 kbit/s in 100 ms is 1750 bytes.
  expect(out.length - all.length).toBe(18);
});

test('against loss the end of a picture and its keyframes go twice, a moment later', () => {
  repeat = 'ends';
  sender.push(encoded(1));
  sender.push(encoded(1, true));
  sender.push(encoded(2, false, Buffer.alloc(100, 0x65)));
  expect(out).toHaveLength(3);
  clock.advance(6);
  expect(out.slice(3).map(originalOf)).toEqual([out[1]!.sequence, out[2]!.sequence]);
});

test('nothing is repeated after the end', () => {
  repeat = 'all';
  sender.push(encoded(1));
  sender.close();
  clock.advance(100);
  expect(out).toHaveLength(1);
  expect(clock.waiting).toBe(0);
});

test('what is not RTP is dropped', () => {
  sender.push(Buffer.from('nonsense'));
  sender.push(encoded(1, false, Buffer.alloc(0)));
  expect(out).toHaveLength(0);
});
