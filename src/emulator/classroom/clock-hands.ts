import type { Picture } from './picture.ts';
import { CLOCK } from './room/board-wall.ts';

interface Hand {
  /** Turns from twelve, 0 ≤ turns < 1. */
  readonly turns: number;
  readonly length: number;
  readonly halfWidth: number;
  /** Brightness and the two colour values, BT.709 limited range. */
  readonly colour: readonly [number, number, number];
}

const DARK = [58, 128, 131] as const;
const RED = [88, 104, 205] as const;

function handsAt(time: Date): readonly Hand[] {
  const seconds = time.getSeconds();
  const minutes = time.getMinutes() + seconds / 60;
  const hours = (time.getHours() % 12) + minutes / 60;
  return [
    { turns: hours / 12, length: 28, halfWidth: 3.5, colour: DARK },
    { turns: minutes / 60, length: 42, halfWidth: 2.5, colour: DARK },
    { turns: seconds / 60, length: 46, halfWidth: 1.5, colour: RED },
  ];
}

/** How much of a pixel a hand covers, 0…1: its distance from the line, softened over one pixel. */
function cover(hand: Hand, x: number, y: number): number {
  const angle = hand.turns * 2 * Math.PI;
  const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
  const along = Math.min(Math.max(x * dx + y * dy, -8), hand.length);
  const distance = Math.hypot(x - along * dx, y - along * dy);
  return Math.min(1, Math.max(0, hand.halfWidth + 0.5 - distance));
}

/** Draws the hands over a clean face. Works on the square around the clock and keeps what was under it. */
export class ClockHands {
  readonly #room: Picture;
  readonly #clean: readonly (readonly [Buffer, number, number])[];
  #shownSecond = -1;

  /** @param room the drawn room with the clock's face; changed in place. */
  constructor(room: Picture) {
    this.#room = room;
    const planes = [
      [room.y, 1],
      [room.u, 2],
      [room.v, 2],
    ] as const;
    this.#clean = planes.map(([plane, by]) => {
      const side = (2 * CLOCK.radius) / by;
      const square = Buffer.alloc(side * side);
      const width = room.width / by;
      for (let row = 0; row < side; row += 1) {
        const from = ((CLOCK.y - CLOCK.radius) / by + row) * width + (CLOCK.x - CLOCK.radius) / by;
        plane.copy(square, row * side, from, from + side);
      }
      return [square, by, side] as const;
    });
  }

  /** Shows a time of day; does nothing when that second is shown already. */
  show(unixMs: number): void {
    const second = Math.floor(unixMs / 1000);
    if (second === this.#shownSecond) return;
    this.#shownSecond = second;
    const hands = handsAt(new Date(unixMs));
    const planes = [this.#room.y, this.#room.u, this.#room.v];
    planes.forEach((plane, index) => {
      this.#draw(plane, index as 0 | 1 | 2, hands);
    });
  }

  #draw(plane: Buffer, index: 0 | 1 | 2, hands: readonly Hand[]): void {
    const clean = this.#clean[index];
    if (clean === undefined) return;
    const [square, by, side] = clean;
    const width = this.#room.width / by;
    const start = ((CLOCK.y - CLOCK.radius) / by) * width + (CLOCK.x - CLOCK.radius) / by;
    for (let at = 0; at < square.length; at += 1) {
      const [column, row] = [at % side, Math.floor(at / side)];
      const [x, y] = [(column + 0.5) * by - CLOCK.radius, (row + 0.5) * by - CLOCK.radius];
      let value = square[at] ?? 0;
      for (const hand of hands) {
        const part = cover(hand, x, y);
        if (part > 0) value += (hand.colour[index] - value) * part;
      }
      plane[start + row * width + column] = Math.round(value);
    }
  }
}
