import pins from '../../../hardware/pins.json' with { type: 'json' };

/** What the emulated lens gives: a picture this large, this often, this many degrees wide. */
export const VIEW = { width: 1280, height: 720, framesPerSecond: 30, degrees: 60 } as const;

/** The room is one long strip: straight ahead is its middle, and it reaches this far to either side. */
export const ROOM_EDGE_DEG = 110;

const PX_PER_DEG = VIEW.width / VIEW.degrees;

/** Width of the whole drawn room in pixels, even because the chroma planes have half the width. */
export const ROOM_WIDTH_PX = 2 * Math.ceil(ROOM_EDGE_DEG * PX_PER_DEG);
export const ROOM_HEIGHT_PX = VIEW.height;

/** Bytes of one picture as I420. */
export const FRAME_BYTES = (VIEW.width * VIEW.height * 3) / 2;

/** Where a direction lies in the drawn room: pixels from its left edge. `panDeg` 0 is ahead, positive right. */
export function xOfDeg(panDeg: number): number {
  return ROOM_WIDTH_PX / 2 + panDeg * PX_PER_DEG;
}

/** Left edge of the picture that the lens sees at this angle; even, and always inside the room. */
export function cropXOfDeg(panDeg: number): number {
  const left = 2 * Math.round((xOfDeg(panDeg) - VIEW.width / 2) / 2);
  return Math.min(Math.max(left, 0), ROOM_WIDTH_PX - VIEW.width);
}

/**
 * The head's angle that a servo pulse asks for, as the servo itself would read it (hardware/pins.json, servo.pan):
 * clipped to the pulse widths the servo can follow. Degrees, 0 ahead, positive right.
 */
export function panDegOfPulse(widthUs: number): number {
  const { minUs, maxUs, centreUs, usPerDeg } = pins.servo.pan;
  return (Math.min(Math.max(widthUs, minUs), maxUs) - centreUs) / usPerDeg;
}
