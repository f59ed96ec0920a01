/** The few SVG elements that the drawings need. All numbers are pixels. */
type Attributes = Readonly<Record<string, string | number>>;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const element = (tag: string, attributes: Attributes, inside = ''): string => {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return inside === '' ? `<${tag}${list.join('')}/>` : `<${tag}${list.join('')}>${inside}</${tag}>`;
};

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}) =>
  element('line', { x1, y1, x2, y2, stroke: '#222', 'stroke-width': 2, ...attributes });

export const rect = (x: number, y: number, width: number, height: number, attributes: Attributes = {}) =>
  element('rect', { x, y, width, height, fill: '#fff', stroke: '#222', 'stroke-width': 1.5, ...attributes });

/** A triangle that points along x. */
export const arrow = (x: number, y: number, to: number, attributes: Attributes = {}) =>
  element('path', {
    d: `M${x},${y - 7}V${y + 7}L${to},${y}Z`,
    fill: '#fff',
    stroke: '#222',
    'stroke-width': 1.5,
    ...attributes,
  });

export const dot = (cx: number, cy: number) => element('circle', { cx, cy, r: 3, fill: '#222' });

export const text = (x: number, y: number, words: string, attributes: Attributes = {}) =>
  element('text', { x, y, 'font-size': 12, fill: '#111', ...attributes }, escaped(words));

/** A whole drawing on white, with what a screen reader says of it. */
export function picture(width: number, height: number, title: string, inside: readonly string[]): string {
  const head = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height };
  const body = [
    element('title', {}, escaped(title)),
    element('rect', { width, height, fill: '#fff' }),
    ...inside,
  ];
  return `${element('svg', { ...head, role: 'img', 'font-family': 'DejaVu Sans, Arial, sans-serif' }, `\n${body.join('\n')}\n`)}\n`;
}
