import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRtcp } from '../../../src/kit/bridge/rtcp.ts';
import { ntpMiddleOf, writeReceiverReport, writeSenderReport } from '../../../src/kit/bridge/rtcp-write.ts';
import { parseRtp } from '../../../src/kit/bridge/rtp-packet.ts';
import { roundTripMs, VoiceReceiver } from '../../../src/kit/bridge/voice-receiver.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

test('a NACK names the packet and those of its mask', () => {
  expect(parseRtcp(hex('81cd0003 00000001 00000457 fffe 0005'))).toEqual([
    { kind: 'nack', ssrc: 1111, sequences: [0xfffe, 0xffff, 1] },
  ]);
});

test('PLI and FIR both ask for a keyframe', () => {
  expect(parseRtcp(hex('81ce0002 00000001 00000457'))).toEqual([{ kind: 'keyframe' }]);
  expect(parseRtcp(hex('84ce0004 00000001 00000000 00000457 01000000'))).toEqual([{ kind: 'keyframe' }]);
});

test('a receiver estimate is mantissa times two to the exponent', () => {
  expect(parseRtcp(hex('8fce0005 00000001 00000000 52454d42 01 07a120 00000457'))).toEqual([
    { kind: 'bitrate', bitsPerSecond: 0x3a120 * 2 },
  ]);
});

test('transport feedback: runs, vectors, small, large and negative deltas', () => {
  const feedback = hex(
    '8fcd0007 00000001 00000457 ffff 0006 000002 00' + // base 0xffff, 6 packets, reference 2 × 64 ms
      '2002' + // a run of two with a small delta
      'c680' + // two bits each: lost, small, large, large, of seven places four are used
      '04 08' + // 1 ms, 2 ms
      '10 fff8 0000 00', // 4 ms, −2 ms, 0 ms,
  );
  const [told] = parseRtcp(feedback);
  expect(told).toMatchObject({ kind: 'transport' });
  if (told?.kind !== 'transport') throw new Error('not transport feedback');
  expect(told.results.map(({ sequence }) => sequence)).toEqual([0xffff, 0, 1, 2, 3, 4]);
  expect(told.results.map(({ arrivedMs }) => arrivedMs)).toEqual([129, 131, null, 135, 133, 133]);
});

test('feedback that claims more than it holds is left out', () => {
  expect(parseRtcp(hex('8fcd0004 00000001 00000457 0000 ffff 000002 00'))).toEqual([]);
  expect(parseRtcp(hex('8fcd0005 00000001 00000457 0000 0008 000002 00 2008 0101'))).toEqual([]);
});

test('what stands after a packet that is cut short is left out, what stands before is kept', () => {
  const pli = '81ce0002 00000001 00000457';
  expect(parseRtcp(hex(`${pli} 81ce00ff 00000001 00000457`))).toEqual([{ kind: 'keyframe' }]);
});

test('our own reports are read back', () => {
  const sent = { ssrc: 1111, timestamp: 5, packets: 6, octets: 7 };
  expect(parseRtcp(writeSenderReport(sent, 1_000, 'kit'))).toEqual([
    { kind: 'sender', ssrc: 1111, ntpMiddle: ntpMiddleOf(1_000) },
  ]);
  const report = writeReceiverReport({
    reporter: 1,
    ssrc: 2,
    lost: 0.5,
    lostInAll: 3,
    highestSequence: 4,
    jitter: 5,
    lastReport: 6,
    sinceReport: 7,
  });
  expect(parseRtcp(report)).toEqual([
    { kind: 'report', blocks: [{ ssrc: 2, lost: 0.5, jitter: 5, lastReport: 6, sinceReport: 7 }] },
  ]);
});

test('the round trip is what is left of the time since our report', () => {
  const block = { lastReport: ntpMiddleOf(1_000), sinceReport: Math.round(0.3 * 65_536) };
  expect(roundTripMs(block, 1_340)).toBeCloseTo(40, 0);
  expect(roundTripMs({ lastReport: 0, sinceReport: 0 }, 1_340)).toBeNull();
  expect(roundTripMs(block, 1_100)).toBeNull();
});

test('no bytes at all make the readers throw', () => {
  const likely = fc
    .tuple(
      fc.constantFrom(200, 201, 205, 206),
      fc.integer({ min: 0, max: 31 }),
      fc.uint8Array({ maxLength: 96 }),
    )
    .map(([type, format, rest]) => {
      const length = Math.ceil((rest.length + 4) / 4) - 1;
      return Buffer.concat([
        Buffer.from([0x80 | format, type, 0, length]),
        Buffer.from(rest),
        Buffer.alloc(3),
      ]);
    });
  const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const voice = new VoiceReceiver(1, 111);
  fc.assert(
    fc.property(fc.oneof(likely, anything), (bytes) => {
      parseRtcp(bytes);
      parseRtp(bytes);
      voice.take(bytes);
    }),
    { numRuns: 5_000 },
  );
});

test('the voice loses its extensions and is counted, so that loss can be told', () => {
  const voice = new VoiceReceiver(9, 111);
  const packet = (sequence: number): Buffer =>
    hex(`906f${sequence.toString(16).padStart(4, '0')} 00000001 00000005 bede0001 10ff0000 aabb`);
  expect(voice.take(packet(0xffff))?.toString('hex')).toBe('806fffff0000000100000005aabb');
  for (const sequence of [0, 2, 3]) voice.take(packet(sequence));
  const [told] = parseRtcp(voice.report(2_000)!);
  expect(told).toMatchObject({ kind: 'report', blocks: [{ ssrc: 5, lost: Math.floor(256 / 5) / 256 }] });
  expect(voice.report(2_500)).toBeNull();
});

test('other payloads and empty packets are no voice', () => {
  const voice = new VoiceReceiver(9, 111);
  expect(voice.take(hex('80600001 00000001 00000005 aa'))).toBeNull();
  expect(voice.take(hex('806f0001 00000001 00000005'))).toBeNull();
});
