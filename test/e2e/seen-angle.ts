import type { Page } from 'playwright-core';
import { ROOM_EDGE_DEG, ROOM_HEIGHT_PX, ROOM_WIDTH_PX, VIEW } from '../../src/emulator/classroom/geometry.ts';
import { rasterPicture } from '../../src/emulator/classroom/raster.ts';
import { roomSvg } from '../../src/emulator/classroom/room/room.ts';

/** The drawn room and what is seen of it are compared this much smaller: one pixel is about half a degree. */
const SHRINK = 10;

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: readonly number[];
}

let room: Grey | null = null;

/** The whole drawn room in grey, made once. */
function wholeRoom(): Grey {
  if (room !== null) return room;
  const { y } = rasterPicture(roomSvg());
  const width = Math.floor(ROOM_WIDTH_PX / SHRINK);
  const height = Math.floor(ROOM_HEIGHT_PX / SHRINK);
  const data: number[] = [];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (let i = 0; i < SHRINK; i += 1) {
        for (let j = 0; j < SHRINK; j += 1) {
          sum += y[(row * SHRINK + i) * ROOM_WIDTH_PX + column * SHRINK + j] ?? 0;
        }
      }
      data.push(sum / SHRINK ** 2);
    }
  }
  room = { width, height, data };
  return room;
}

/** What the page's video shows now, in grey. */
function grabGrey(page: Page): Promise<Grey> {
  return page.evaluate(
    ([width, height]) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(document.querySelector('video')!, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      const grey: number[] = [];
      for (let i = 0; i < data.length; i += 4) {
        grey.push(16 + 0.183 * data[i]! + 0.614 * data[i + 1]! + 0.062 * data[i + 2]!);
      }
      return { width, height, data: grey };
    },
    [VIEW.width / SHRINK, VIEW.height / SHRINK] as const,
  );
}

/**
 * Where in the room the picture on the page was taken, by its content alone: the place in the drawn room that
 * looks most like it. Degrees, 0 ahead, positive right.
 */
export async function seenAngleDeg(page: Page): Promise<number> {
  const seen = await grabGrey(page);
  const whole = wholeRoom();
  const skip = 4;
  let best = { left: 0, difference: Number.POSITIVE_INFINITY };
  for (let left = 0; left + seen.width <= whole.width; left += 1) {
    let difference = 0;
    for (let row = skip; row < seen.height; row += 2) {
      for (let column = 0; column < seen.width; column += 2) {
        const a = seen.data[row * seen.width + column]!;
        const b = whole.data[row * whole.width + left + column]!;
        difference += Math.abs(a - b);
      }
    }
    if (difference < best.difference) best = { left, difference };
  }
  const degPerPixel = (VIEW.degrees / VIEW.width) * SHRINK;
  return (best.left + seen.width / 2) * degPerPixel - ROOM_EDGE_DEG;
}
