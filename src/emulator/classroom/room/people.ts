import { HAIR, LINE, SKIN } from './palette.ts';
import { circle, ellipse, group, path, rect, stroke } from './svg.ts';

export type HairStyle = 'short' | 'bob' | 'curly' | 'tails' | 'scarf';

/** What one child looks like. */
export interface Child {
  readonly skin: keyof typeof SKIN;
  readonly hair: string;
  readonly style: HairStyle;
  readonly jumper: string;
  readonly stripe?: string;
  readonly glasses?: boolean;
  readonly mouth?: 'smile' | 'laugh' | 'small';
}

const CURLS: readonly (readonly [number, number, number])[] = [
  [-44, -78, 20],
  [-36, -104, 22],
  [-14, -120, 24],
  [14, -121, 24],
  [36, -105, 22],
  [45, -79, 20],
  [0, -108, 26],
];

function hairBehind(child: Child): string {
  const { hair, style } = child;
  if (style === 'bob') return path('M-56 -60 C-62 -132 62 -132 56 -60 L58 -16 C40 -4 -40 -4 -58 -16Z', hair);
  if (style === 'curly') return CURLS.map(([x, y, r]) => circle(x, y, r + 3, hair)).join('');
  if (style === 'tails') {
    return [-1, 1]
      .map(
        (side) =>
          ellipse(side * 66, -52, 17, 32, hair, { transform: `rotate(${side * -14} ${side * 66} -52)` }) +
          circle(side * 55, -76, 8, '#e0483e'),
      )
      .join('');
  }
  if (style === 'scarf') return path('M-58 -54 C-68 -148 68 -148 58 -54 L66 22 C30 44 -30 44 -66 22Z', hair);
  return '';
}

function hairBefore(child: Child): string {
  const { hair, style } = child;
  switch (style) {
    case 'short':
      return path(
        'M-51 -58 C-60 -112 -34 -130 -6 -124 C24 -136 60 -112 51 -58 C48 -76 42 -88 26 -92 C6 -86 -22 -90 -36 -98 C-44 -88 -48 -74 -51 -58Z',
        hair,
      );
    case 'bob':
      return path(
        'M-52 -50 C-58 -126 58 -126 52 -50 C50 -74 44 -84 40 -88 C16 -82 -16 -82 -40 -88 C-46 -80 -50 -70 -52 -50Z',
        hair,
      );
    case 'curly':
      return CURLS.map(([x, y, r]) => circle(x * 0.96, y + 4, r * 0.72, hair)).join('');
    case 'tails':
      return (
        path('M-51 -58 C-60 -138 60 -138 51 -58 C46 -84 22 -92 0 -102 C-22 -92 -46 -84 -51 -58Z', hair) +
        stroke('M0 -118 V-103', '#000', 2, { opacity: 0.18 })
      );
    case 'scarf':
      return path(
        'M-54 -40 C-70 -150 70 -150 54 -40 C52 -14 30 4 0 4 C-30 4 -52 -14 -54 -40Z M-40 -58 C-42 -20 -24 -12 0 -12 C24 -12 42 -20 40 -58 C38 -92 -38 -92 -40 -58Z',
        hair,
        { 'fill-rule': 'evenodd' },
      );
  }
}

const MOUTHS = {
  smile: stroke('M-16 -36 Q0 -22 16 -36', '#8a3b32', 4),
  laugh:
    path('M-18 -40 Q0 -34 18 -40 Q14 -18 0 -18 Q-14 -18 -18 -40Z', '#8a2f2d') +
    path('M-13 -37 Q0 -33 13 -37 L11 -32 Q0 -29 -11 -32Z', '#fff'),
  small: stroke('M-9 -33 Q0 -28 9 -33', '#8a3b32', 4),
} as const;

const EYES_X = [-19, 19] as const;

/** Shut eyes, to lay over a face for a blink; (x, y) is the bottom of the child's neck. */
export function eyesShut(x: number, y: number, child: Child): string {
  const skin = SKIN[child.skin];
  return group(
    x,
    y,
    EYES_X.map(
      (at) => ellipse(at, -62, 9, 9, skin) + stroke(`M${at - 7} -61 Q${at} -56 ${at + 7} -61`, LINE, 3.5),
    ),
  );
}

function face(child: Child): string {
  const skin = SKIN[child.skin];
  const ears = child.style === 'scarf' ? '' : circle(-50, -58, 10, skin) + circle(50, -58, 10, skin);
  const glasses = child.glasses
    ? `<g fill="#ffffff" fill-opacity="0.25" stroke="#2b4a6f" stroke-width="4"><circle cx="-20" cy="-62" r="15"/><circle cx="20" cy="-62" r="15"/><path d="M-5 -63 Q0 -67 5 -63" fill="none"/></g>`
    : '';
  return [
    ears,
    ellipse(0, -62, 50, 54, skin),
    ellipse(-31, -44, 11, 7, '#e9705f', { opacity: 0.35 }),
    ellipse(31, -44, 11, 7, '#e9705f', { opacity: 0.35 }),
    ...EYES_X.map((x) => ellipse(x, -62, 5.5, 7, LINE) + circle(x + 2, -65, 2, '#fff')),
    stroke('M-27 -78 Q-19 -83 -11 -79 M27 -78 Q19 -83 11 -79', LINE, 3, { opacity: 0.7 }),
    stroke('M-3 -51 Q1 -46 5 -51', '#000', 3, { opacity: 0.25 }),
    MOUTHS[child.mouth ?? 'smile'],
    glasses,
  ].join('');
}

/** A child who looks at us, from the head to the table's edge; (0, 0) is the bottom of the neck. */
export function childInFront(x: number, y: number, child: Child, armUp = false): string {
  const skin = SKIN[child.skin];
  const body = 'M-66 130 C-70 44 -58 14 -24 4 L24 4 C58 14 70 44 66 130Z';
  const stripes = child.stripe
    ? [40, 68, 96]
        .map((at) => stroke(`M-63 ${at} Q0 ${at + 8} 63 ${at}`, child.stripe ?? '', 9, { opacity: 0.85 }))
        .join('')
    : '';
  return group(x, y, [
    hairBehind(child),
    rect(-15, -20, 30, 36, skin, { rx: 12 }),
    ellipse(0, -8, 16, 8, '#000', { opacity: 0.12 }),
    path(body, child.jumper),
    stripes,
    path('M-22 4 Q0 22 22 4 L14 2 Q0 12 -14 2Z', '#000', { opacity: 0.16 }),
    face(child),
    hairBefore(child),
    armUp ? '' : stroke('M-56 44 C-80 92 -66 124 -22 124', child.jumper, 28) + circle(-16, 124, 15, skin),
    stroke('M56 44 C80 92 66 124 26 124', child.jumper, 28),
    stroke('M50 60 Q56 84 52 104', '#000', 4, { opacity: 0.12 }),
    circle(20, 124, 15, skin),
  ]);
}

/** The raised arm of a child who waves, turned about the elbow. (0, 0) is the bottom of the child's neck. */
export function wavingArm(x: number, y: number, child: Child, turnDeg: number): string {
  const skin = SKIN[child.skin];
  return group(x, y, [
    stroke('M-52 40 Q-84 48 -92 20', child.jumper, 28),
    `<g transform="rotate(${turnDeg} -92 20)">`,
    stroke('M-92 20 L-98 -40', child.jumper, 26),
    stroke('M-98 -40 L-99 -56', skin, 18),
    circle(-100, -68, 16, skin),
    stroke('M-108 -74 L-115 -92 M-101 -78 L-102 -99 M-93 -76 L-88 -95 M-86 -66 L-74 -74', skin, 8),
    '</g>',
  ]);
}

/** A child seen from behind, at a desk nearer to us; (0, 0) is the bottom of the neck. */
export function childFromBehind(x: number, y: number, child: Child): string {
  const skin = SKIN[child.skin];
  const { hair, style } = child;
  const round = path(
    'M-52 -54 C-60 -132 60 -132 52 -54 C52 -30 34 -12 0 -12 C-34 -12 -52 -30 -52 -54Z',
    hair,
  );
  const shine = stroke('M-30 -94 Q-6 -110 22 -104', '#fff', 6, { opacity: 0.16 });
  return group(x, y, [
    style === 'tails' || style === 'curly' ? hairBehind(child) : '',
    circle(-52, -52, 10, skin),
    circle(52, -52, 10, skin),
    rect(-16, -24, 32, 40, skin, { rx: 10 }),
    path('M-84 190 C-88 56 -72 20 -26 4 L26 4 C72 20 88 56 84 190Z', child.jumper),
    child.stripe ? path('M-84 96 Q0 116 84 96 L84 126 Q0 146 -84 126Z', child.stripe, { opacity: 0.9 }) : '',
    stroke('M-60 70 Q-54 120 -58 186 M60 70 Q54 120 58 186', '#000', 4, { opacity: 0.12 }),
    path('M-26 4 Q0 18 26 4 L20 14 Q0 26 -20 14Z', '#000', { opacity: 0.15 }),
    style === 'bob' || style === 'scarf' ? hairBehind(child) : round,
    style === 'curly' ? hairBefore(child) + ellipse(0, -66, 48, 50, hair) : '',
    shine,
  ]);
}

/** The children at the pupil's own table, from left to right. */
export const FRIENDS: readonly Child[] = [
  { skin: 'brown', hair: HAIR.black, style: 'curly', jumper: '#f2b632', mouth: 'laugh' },
  { skin: 'light', hair: HAIR.ginger, style: 'tails', jumper: '#3aa17e', stripe: '#f7f2e4' },
  { skin: 'rosy', hair: HAIR.brown, style: 'short', jumper: '#d94f45', glasses: true },
  { skin: 'tan', hair: '#7b5bb5', style: 'scarf', jumper: '#3f6fb5', mouth: 'smile' },
];

/** The rows in front of the blackboard, from left to right. */
export const CLASSMATES: readonly Child[] = [
  { skin: 'light', hair: HAIR.blond, style: 'bob', jumper: '#5a8fd6' },
  { skin: 'deep', hair: HAIR.black, style: 'short', jumper: '#e8743b', stripe: '#fff1d0' },
  { skin: 'rosy', hair: HAIR.brown, style: 'tails', jumper: '#b04f9a' },
  { skin: 'tan', hair: HAIR.dark, style: 'curly', jumper: '#4fae63' },
  { skin: 'light', hair: HAIR.ginger, style: 'short', jumper: '#2f8f9d', stripe: '#f4d35e' },
];
