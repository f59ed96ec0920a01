import { writeCaptureTime } from './capture-time.ts';
import { ClockHands } from './clock-hands.ts';
import { cropXOfDeg, FRAME_BYTES, VIEW } from './geometry.ts';
import { blend, crop, type Picture, pictureOver, type Sprite } from './picture.ts';
import { rasterPicture, rasterSprite } from './raster.ts';
import { type Actor, cast } from './room/cast.ts';
import { roomSvg } from './room/room.ts';

const STRIP_ROWS = 8;
const NEUTRAL = 128;

interface Performer {
  readonly actor: Actor;
  readonly sprites: readonly Sprite[];
}

/** Paints what the lens sees. Everything is drawn once when it is made; a frame is a copy and a few sprites. */
export class Painter {
  /** The frame, I420; painted in place. */
  readonly frame: Buffer = Buffer.alloc(FRAME_BYTES);
  readonly #picture: Picture = pictureOver(this.frame, VIEW.width, VIEW.height);
  readonly #room: Picture = rasterPicture(roomSvg());
  readonly #hands = new ClockHands(this.#room);
  readonly #performers: readonly Performer[] = cast().map((actor) => ({
    actor,
    sprites: actor.drawings.map(rasterSprite),
  }));

  /** Paints the room as seen at this angle and time; `stamp` must follow before the frame leaves. */
  paint(panDeg: number, unixMs: number): void {
    const left = cropXOfDeg(panDeg);
    this.#hands.show(unixMs);
    crop(this.#room, this.#picture, left);
    for (const { actor, sprites } of this.#performers) {
      const pose = actor.pose(unixMs);
      const sprite = pose === null ? undefined : sprites[pose.drawing];
      if (pose !== null && sprite !== undefined) blend(sprite, this.#picture, pose.x - left, pose.y);
    }
    const strip = (STRIP_ROWS * VIEW.width) / 2;
    this.#picture.u.fill(NEUTRAL, 0, strip);
    this.#picture.v.fill(NEUTRAL, 0, strip);
  }

  /** Writes the time at which the frame is taken into it. */
  stamp(unixMs: number): void {
    writeCaptureTime(this.#picture.y, unixMs);
  }
}
