/** Sizes in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** At least this share of the width of the picture stays on a tall, narrow page. */
const LEAST_WIDTH_SHARE = 0.75;

/**
 * How large the picture is drawn on its stage: whole where the stage is wide, and cut at the sides, where the
 * head can look anyway, rather than small where the stage is tall.
 * @param aspect width over height of the picture.
 */
export function fitPicture(stage: Size, aspect: number): Size {
  const whole = Math.min(stage.width, stage.height * aspect);
  const cut = Math.min(stage.height * aspect, stage.width / LEAST_WIDTH_SHARE);
  const width = Math.max(whole, cut);
  return { width, height: width / aspect };
}

/**
 * How far the picture moves aside so that the middle of the page shows the angle asked for. The angle is taken to
 * be spread evenly over the picture, as wide lenses nearly do; what that is off vanishes as the head arrives.
 * @returns CSS pixels, positive right; never so far that not even its edge would be seen.
 */
export function shiftPx(askedDeg: number, shownDeg: number, pxPerDeg: number, stageWidth: number): number {
  const px = (shownDeg - askedDeg) * pxPerDeg;
  return Math.max(-2 * stageWidth, Math.min(2 * stageWidth, px));
}
