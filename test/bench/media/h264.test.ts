import { expect, test } from 'vitest';
import { picturePipeline } from '../../../src/kit/media/pipelines.ts';
import { PICTURE } from './feed.ts';
import { h264Rtp, PICTURE_KBPS } from './h264.ts';

/** An element's properties, without the names that the kit gives to reach it. */
function element(pipeline: string, factory: string): string[] {
  const found = pipeline.split(' ! ').find((part) => part.trim().startsWith(factory));
  return (found ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => !word.startsWith('name=') && !word.startsWith('ssrc='))
    .sort();
}

test("Janus is fed with the kit's own encoder and payloader", () => {
  const source = { kind: 'virtual', directory: '.' } as const;
  const format = { width: PICTURE.width, height: PICTURE.height, framesPerSecond: PICTURE.fps };
  const kit = picturePipeline(source, format, PICTURE_KBPS, 3).launch;
  for (const factory of ['x264enc', 'video/x-h264', 'rtph264pay']) {
    expect(element(h264Rtp('camera.sock', 1), factory)).toEqual(element(kit, factory));
    expect(element(kit, factory)).not.toEqual([]);
  }
});
