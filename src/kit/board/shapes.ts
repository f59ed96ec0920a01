/** A flat shape: whether the point lies in it. Icons are drawn on a square of side 1, origin top left. */
export type Shape = (x: number, y: number) => boolean;

export function disc(cx: number, cy: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) <= radius;
}

/** A circle line of the given thickness, its middle at `radius`. */
export function ring(cx: number, cy: number, radius: number, thick: number): Shape {
  return (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) <= thick / 2;
}

/** A straight stroke with round ends. */
export function stroke(x1: number, y1: number, x2: number, y2: number, thick: number): Shape {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy || 1;
  return (x, y) => {
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / squared));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= thick / 2;
  };
}

/** A part of a circle line with round ends; angles in degrees, clockwise from the right. */
export function arc(
  cx: number,
  cy: number,
  radius: number,
  fromDeg: number,
  toDeg: number,
  thick: number,
): Shape {
  const point = (deg: number): [number, number] => [
    cx + radius * Math.cos((deg * Math.PI) / 180),
    cy + radius * Math.sin((deg * Math.PI) / 180),
  ];
  const ends = union(disc(...point(fromDeg), thick / 2), disc(...point(toDeg), thick / 2));
  const line = ring(cx, cy, radius, thick);
  return (x, y) => {
    const deg = (Math.atan2(y - cy, x - cx) * 180) / Math.PI;
    const turned = (((deg - fromDeg) % 360) + 360) % 360;
    return (turned <= toDeg - fromDeg && line(x, y)) || ends(x, y);
  };
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => shapes.some((shape) => shape(x, y));
}

export function both(a: Shape, b: Shape): Shape {
  return (x, y) => a(x, y) && b(x, y);
}

/** `a` with `b` cut out. */
export function without(a: Shape, b: Shape): Shape {
  return (x, y) => a(x, y) && !b(x, y);
}

/** The shape drawn `scale` times as large from (dx, dy) on. */
export function placed(shape: Shape, dx: number, dy: number, scale: number): Shape {
  return (x, y) => shape((x - dx) / scale, (y - dy) / scale);
}
