import { describe, expect, it } from 'vitest';
import { drag, IDLE, lift, press } from '../../src/tablet/look/gesture.ts';

const PX_PER_DEG = 10;

describe('a finger on the picture', () => {
  it('pulling left looks right by as much as the picture went under the finger', () => {
    const down = press(IDLE, 1, 50, 0, 5).gesture;
    expect(drag(down, 1, -150, PX_PER_DEG).look).toEqual({ kind: 'drag', panDeg: 25 });
  });

  it('a tap looks at the spot', () => {
    const down = press(IDLE, 1, -120, 0, 5).gesture;
    const moved = drag(down, 1, -118, PX_PER_DEG);
    expect(moved.look).toBeUndefined();
    expect(lift(moved.gesture, 1, 200, PX_PER_DEG).look).toEqual({ kind: 'tap', panDeg: -7 });
  });

  it('a long press and the end of a drag look nowhere', () => {
    const down = press(IDLE, 1, 0, 0, 0).gesture;
    expect(lift(down, 1, 5_000, PX_PER_DEG)).toEqual({ gesture: IDLE });
    const dragged = drag(down, 1, 40, PX_PER_DEG).gesture;
    expect(lift(dragged, 1, 100, PX_PER_DEG)).toEqual({ gesture: IDLE });
  });

  it('the same point again and other fingers change nothing', () => {
    const down = press(IDLE, 1, 0, 0, 0).gesture;
    const dragged = drag(down, 1, 40, PX_PER_DEG).gesture;
    expect(drag(dragged, 1, 40, PX_PER_DEG)).toEqual({ gesture: dragged });
    expect(drag(dragged, 2, 90, PX_PER_DEG)).toEqual({ gesture: dragged });
    expect(press(dragged, 2, 0, 0, 0).gesture).toBe(dragged);
    expect(lift(dragged, 2, 10, PX_PER_DEG).gesture).toBe(dragged);
  });
});
