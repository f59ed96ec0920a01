import { expect, test } from 'vitest';
import { captureDelayMs } from '../../../src/kit/media/capture-delay.ts';
import { PICTURE_SOURCE_EXAMPLES, parsePictureSource } from '../../../src/kit/media/sources.ts';

const delayMs = (source: string, framesPerSecond = 30): number =>
  captureDelayMs(parsePictureSource(source, '/run')!, { width: 1280, height: 720, framesPerSecond });

test('every source has a delay between an encoder’s work and two pictures', () => {
  for (const source of PICTURE_SOURCE_EXAMPLES) {
    expect(delayMs(source), source).toBeGreaterThan(2);
    expect(delayMs(source), source).toBeLessThan(2_000 / 30);
  }
});

test.each(['v4l2:/dev/video0', 'v4l2:/dev/video0?raw', 'libcamera'])(
  '%s shows what stood before the lens more than a picture ago, less at a higher rate',
  (source) => {
    expect(delayMs(source)).toBeGreaterThan(1_000 / 30);
    expect(delayMs(source) - delayMs(source, 60)).toBeCloseTo(1_000 / 60);
  },
);

test('a picture that is made here has no exposure to wait for, whatever its rate', () => {
  for (const source of ['virtual', 'test', 'file:/srv/class.mp4']) {
    expect(delayMs(source)).toBeLessThan(10);
    expect(delayMs(source, 60)).toBe(delayMs(source));
  }
});
