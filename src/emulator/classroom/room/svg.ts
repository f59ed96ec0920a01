/** Small words for SVG, so that the drawings read as drawings. Coordinates in pixels, angles in degrees. */

type Attributes = Readonly<Record<string, string | number>>;

function attributes(of: Attributes): string {
  return Object.entries(of)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? Math.round(value * 100) / 100 : value}"`)
    .join('');
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  more: Attributes = {},
): string {
  return `<rect${attributes({ x, y, width, height, fill, ...more })}/>`;
}

export function circle(cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string {
  return `<circle${attributes({ cx, cy, r, fill, ...more })}/>`;
}

export function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  fill: string,
  more: Attributes = {},
): string {
  return `<ellipse${attributes({ cx, cy, rx, ry, fill, ...more })}/>`;
}

export function path(d: string, fill: string, more: Attributes = {}): string {
  return `<path${attributes({ d, fill, ...more })}/>`;
}

/** A line with round ends. */
export function stroke(d: string, colour: string, width: number, more: Attributes = {}): string {
  return path(d, 'none', {
    stroke: colour,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  });
}

export function text(
  x: number,
  y: number,
  size: number,
  fill: string,
  content: string,
  more: Attributes = {},
): string {
  return `<text${attributes({ x, y, 'font-size': size, fill, 'font-family': 'DejaVu Sans', ...more })}>${content}</text>`;
}

/** Parts moved together; `more` may hold a `transform` of its own after the move. */
export function group(x: number, y: number, parts: readonly string[], turn = ''): string {
  return `<g transform="translate(${Math.round(x)} ${Math.round(y)})${turn}">${parts.join('')}</g>`;
}

export function document(width: number, height: number, defs: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${defs}</defs>${parts.join('')}</svg>`;
}
