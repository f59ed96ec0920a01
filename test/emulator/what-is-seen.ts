import { VIEW } from '../../src/emulator/classroom/geometry.ts';
import { FRIEZE_ROWS, ZONES } from '../../src/emulator/classroom/room/palette.ts';

type Colour = readonly [number, number, number];

/** Colour of one pixel of an I420 frame (BT.709, limited range), 0…255 each. */
function colourAt(frame: Buffer, x: number, y: number): Colour {
  const luma = VIEW.width * VIEW.height;
  const square = Math.floor(y / 2) * (VIEW.width / 2) + Math.floor(x / 2);
  const l = 1.1644 * ((frame[y * VIEW.width + x] ?? 0) - 16);
  const u = (frame[luma + square] ?? 0) - 128;
  const v = (frame[luma * 1.25 + square] ?? 0) - 128;
  return [l + 1.7927 * v, l - 0.2132 * u - 0.5329 * v, l + 2.1124 * u];
}

function colourOf(hex: string): Colour {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

/** Which part of the room is in the middle of a frame, known by the colour of its frieze; null for none of them. */
export function zoneSeen(frame: Buffer, x: number = VIEW.width / 2): string | null {
  const seen = colourAt(frame, x, Math.round((FRIEZE_ROWS.from + FRIEZE_ROWS.to) / 2));
  const zone = ZONES.find(({ frieze }) =>
    colourOf(frieze).every((value, index) => Math.abs(value - (seen[index] ?? 0)) < 14),
  );
  return zone?.name ?? null;
}
