import { expect, test } from 'vitest';
import {
  absoluteSendTime,
  isKeyframePayload,
  isRtcp,
  parseRtp,
  writeRtp,
} from '../../../src/kit/bridge/rtp-packet.ts';

const PLAIN = Buffer.from('80e0000100000bb800000457aabbcc', 'hex');

test('a plain packet is read field by field', () => {
  expect(parseRtp(PLAIN)).toEqual({
    marker: true,
    payloadType: 96,
    sequence: 1,
    timestamp: 3000,
    ssrc: 1111,
    payload: Buffer.from('aabbcc', 'hex'),
  });
});

test('contributing sources, extensions and padding are taken off', () => {
  const bytes = Buffer.from(
    // V=2 P X CC=1; one CSRC; one extension word; payload 01 02; padding 00 00 03
    'b1600001' + '00000bb8' + '00000457' + '00000009' + 'bede0001' + '10ff0000' + '0102' + '000003',
    'hex',
  );
  expect(parseRtp(bytes)?.payload).toEqual(Buffer.from('0102', 'hex'));
});

test.each([
  ['nothing', ''],
  ['a header cut short', '80e0000100000bb8000004'],
  ['another version', '40e0000100000bb800000457aa'],
  ['sources that are not there', '8fe0000100000bb800000457aa'],
  ['an extension that is longer than the packet', '90e0000100000bb800000457bede00ff'],
  ['an extension header cut short', '90e0000100000bb800000457bede'],
  ['more padding than packet', 'a0e0000100000bb800000457aaff'],
  ['padding of nothing', 'a0e0000100000bb800000457aa00'],
])('is no packet: %s', (_name, hex) => {
  expect(parseRtp(Buffer.from(hex, 'hex'))).toBeNull();
});

test('header extensions are written as the offer numbers them, filled up to whole words', () => {
  const packet = parseRtp(PLAIN)!;
  const bytes = writeRtp(packet, { sendMs: 1_000, transportSequence: 0x1234, playoutDelayMs: [20, 220] });
  expect(bytes.toString('hex')).toBe(
    '90e0000100000bb800000457' + 'bede0003' + '22040000' + '311234' + '42002016' + '00' + 'aabbcc',
  );
  expect(parseRtp(bytes)).toEqual(packet);
});

test('without extensions nothing is put in', () => {
  expect(writeRtp(parseRtp(PLAIN)!, {})).toEqual(PLAIN);
});

test('a retransmission carries the original number before the payload', () => {
  const packet = { ...parseRtp(PLAIN)!, payloadType: 98, sequence: 7, ssrc: 1112 };
  expect(writeRtp(packet, {}, 1).toString('hex')).toBe('80e2000700000bb8000004580001aabbcc');
});

test('send time wraps after 64 seconds', () => {
  expect(absoluteSendTime(64_000)).toBe(0);
  expect(absoluteSendTime(63_999.999)).toBe(0xffffff);
});

test('RTCP is told from RTP by its type', () => {
  expect(isRtcp(Buffer.from('81c90007000000010000', 'hex'))).toBe(true);
  expect(isRtcp(PLAIN)).toBe(false);
  expect(isRtcp(Buffer.from('81c9', 'hex'))).toBe(false);
});

test.each([
  ['65aa', true, 'an IDR slice'],
  ['67aa', true, 'parameters of the sequence'],
  ['7c85', true, 'the first fragment of an IDR slice'],
  ['7800056700', true, 'an aggregate that begins with parameters'],
  ['41aa', false, 'an ordinary slice'],
  ['7c81', false, 'a fragment of an ordinary slice'],
  ['65', false, 'a single byte'],
])('%s is part of a keyframe: %s (%s)', (hex, expected) => {
  expect(isKeyframePayload(Buffer.from(hex, 'hex'))).toBe(expected);
});
