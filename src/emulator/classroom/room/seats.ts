import { xOfDeg } from '../geometry.ts';
import { WHITE } from './palette.ts';
import { CLASSMATES, childFromBehind, childInFront, FRIENDS } from './people.ts';
import { circle, ellipse, rect, stroke } from './svg.ts';
import { desk } from './things.ts';

/** Middle of the table of friends. */
const GROUP_DEG = -33;

/** Where each friend's neck is, and which of them waves. */
export const FRIEND_SEATS = FRIENDS.map((child, index) => ({
  child,
  x: 2 * Math.round((xOfDeg(GROUP_DEG) - 234 + index * 156) / 2),
  y: index % 2 === 0 ? 448 : 440,
}));
export const WAVING_FRIEND = 3;

/** Where each child in front of the board has its neck; those that sway are drawn anew for each frame. */
export const CLASSMATE_SEATS = CLASSMATES.map((child, index) => ({
  child,
  x: 2 * Math.round((xOfDeg(-16) + index * 190) / 2),
  y: index % 2 === 0 ? 574 : 582,
  sways: index % 2 === 1,
}));

function notebook(x: number, y: number, colour: string): string {
  return rect(x, y, 84, 13, colour, { rx: 3 }) + rect(x + 4, y - 5, 76, 8, WHITE, { rx: 2 });
}

function pencilCup(x: number, y: number): string {
  return [
    stroke(`M${x - 8} ${y - 30} l-8 -34`, '#e8b417', 7),
    stroke(`M${x + 2} ${y - 30} v-42`, '#d9583b', 7),
    stroke(`M${x + 10} ${y - 30} l9 -32`, '#2f7fd0', 7),
    rect(x - 18, y - 42, 38, 44, '#7fb7a8', { rx: 5 }),
  ].join('');
}

/** The pupil's own group: four friends who look at us from behind their table. */
export function friendsTable(): string[] {
  const left = xOfDeg(GROUP_DEG) - 350;
  return [
    ellipse(left + 350, 704, 390, 26, '#000', { opacity: 0.16 }),
    ...FRIEND_SEATS.map(({ child, x, y }, index) => childInFront(x, y, child, index === WAVING_FRIEND)),
    rect(left + 40, 596, 22, 124, '#8d99a6'),
    rect(left + 638, 596, 22, 124, '#8d99a6'),
    rect(left, 572, 700, 32, '#f0c48e', { rx: 12 }),
    rect(left + 4, 590, 692, 16, '#c98f55', { rx: 8 }),
    rect(left + 26, 606, 648, 48, '#b97f48', { rx: 4 }),
    notebook(left + 70, 562, '#2f7fd0'),
    notebook(left + 250, 562, '#d9583b'),
    notebook(left + 540, 562, '#3f9c4a'),
    pencilCup(left + 400, 572),
    circle(left + 200, 558, 15, '#d7263d'),
    stroke(`M${left + 200} 544 q4 -10 12 -10`, '#3f7d3a', 4),
  ];
}

/** Classmates between us and the blackboard. */
export function frontRow(): string[] {
  return [
    ...[0, 1, 2].map((index) => desk(xOfDeg(-16) - 110 + index * 340, 566, 320, 712)),
    ...CLASSMATE_SEATS.filter((seat) => !seat.sways).map(({ child, x, y }) => childFromBehind(x, y, child)),
  ];
}
