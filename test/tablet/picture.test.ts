import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AngleLog } from '../../src/tablet/picture/angles.ts';
import { fitPicture, shiftPx } from '../../src/tablet/picture/shift.ts';

const FRAME = 3_000;

describe('the angle of a displayed picture', () => {
  it('is the one of its RTP time, or lies between its neighbours', () => {
    const log = new AngleLog();
    log.add(0, 0);
    log.add(2 * FRAME, 10);
    expect(log.at(0)).toBe(0);
    expect(log.at(FRAME)).toBe(5);
    expect(log.at(2 * FRAME)).toBe(10);
  });

  it('is the nearest one outside what is known, and null while nothing is', () => {
    const log = new AngleLog();
    expect(log.at(5)).toBeNull();
    log.add(FRAME, 1);
    log.add(2 * FRAME, 2);
    expect(log.at(0)).toBe(1);
    expect(log.at(9 * FRAME)).toBe(2);
  });

  it('is found across the wrap of RTP time and in whatever order the angles came', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.shuffledSubarray([...Array(20).keys()], { minLength: 20 }),
        (start, order) => {
          const log = new AngleLog();
          for (const index of order) log.add((start + index * FRAME) >>> 0, index);
          for (let index = 0; index < 20; index += 1) {
            expect(log.at((start + index * FRAME) >>> 0)).toBe(index);
          }
        },
      ),
    );
  });

  it('keeps a bounded number', () => {
    const log = new AngleLog();
    for (let index = 0; index < 1_000; index += 1) log.add(index * FRAME, index);
    expect(log.at(0)).toBe(1_000 - 128);
  });
});

describe('the picture on its stage', () => {
  it('moves left by the degrees asked to the right and not yet seen', () => {
    expect(shiftPx(10, 4, 16, 1_000)).toBe(-96);
    expect(shiftPx(4, 4, 16, 1_000)).toBe(0);
  });

  it('never moves without bound', () => {
    expect(shiftPx(180, -180, 16, 1_000)).toBe(-2_000);
  });

  it('is whole on a wide stage', () => {
    expect(fitPicture({ width: 1_600, height: 720 }, 16 / 9)).toEqual({ width: 1_280, height: 720 });
  });

  it('fills the height of a tall stage, but keeps three quarters of its width on it', () => {
    const { width, height } = fitPicture({ width: 768, height: 800 }, 16 / 9);
    expect(width).toBe(1_024);
    expect(height).toBe(576);
  });
});
