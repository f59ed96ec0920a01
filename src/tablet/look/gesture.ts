import { TABLET } from '../limits.ts';

/** A finger or mouse on the picture. Positions in CSS pixels from the picture's middle, positive right. */
export type Gesture =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'pressed' | 'dragging';
      readonly pointer: number;
      readonly startPx: number;
      readonly lastPx: number;
      readonly startMs: number;
      /** What the middle showed when the finger came down, degrees. */
      readonly baseDeg: number;
    };

export const IDLE: Gesture = { kind: 'idle' };

export interface GestureStep {
  readonly gesture: Gesture;
  /** Where to look: under the finger (`drag`) or at a spot (`tap`). */
  readonly look?: { readonly kind: 'drag' | 'tap'; readonly panDeg: number };
}

/** A pointer came down. A second finger is ignored. */
export function press(
  gesture: Gesture,
  pointer: number,
  px: number,
  nowMs: number,
  baseDeg: number,
): GestureStep {
  if (gesture.kind !== 'idle') return { gesture };
  return { gesture: { kind: 'pressed', pointer, startPx: px, lastPx: px, startMs: nowMs, baseDeg } };
}

/** A pointer moved: pulling the picture left looks right. */
export function drag(gesture: Gesture, pointer: number, px: number, pxPerDeg: number): GestureStep {
  if (gesture.kind === 'idle' || gesture.pointer !== pointer || gesture.lastPx === px) return { gesture };
  const movedPx = px - gesture.startPx;
  if (gesture.kind === 'pressed' && Math.abs(movedPx) < TABLET.tapSlopPx) return { gesture };
  return {
    gesture: { ...gesture, kind: 'dragging', lastPx: px },
    look: { kind: 'drag', panDeg: gesture.baseDeg - movedPx / pxPerDeg },
  };
}

/** A pointer went up: where it hardly moved, that spot is looked at. */
export function lift(gesture: Gesture, pointer: number, nowMs: number, pxPerDeg: number): GestureStep {
  if (gesture.kind === 'idle' || gesture.pointer !== pointer) return { gesture };
  if (gesture.kind === 'dragging' || nowMs - gesture.startMs > TABLET.tapMs) return { gesture: IDLE };
  return {
    gesture: IDLE,
    look: { kind: 'tap', panDeg: gesture.baseDeg + gesture.startPx / pxPerDeg },
  };
}
