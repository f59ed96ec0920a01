import { describe, expect, test } from 'vitest';
import { createJpegSplitter } from './jpeg-splitter.ts';

const picture = (...content: number[]) => Buffer.from([0xff, 0xd8, ...content, 0xff, 0xd9]);
const PICTURES = [picture(1, 2, 3), picture(), picture(0xff, 0x00, 0xd9, 4)];

describe('cutting a stream into JPEG pictures', () => {
  test('whatever the size of the pieces it comes in', () => {
    const stream = Buffer.concat(PICTURES);
    for (let size = 1; size <= stream.length; size += 1) {
      const seen: Buffer[] = [];
      const split = createJpegSplitter((jpeg) => seen.push(Buffer.from(jpeg)));
      for (let at = 0; at < stream.length; at += size) split(stream.subarray(at, at + size));
      expect(seen, `pieces of ${size}`).toEqual(PICTURES);
    }
  });

  test('the half picture at the start of a stream is thrown away', () => {
    const seen: Buffer[] = [];
    const split = createJpegSplitter((jpeg) => seen.push(Buffer.from(jpeg)));
    split(Buffer.concat([Buffer.from([9, 9, 0xff, 0xd9]), PICTURES[0]!]));
    expect(seen).toEqual([PICTURES[0]]);
  });

  test('a stream without an end is not kept for ever', () => {
    const seen: Buffer[] = [];
    const split = createJpegSplitter((jpeg) => seen.push(Buffer.from(jpeg)));
    for (let mib = 0; mib < 10; mib += 1) split(Buffer.alloc(2 ** 20, 1));
    split(PICTURES[0]!);
    expect(seen).toEqual([PICTURES[0]]);
  });
});
