import { LINE, WHITE, WOOD } from './palette.ts';
import { circle, ellipse, group, path, rect, stroke, text } from './svg.ts';

const BOOK_COLOURS = ['#d9583b', '#2f7fd0', '#3f9c4a', '#e8b417', '#8a55c4', '#2f8f8b', '#c4455a', '#f08a4b'];

/** Books on a shelf that ends at `width`; heights follow from their number, so every drawing is the same. */
export function books(x: number, base: number, width: number, first: number): string {
  const parts: string[] = [];
  let at = 0;
  for (let book = first; at < width - 24; book += 1) {
    const thick = 15 + ((book * 7) % 13);
    const high = 62 + ((book * 17) % 30);
    const colour = BOOK_COLOURS[(book * 5 + first) % BOOK_COLOURS.length] ?? WHITE;
    parts.push(
      rect(x + at, base - high, thick, high, colour, { rx: 2 }),
      rect(x + at + 3, base - high + 10, thick - 6, 5, WHITE, { opacity: 0.7 }),
    );
    at += thick + 2;
  }
  return parts.join('');
}

/** A plant in a pot whose bottom stands at `base`. */
export function plant(x: number, base: number, size: number, pot = '#c96a43'): string {
  const leaf = (turn: number, long: number, colour: string): string =>
    path(
      `M0 0 C-${long * 0.3} -${long * 0.4} -${long * 0.2} -${long * 0.85} 0 -${long} C${long * 0.2} -${long * 0.85} ${long * 0.3} -${long * 0.4} 0 0Z`,
      colour,
      { transform: `translate(0 -58) rotate(${turn})` },
    );
  return group(
    x,
    base,
    [
      ellipse(0, 0, 44, 7, '#000', { opacity: 0.15 }),
      ...[-68, 64, -44, 40].map((turn, index) => leaf(turn, 92 - index * 3, '#3d8f4f')),
      ...[-22, 20, 0].map((turn, index) => leaf(turn, 112 + index * 8, index === 2 ? '#63b96a' : '#4fa45b')),
      path('M-36 -62 L36 -62 L27 0 L-27 0Z', pot),
      rect(-40, -72, 80, 16, pot, { rx: 4 }),
      path('M-36 -56 L36 -56 L35 -48 L-35 -48Z', '#000', { opacity: 0.15 }),
    ],
    ` scale(${size})`,
  );
}

export function globe(x: number, base: number): string {
  return group(x, base, [
    path('M-34 0 Q0 -24 34 0Z', WOOD.dark),
    rect(-5, -34, 10, 28, WOOD.dark),
    circle(0, -84, 50, '#4d9fd8'),
    path(
      'M-34 -112 Q-14 -124 2 -112 Q-2 -92 -18 -88 Q-20 -68 -32 -74 Q-44 -92 -34 -112Z M8 -96 Q30 -108 40 -88 Q36 -60 18 -52 Q4 -70 8 -96Z M-12 -54 Q4 -60 8 -46 Q-2 -36 -12 -54Z',
      '#74b559',
    ),
    circle(-16, -104, 14, '#fff', { opacity: 0.25 }),
    stroke('M-30 -132 A58 58 0 0 1 36 -38', WOOD.mid, 6),
  ]);
}

/** A tall cupboard with two doors below and shelves above. */
export function cupboard(x: number, top: number, width: number, base: number): string {
  const shelves = [top + 118, top + 226];
  const doorTop = top + 248;
  const half = width / 2;
  const door = (left: number): string =>
    rect(left + 8, doorTop + 8, half - 16, base - doorTop - 22, WOOD.light, { rx: 6 }) +
    rect(left + 28, doorTop + 28, half - 56, base - doorTop - 62, WOOD.mid, { rx: 6, opacity: 0.55 });
  return [
    ellipse(x + half, base + 4, half + 26, 14, '#000', { opacity: 0.18 }),
    rect(x, top, width, base - top, WOOD.mid, { rx: 8 }),
    rect(x + 14, top + 14, width - 28, 234, WOOD.edge, { rx: 4 }),
    ...shelves.map((y) => rect(x + 14, y, width - 28, 12, WOOD.light)),
    books(x + 26, shelves[0] ?? 0, width * 0.5, 3),
    books(x + width * 0.42, shelves[1] ?? 0, width * 0.54, 8),
    door(x),
    door(x + half),
    circle(x + half - 22, doorTop + 90, 8, WOOD.edge),
    circle(x + half + 22, doorTop + 90, 8, WOOD.edge),
    rect(x - 10, top - 14, width + 20, 20, WOOD.light, { rx: 6 }),
  ].join('');
}

/** A window on a summer day, with curtains. */
export function windowPane(x: number, top: number, width: number, height: number, curtain: string): string {
  const middle = x + width / 2;
  const hill = top + height * 0.72;
  return [
    rect(x - 16, top - 14, width + 32, height + 28, WHITE, { rx: 6 }),
    rect(x, top, width, height, 'url(#sky)'),
    circle(x + width * 0.76, top + height * 0.24, 30, '#fff3b0'),
    ...[
      [0.26, 0.26],
      [0.36, 0.22],
      [0.46, 0.27],
    ].map(([cx, cy]) =>
      ellipse(x + width * (cx ?? 0), top + height * (cy ?? 0), 34, 17, '#fff', { opacity: 0.9 }),
    ),
    path(
      `M${x} ${hill} Q${x + width * 0.3} ${hill - 46} ${x + width * 0.62} ${hill} T${x + width} ${hill - 12} V${top + height} H${x}Z`,
      '#8cc66b',
    ),
    path(
      `M${x} ${hill + 30} Q${x + width * 0.5} ${hill - 4} ${x + width} ${hill + 26} V${top + height} H${x}Z`,
      '#6fb257',
    ),
    rect(x + width * 0.2 - 5, hill - 22, 10, 46, WOOD.dark),
    circle(x + width * 0.2, hill - 42, 34, '#4f9a4a'),
    circle(x + width * 0.2 + 20, hill - 30, 22, '#5aa853'),
    rect(middle - 6, top, 12, height, WHITE),
    rect(x, top + height * 0.46, width, 10, WHITE),
    path(
      `M${x} ${top} L${x + width * 0.5} ${top} L${x + width * 0.2} ${top + height} L${x} ${top + height}Z`,
      '#fff',
      { opacity: 0.12 },
    ),
    rect(x - 26, top + height + 10, width + 52, 16, '#f3e6d2', { rx: 5 }),
    ...[-1, 1].map((side) => {
      const edge = middle + side * (width / 2 + 22);
      const inner = middle + side * (width / 2 - 34);
      return (
        path(
          `M${edge} ${top - 22} L${inner} ${top - 22} Q${inner + side * 4} ${top + height * 0.5} ${inner + side * 26} ${top + height + 16} L${edge + side * 8} ${top + height + 16}Z`,
          curtain,
        ) +
        stroke(
          `M${edge - side * 18} ${top - 16} Q${edge - side * 14} ${top + height * 0.5} ${edge - side * 8} ${top + height + 10}`,
          '#000',
          4,
          { opacity: 0.1 },
        )
      );
    }),
    rect(x - 44, top - 30, width + 88, 10, WOOD.dark, { rx: 5 }),
  ].join('');
}

/** Sheet of paper with something drawn on it, held by a pin. */
export function poster(
  x: number,
  y: number,
  width: number,
  height: number,
  paper: string,
  parts: readonly string[],
  turn = 0,
): string {
  return group(
    x,
    y,
    [
      rect(5, 7, width, height, '#000', { opacity: 0.14, rx: 3 }),
      rect(0, 0, width, height, paper, { rx: 3 }),
      ...parts,
      circle(width / 2, 9, 6, '#d9583b'),
    ],
    ` rotate(${turn})`,
  );
}

/** A desk seen from the class side, with its top as a thin slab. */
export function desk(x: number, top: number, width: number, base: number): string {
  return [
    ellipse(x + width / 2, base, width / 2 + 10, 12, '#000', { opacity: 0.16 }),
    rect(x + 18, top, 14, base - top, '#8d99a6', { rx: 4 }),
    rect(x + width - 32, top, 14, base - top, '#8d99a6', { rx: 4 }),
    rect(x + 24, top + 12, width - 48, 34, WOOD.mid),
    rect(x, top - 8, width, 24, WOOD.light, { rx: 8 }),
    rect(x + 4, top + 8, width - 8, 8, WOOD.dark, { rx: 4, opacity: 0.45 }),
  ].join('');
}

export function door(x: number, top: number, width: number, base: number): string {
  return [
    rect(x - 18, top - 18, width + 36, base - top + 18, WHITE, { rx: 4 }),
    rect(x, top, width, base - top, '#3a79b8', { rx: 3 }),
    rect(x + 34, top + 34, width - 68, 150, '#bfe3f5', { rx: 6 }),
    path(`M${x + 50} ${top + 170} L${x + width - 90} ${top + 46} h34 L${x + 84} ${top + 170}Z`, '#fff', {
      opacity: 0.4,
    }),
    rect(x + 34, top + 220, width - 68, base - top - 262, '#2f68a3', { rx: 6 }),
    rect(x + width - 40, top + 208, 30, 9, '#f1c84b', { rx: 4 }),
    circle(x + width - 36, top + 212, 9, '#e0b030'),
    text(x + width / 2, top + 252, 24, WHITE, 'groep 6', { 'text-anchor': 'middle', 'font-weight': 'bold' }),
  ].join('');
}

const COATS = ['#d9583b', '#2f8f8b', '#e8b417', '#5a6fc4', '#c4455a'];

/** Pegs with coats and a bag below. */
export function coats(x: number, y: number): string {
  return [
    rect(x - 30, y - 8, COATS.length * 92, 20, WOOD.mid, { rx: 6 }),
    ...COATS.map((colour, index) =>
      group(x + 20 + index * 86, y + 8, [
        stroke('M0 -6 v14', LINE, 6),
        path('M-14 8 Q0 -4 14 8 L34 30 L30 118 Q26 150 -2 150 Q-28 150 -32 118 L-34 30Z', colour),
        stroke('M0 14 V146', '#000', 3, { opacity: 0.2 }),
        path('M-14 8 Q0 22 14 8 L10 4 Q0 10 -10 4Z', '#000', { opacity: 0.25 }),
      ]),
    ),
  ].join('');
}
