import { xOfDeg } from '../geometry.ts';
import { LINE, WHITE, WOOD } from './palette.ts';
import { circle, ellipse, group, path, rect, stroke, text } from './svg.ts';
import { coats, cupboard, door, globe, plant, poster, windowPane } from './things.ts';

/** The wall that the parked lens looks at: nothing of anybody. */
export function cupboardWall(): string[] {
  const rainbow = ['#d9583b', '#f08a4b', '#f4d35e', '#63b96a', '#4d9fd8', '#8a55c4'].map((colour, index) =>
    stroke(
      `M${22 + index * 11} 122 A${78 - index * 11} ${78 - index * 11} 0 0 1 ${178 - index * 11} 122`,
      colour,
      11,
    ),
  );
  return [
    cupboard(70, 164, 430, 566),
    globe(180, 150),
    plant(410, 150, 0.62, '#4d86b8'),
    poster(
      590,
      120,
      200,
      150,
      WHITE,
      [...rainbow, ellipse(30, 124, 26, 13, '#dbe9f5'), ellipse(170, 124, 26, 13, '#dbe9f5')],
      1.5,
    ),
    poster(
      600,
      312,
      96,
      116,
      '#fff3cf',
      [
        circle(48, 58, 28, '#f4b83f'),
        stroke(
          'M48 16 v-2 M84 58 h4 M12 58 h-4 M74 30 l4 -4 M22 30 l-4 -4 M74 86 l4 4 M22 86 l-4 4',
          '#f4b83f',
          6,
        ),
        stroke('M38 62 q10 9 20 0', LINE, 3),
      ],
      -3,
    ),
    poster(
      716,
      306,
      100,
      124,
      '#e6f4ea',
      [
        path('M20 96 L50 40 L80 96Z', '#63b96a'),
        path('M32 66 L50 30 L68 66Z', '#4fa45b'),
        rect(45, 96, 10, 16, WOOD.dark),
      ],
      2,
    ),
    plant(908, 560, 1.25),
  ];
}

export function windowWall(): string[] {
  return [
    windowPane(1096, 112, 290, 262, '#f3b95f'),
    windowPane(1532, 112, 226, 262, '#f3b95f'),
    plant(1160, 386, 0.5, '#d9735a'),
    plant(1600, 386, 0.46, '#5a8fd6'),
    ...[0, 1, 2].map(
      (index) =>
        rect(1110 + index * 240, 424, 180, 54, '#e9eef0', { rx: 8 }) +
        stroke(
          `M${1130 + index * 240} 434 v34 m20 -34 v34 m20 -34 v34 m20 -34 v34 m20 -34 v34 m20 -34 v34 m20 -34 v34`,
          '#c4cdd2',
          6,
        ),
    ),
  ];
}

/** A map of the country with a star for the school. */
function map(): string[] {
  return [
    rect(12, 20, 196, 232, '#bfe3f5', { rx: 4 }),
    path(
      'M120 34 L176 40 L184 96 L160 118 L178 150 L150 176 L146 236 L124 232 L120 196 L64 190 L40 204 L34 180 L74 150 L92 92 L104 60Z',
      '#9fce7b',
    ),
    path('M120 72 L142 84 L138 116 L122 108Z', '#7fb7d8'),
    path('M130 40 L176 44 L178 74 L150 80Z', '#c5de85'),
    path('M64 190 L120 196 L124 232 L146 236 L148 186 L110 168Z', '#e9c46a'),
    circle(116, 144, 7, '#d9583b'),
    text(110, 270, 19, LINE, 'Nederland', { 'text-anchor': 'middle', 'font-weight': 'bold' }),
  ];
}

export function teacherWall(): string[] {
  const x = xOfDeg(24);
  const table = xOfDeg(60) - 296;
  const stars = [0, 1, 2, 3].map((index) =>
    text(20, 66 + index * 32, 20, LINE, ['★ ★ ★', '★ ★', '★ ★ ★ ★', '★ ★ ★'][index] ?? '', {
      fill: '#e8743b',
    }),
  );
  return [
    poster(x + 40, 96, 220, 286, WHITE, map()),
    poster(x + 590, 100, 132, 190, '#fffdf5', [
      text(66, 40, 19, LINE, 'Goed zo!', { 'text-anchor': 'middle', 'font-weight': 'bold' }),
      ...stars,
    ]),
    rect(x + 316, 96, 230, 176, '#c9975f', { rx: 6 }),
    rect(x + 326, 106, 210, 156, '#e0b684', { rx: 3 }),
    ...['#fff7b0', '#c8f0d4', '#ffd2d9', '#cfe3ff', '#fff7b0', '#ffd9b0'].map(
      (paper, index) =>
        rect(x + 340 + (index % 3) * 66, 120 + Math.floor(index / 3) * 70, 52, 54, paper, {
          transform: `rotate(${((index * 5) % 7) - 3} ${x + 366 + (index % 3) * 66} ${147 + Math.floor(index / 3) * 70})`,
        }) +
        stroke(
          `M${x + 350 + (index % 3) * 66} ${138 + Math.floor(index / 3) * 70} h30 m-30 12 h24`,
          '#8a7a6a',
          3,
          { opacity: 0.6 },
        ),
    ),
    ellipse(table + 140, 604, 180, 16, '#000', { opacity: 0.16 }),
    rect(table, 462, 280, 140, WOOD.mid, { rx: 6 }),
    rect(table + 14, 488, 110, 96, WOOD.light, { rx: 4 }),
    rect(table + 156, 488, 110, 96, WOOD.light, { rx: 4 }),
    rect(table - 16, 448, 312, 22, WOOD.light, { rx: 8 }),
    rect(table + 150, 376, 110, 66, '#39424e', { rx: 6 }),
    rect(table + 157, 383, 96, 52, '#8fd0e8', { rx: 3 }),
    path(`M${table + 136} 450 l14 -9 h110 l14 9Z`, '#56616e'),
    ...['#2f7fd0', '#e8b417', '#3f9c4a'].map((colour, index) =>
      rect(table + 20 + index * 3, 436 - index * 13, 84 - index * 6, 13, colour, { rx: 3 }),
    ),
    circle(table + 58, 394, 15, '#d7263d'),
    stroke(`M${table + 58} 380 q3 -9 10 -10`, '#3f7d3a', 4),
  ];
}

export function doorWall(): string[] {
  const x = xOfDeg(60);
  const alphabet = ['Aa', 'Bb', 'Cc', 'Dd', 'Ee', 'Ff'].map((letters, index) =>
    group(x + 420 + index * 92, 84, [
      rect(0, 0, 80, 54, ['#f7b267', '#8ecae6', '#b5e48c'][index % 3] ?? WHITE, { rx: 6 }),
      text(40, 39, 32, LINE, letters, { 'text-anchor': 'middle', 'font-weight': 'bold' }),
    ]),
  );
  return [
    door(x + 96, 130, 236, 478),
    rect(x + 60, 494, 310, 30, '#7a6a8f', { rx: 6, opacity: 0.55 }),
    ...alphabet,
    coats(x + 430, 190),
    rect(x + 404, 424, 470, 20, WOOD.light, { rx: 6 }),
    rect(x + 424, 444, 16, 86, WOOD.dark),
    rect(x + 836, 444, 16, 86, WOOD.dark),
    ...['#d9583b', '#5a6fc4', '#3f9c4a'].map(
      (colour, index) =>
        rect(x + 460 + index * 130, 366, 84, 60, colour, { rx: 16 }) +
        rect(x + 472 + index * 130, 392, 60, 26, '#000', { rx: 8, opacity: 0.14 }) +
        stroke(`M${x + 486 + index * 130} 368 q16 -22 32 0`, colour, 7),
    ),
    plant(x + 960, 580, 1.2, '#5a8fd6'),
  ];
}
