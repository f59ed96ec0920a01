import { ABOVE_ROWS, BODY_ROWS, type Glyph } from './font.ts';

type Lit = (x: number, y: number) => boolean;

/**
 * A letter two or three times as large with its slants filled and its corners rounded, by the rules of
 * AdvMAME2x and AdvMAME3x (www.scale2x.it/algorithm): each pixel becomes a block whose corners take the
 * colour of two equal neighbours. Unlike there, the inner corner where two strokes meet stays sharp.
 */
export function enlarge(glyph: Glyph, times: 2 | 3): Glyph {
  const lit: Lit = (x, y) => {
    const bits = y < 0 ? (glyph.above[x] ?? 0) >> (y + ABOVE_ROWS) : (glyph.body[x] ?? 0) >> y;
    return y >= -ABOVE_ROWS && y < BODY_ROWS && (bits & 1) === 1;
  };
  const block = times === 2 ? blockOfFour : blockOfNine;
  const body = Array<number>(glyph.width * times).fill(0);
  const above = Array<number>(glyph.width * times).fill(0);
  for (let x = 0; x < glyph.width; x += 1) {
    for (let y = -ABOVE_ROWS; y < BODY_ROWS; y += 1) {
      block(lit, x, y).forEach((on, i) => {
        const column = x * times + (i % times);
        const row = y * times + Math.floor(i / times);
        if (on && row >= 0) body[column]! |= 1 << row;
        else if (on) above[column]! |= 1 << (row + ABOVE_ROWS * times);
      });
    }
  }
  return { width: glyph.width * times, body, above };
}

/** Whether sides a and b round the corner between them: always off a lit pixel, onto a dark one only along a slant. */
type Rounds = (a: boolean, b: boolean, diagonal: boolean) => boolean;

function rounding(self: boolean): Rounds {
  return (a, b, diagonal) => a === b && a !== self && (self || !diagonal);
}

function blockOfFour(lit: Lit, x: number, y: number): boolean[] {
  const { self, up, left, right, down, upLeft, upRight, downLeft, downRight } = around(lit, x, y);
  if (up === down || left === right) return Array<boolean>(4).fill(self);
  const rounds = rounding(self);
  return [
    self !== rounds(left, up, upLeft),
    self !== rounds(up, right, upRight),
    self !== rounds(left, down, downLeft),
    self !== rounds(down, right, downRight),
  ];
}

function blockOfNine(lit: Lit, x: number, y: number): boolean[] {
  const { self, up, left, right, down, upLeft, upRight, downLeft, downRight } = around(lit, x, y);
  if (up === down || left === right) return Array<boolean>(9).fill(self);
  const rounds = rounding(self);
  const [one, two] = [rounds(left, up, upLeft), rounds(up, right, upRight)];
  const [three, four] = [rounds(left, down, downLeft), rounds(down, right, downRight)];
  return [
    self !== one,
    self !== ((one && self !== upRight) || (two && self !== upLeft)),
    self !== two,
    self !== ((one && self !== downLeft) || (three && self !== upLeft)),
    self,
    self !== ((two && self !== downRight) || (four && self !== upRight)),
    self !== three,
    self !== ((three && self !== downRight) || (four && self !== downLeft)),
    self !== four,
  ];
}

function around(lit: Lit, x: number, y: number) {
  return {
    self: lit(x, y),
    up: lit(x, y - 1),
    left: lit(x - 1, y),
    right: lit(x + 1, y),
    down: lit(x, y + 1),
    upLeft: lit(x - 1, y - 1),
    upRight: lit(x + 1, y - 1),
    downLeft: lit(x - 1, y + 1),
    downRight: lit(x + 1, y + 1),
  };
}
