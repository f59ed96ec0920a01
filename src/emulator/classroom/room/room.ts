import { ROOM_HEIGHT_PX, ROOM_WIDTH_PX, xOfDeg } from '../geometry.ts';
import { blackboard, boardWall } from './board-wall.ts';
import { FRIEZE_ROWS, WHITE, WOOD, ZONES } from './palette.ts';
import { friendsTable, frontRow } from './seats.ts';
import { cupboardWall, doorWall, teacherWall, windowWall } from './side-walls.ts';
import { document, ellipse, path, rect } from './svg.ts';

const FLOOR_TOP = 492;

const DEFS = `
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7cc4ee"/><stop offset="1" stop-color="#dff3fb"/></linearGradient>
<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d9a56b"/><stop offset="1" stop-color="#b97f48"/></linearGradient>
<linearGradient id="shade" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.28"/><stop offset="1" stop-color="#7a4a20" stop-opacity="0.12"/></linearGradient>
<linearGradient id="slate" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2f5f4c"/><stop offset="1" stop-color="#234a3b"/></linearGradient>`;

function walls(): string[] {
  const colours = ZONES.flatMap((zone) => {
    const left = xOfDeg(zone.fromDeg);
    const width = xOfDeg(zone.toDeg) - left;
    return [
      rect(left, 0, width, FLOOR_TOP, zone.wall),
      rect(left, FRIEZE_ROWS.from, width, FRIEZE_ROWS.to - FRIEZE_ROWS.from, zone.frieze),
    ];
  });
  const posts = ZONES.slice(1).map(
    (zone) =>
      rect(xOfDeg(zone.fromDeg) - 11, 0, 22, FLOOR_TOP, WHITE) +
      rect(xOfDeg(zone.fromDeg) + 5, 0, 6, FLOOR_TOP, '#000', { opacity: 0.08 }),
  );
  return [
    rect(0, 0, ROOM_WIDTH_PX, FLOOR_TOP, ZONES[0]?.wall ?? WHITE),
    ...colours,
    rect(0, 0, ROOM_WIDTH_PX, FRIEZE_ROWS.from, '#fdf8ee'),
    rect(0, FRIEZE_ROWS.to, ROOM_WIDTH_PX, 4, WHITE),
    rect(0, FRIEZE_ROWS.to, ROOM_WIDTH_PX, FLOOR_TOP - FRIEZE_ROWS.to, 'url(#shade)'),
    ...posts,
  ];
}

/** Boards that run away from us, leaning to and fro as one looks along the wall. */
function floor(): string[] {
  const seams: string[] = [];
  for (let x = -400; x < ROOM_WIDTH_PX + 400; x += 64) {
    const lean = -Math.sin((x - xOfDeg(0)) / 320) * 60;
    seams.push(`M${x} ${FLOOR_TOP} L${Math.round(x - lean)} ${ROOM_HEIGHT_PX}`);
  }
  return [
    rect(0, FLOOR_TOP, ROOM_WIDTH_PX, ROOM_HEIGHT_PX - FLOOR_TOP, 'url(#floor)'),
    path(seams.join(' '), 'none', { stroke: WOOD.dark, 'stroke-width': 2, opacity: 0.28 }),
    rect(0, FLOOR_TOP - 16, ROOM_WIDTH_PX, 18, WHITE),
    rect(0, FLOOR_TOP + 2, ROOM_WIDTH_PX, 6, '#000', { opacity: 0.12 }),
    path(
      `M1060 ${FLOOR_TOP} H1440 L1360 ${ROOM_HEIGHT_PX} H880Z M1540 ${FLOOR_TOP} H1790 L1760 ${ROOM_HEIGHT_PX} H1410Z`,
      '#fff3c4',
      { opacity: 0.3 },
    ),
    ellipse(xOfDeg(40), 640, 340, 60, '#c4455a', { opacity: 0.85 }),
    ellipse(xOfDeg(40), 640, 300, 48, '#f0a860'),
    ellipse(xOfDeg(40), 640, 240, 36, '#c4455a', { opacity: 0.85 }),
  ];
}

/**
 * The whole room as one SVG.
 * @param people those who move, drawn over it; the camera's background goes without them.
 */
export function roomSvg(people: readonly string[] = []): string {
  return document(ROOM_WIDTH_PX, ROOM_HEIGHT_PX, DEFS, [
    ...walls(),
    ...floor(),
    ...cupboardWall(),
    ...windowWall(),
    ...boardWall(),
    ...blackboard(),
    ...teacherWall(),
    ...doorWall(),
    ...friendsTable(),
    ...frontRow(),
    ...people,
  ]);
}
