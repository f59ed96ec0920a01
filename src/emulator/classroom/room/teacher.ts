import { HAIR, LINE, SKIN } from './palette.ts';
import { circle, ellipse, group, path, rect, stroke } from './svg.ts';

/** Size of the drawing of the teacher; her feet stand at (TEACHER.feetX, TEACHER.feetY). */
export const TEACHER = { width: 280, height: 480, feetX: 150, feetY: 468 } as const;

function legs(step: number): string[] {
  const leg = (x: number, swing: number, lift: number): string =>
    stroke(`M${x} -150 L${x + swing} ${-22 - lift}`, '#4a4f73', 28) +
    path(`M${x + swing - 15} ${-24 - lift} h30 q4 22 ${-2} 24 h-38 q-6 -10 10 -24Z`, '#6b3f2a');
  return [leg(-22, -step * 12, step > 0 ? 8 : 0), leg(22, step * 12, step < 0 ? 8 : 0)];
}

function head(): string[] {
  const skin = SKIN.rosy;
  return [
    circle(0, -440, 25, HAIR.dark),
    path('M-52 -368 C-60 -448 60 -448 52 -368 L48 -340 C30 -330 -30 -330 -48 -340Z', HAIR.dark),
    rect(-14, -342, 28, 34, skin, { rx: 10 }),
    ellipse(0, -376, 45, 50, skin),
    path(
      'M-48 -376 C-48 -438 48 -438 48 -376 C36 -398 20 -412 -8 -412 C-26 -408 -42 -396 -48 -376Z',
      HAIR.dark,
    ),
    ellipse(-27, -360, 10, 6, '#e9705f', { opacity: 0.35 }),
    ellipse(27, -360, 10, 6, '#e9705f', { opacity: 0.35 }),
    ellipse(-16, -378, 4.5, 6, LINE),
    ellipse(16, -378, 4.5, 6, LINE),
    `<g fill="#fff" fill-opacity="0.2" stroke="#a13e4e" stroke-width="3.5"><circle cx="-17" cy="-378" r="13"/><circle cx="17" cy="-378" r="13"/><path d="M-4 -379 Q0 -382 4 -379" fill="none"/></g>`,
    path('M-15 -355 Q0 -349 15 -355 Q10 -338 0 -338 Q-10 -338 -15 -355Z', '#a1382f'),
    circle(-47, -356, 4, '#f2c230'),
    circle(47, -356, 4, '#f2c230'),
  ];
}

/** The teacher with one arm toward the blackboard and a book in the other. `step` −1…1 is where her legs are. */
export function teacher(step: number): string {
  const skin = SKIN.rosy;
  return group(TEACHER.feetX, TEACHER.feetY, [
    ellipse(0, 0, 84, 11, '#000', { opacity: 0.18 }),
    ...legs(step),
    path(
      'M-54 -140 C-60 -230 -52 -290 -26 -312 L26 -312 C52 -290 60 -230 54 -140 Q0 -122 -54 -140Z',
      '#2f8f8b',
    ),
    path('M-66 -128 Q0 -108 66 -128 L52 -196 Q0 -184 -52 -196Z', '#c4455a'),
    stroke('M0 -300 L0 -200', '#1f6b68', 4),
    [-280, -254, -228].map((y) => circle(7, y, 4, '#f4d35e')).join(''),
    path('M-24 -312 Q0 -286 24 -312 L14 -316 Q0 -302 -14 -316Z', '#fff6e3'),
    stroke(`M-44 -288 Q-86 -276 -104 ${-316 - step * 5}`, '#2f8f8b', 27),
    stroke(`M-104 ${-316 - step * 5} L-112 ${-338 - step * 5}`, skin, 17),
    circle(-114, -348 - step * 5, 14, skin),
    stroke(`M-118 ${-354 - step * 5} L-132 ${-374 - step * 5}`, skin, 8),
    stroke('M44 -288 Q76 -244 58 -208', '#2f8f8b', 27),
    rect(24, -240, 62, 46, '#e8743b', { rx: 4, transform: 'rotate(-8 55 -217)' }),
    rect(30, -235, 50, 36, '#fff6e3', { rx: 2, transform: 'rotate(-8 55 -217)' }),
    circle(54, -202, 13, skin),
    ...head(),
  ]);
}
