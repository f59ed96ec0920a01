import { xOfDeg } from '../geometry.ts';
import { LINE, WHITE, WOOD } from './palette.ts';
import { circle, group, path, rect, stroke, text } from './svg.ts';
import { poster } from './things.ts';

/** What is chalked on the blackboard, top line first. */
export const BOARD_LINES = ['Rekenen  blz. 42', '6 × 7 = 42', 'Opgave 1 t/m 5'] as const;

const BOARD = { left: xOfDeg(0) - 430, top: 92, width: 720, height: 300 } as const;

/** Where the clock hangs: centre and radius in pixels of the whole room; all even. */
export const CLOCK = { x: 2 * Math.round(xOfDeg(17.6) / 2), y: 158, radius: 58 } as const;

const CHALK = '#f4f7ee';

export function blackboard(): string[] {
  const { left, top, width, height } = BOARD;
  const tray = top + height + 18;
  const pie = group(left + 610, top + 186, [
    circle(0, 0, 58, 'none', { stroke: '#f6e58d', 'stroke-width': 5 }),
    stroke('M0 0 L0 -58 M0 0 L50 29 M0 0 L-50 29', '#f6e58d', 5),
    path('M0 0 L0 -58 A58 58 0 0 1 50 29Z', '#f6e58d', { opacity: 0.45 }),
    text(0, 96, 30, CHALK, '⅓', { 'text-anchor': 'middle' }),
  ]);
  return [
    rect(left - 14, top - 6, width + 40, height + 40, '#000', { opacity: 0.12, rx: 8 }),
    rect(left - 20, top - 20, width + 40, height + 40, WOOD.mid, { rx: 8 }),
    rect(left, top, width, height, 'url(#slate)'),
    path(`M${left + 60} ${top + 250} q120 -40 260 0 t280 -6`, 'none', {
      stroke: '#fff',
      'stroke-width': 34,
      opacity: 0.04,
    }),
    text(left + 42, top + 86, 66, CHALK, BOARD_LINES[0], { 'font-weight': 'bold', 'xml:space': 'preserve' }),
    stroke(`M${left + 42} ${top + 106} q150 8 300 0 t260 2`, '#f28f8f', 6),
    text(left + 42, top + 184, 52, CHALK, BOARD_LINES[1]),
    text(left + 42, top + 262, 46, '#bfe6ff', BOARD_LINES[2]),
    pie,
    rect(left - 20, tray, width + 40, 16, WOOD.light, { rx: 6 }),
    rect(left + 60, tray - 8, 44, 9, WHITE, { rx: 4 }),
    rect(left + 116, tray - 8, 34, 9, '#f6a5a5', { rx: 4 }),
    rect(left + 560, tray - 18, 80, 19, '#5d6d9e', { rx: 4 }),
  ];
}

/** The clock's face without its hands. */
function clockFace(): string {
  const marks = Array.from({ length: 12 }, (_, hour) => {
    const angle = (hour * Math.PI) / 6;
    const inner = hour % 3 === 0 ? 40 : 44;
    const at = (r: number): string =>
      `${(Math.sin(angle) * r).toFixed(1)} ${(-Math.cos(angle) * r).toFixed(1)}`;
    return stroke(`M${at(inner)} L${at(49)}`, LINE, hour % 3 === 0 ? 6 : 3);
  });
  return group(CLOCK.x, CLOCK.y, [
    circle(4, 7, CLOCK.radius + 6, '#000', { opacity: 0.14 }),
    circle(0, 0, CLOCK.radius + 6, '#d9583b'),
    circle(0, 0, CLOCK.radius - 4, WHITE),
    ...marks,
  ]);
}

function numberLine(): string {
  const cards = Array.from({ length: 10 }, (_, index) => {
    const x = index * 46;
    const paper = ['#f7b267', '#8ecae6', '#b5e48c', '#f4acb7'][index % 4] ?? WHITE;
    return (
      rect(x, 0, 40, 44, paper, { rx: 5 }) +
      text(x + 20, 32, 26, LINE, String(index + 1), { 'text-anchor': 'middle', 'font-weight': 'bold' })
    );
  });
  return group(xOfDeg(0) - 300, 432, cards, ' scale(0.95)');
}

/** What hangs beside the board. */
export function boardWall(): string[] {
  const flower = [
    stroke('M60 134 V92', '#3f9c4a', 6),
    ...[0, 72, 144, 216, 288].map(
      (turn) => `<ellipse cx="60" cy="46" rx="14" ry="22" fill="#f08a4b" transform="rotate(${turn} 60 68)"/>`,
    ),
    circle(60, 68, 14, '#f4d35e'),
    text(60, 162, 20, LINE, 'lente', { 'text-anchor': 'middle' }),
  ];
  return [clockFace(), numberLine(), poster(xOfDeg(14.6), 262, 124, 178, '#fffdf5', flower, -2)];
}
