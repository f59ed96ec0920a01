import { expect, test } from 'vitest';
import { PictureAngle } from '../../../src/kit/session/picture-angle.ts';

const packet = (rtpTs: number): Buffer => {
  const rtp = Buffer.alloc(20);
  rtp.writeUInt32BE(rtpTs, 4);
  return rtp;
};

test('a picture gets the angle between the two reports around its capture', () => {
  const angle = new PictureAngle(10);
  angle.report(1_000, 0);
  angle.report(1_040, 4);
  expect(angle.onPacket(packet(90), 1_030)).toEqual({ type: 'angle', pan_deg: 2, rtp_ts: 90 });
});

test('only the first packet of a picture carries the angle', () => {
  const angle = new PictureAngle(0);
  angle.report(1_000, 5);
  expect(angle.onPacket(packet(1), 1_000)).not.toBeNull();
  expect(angle.onPacket(packet(1), 1_001)).toBeNull();
  expect(angle.onPacket(packet(2), 1_033)).not.toBeNull();
});

test('before the first report and for a packet cut short there is no angle', () => {
  const angle = new PictureAngle(0);
  expect(angle.onPacket(packet(1), 1_000)).toBeNull();
  expect(angle.onPacket(Buffer.alloc(5), 1_000)).toBeNull();
});

test('outside the reports the nearest one counts', () => {
  const angle = new PictureAngle(0);
  angle.report(1_000, 5);
  angle.report(1_040, 9);
  expect(angle.at(500)).toBe(5);
  expect(angle.at(2_000)).toBe(9);
});
