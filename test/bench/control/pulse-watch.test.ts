import { describe, expect, test } from 'vitest';
import { createPulseWatch } from './pulse-watch.ts';

const FRAME_MS = 20;

function watchOf(widthsUs: readonly number[]) {
  const watch = createPulseWatch();
  widthsUs.forEach((widthUs, frame) => {
    const endUnixMs = 1000 + frame * FRAME_MS;
    watch.add({ endUnixMs, seenUnixMs: endUnixMs, widthUs });
  });
  return watch;
}

describe('the pulses of a servo', () => {
  test('rests when its pulses have been the same for long enough', () => {
    expect(watchOf([1500, 1500, 1500, 1500, 1500]).restUs(80)).toBe(1500);
    expect(watchOf([1500, 1500, 1500, 1500]).restUs(80)).toBeNull();
    expect(watchOf([1480, 1500, 1500, 1500, 1500]).restUs(80)).toBe(1500);
    expect(watchOf([1480, 1500, 1500, 1500]).restUs(80)).toBeNull();
    expect(createPulseWatch().restUs(0)).toBeNull();
  });

  test('changes with the first pulse of another width after the look', () => {
    const watch = watchOf([1500, 1510, 1500, 1500, 1500.5, 1502]);
    expect(watch.firstChange(1050, 1500)).toMatchObject({ endUnixMs: 1080, widthUs: 1500.5 });
    expect(watch.firstChange(1100, 1500)).toBeNull();
  });

  test('does not change by the rounding of a timer', () => {
    expect(watchOf([1500, 1500.0625, 1500]).firstChange(0, 1500)).toBeNull();
  });

  test('spans what it was told since a moment', () => {
    const watch = watchOf([1000, 1500, 1510, 1490]);
    expect(watch.spanUs(1010)).toBe(20);
    expect(watch.spanUs(2000)).toBe(0);
  });

  test('keeps only the last', () => {
    const watch = watchOf(Array.from({ length: 5_000 }, (_, frame) => (frame === 0 ? 1 : 1500)));
    expect(watch.firstChange(0, 1500)).toBeNull();
  });
});
