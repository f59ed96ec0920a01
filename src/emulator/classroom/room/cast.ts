import { VIEW, xOfDeg } from '../geometry.ts';
import { childFromBehind, eyesShut, FRIENDS, wavingArm } from './people.ts';
import { CLASSMATE_SEATS, FRIEND_SEATS, WAVING_FRIEND } from './seats.ts';
import { document } from './svg.ts';
import { TEACHER, teacher } from './teacher.ts';

/** Where one who moves is at a moment: which of the drawings, and where its left upper corner lies in the room (even). */
export interface Pose {
  readonly drawing: number;
  readonly x: number;
  readonly y: number;
}

/** One who moves: all drawings once, then a pose for each moment; null while there is nothing to draw. */
export interface Actor {
  readonly drawings: readonly string[];
  readonly width: number;
  readonly height: number;
  pose(ms: number): Pose | null;
}

const even = (value: number): number => 2 * Math.round(value / 2);

function onPaper(width: number, height: number, part: string): string {
  return document(width, height, '', [part]);
}

/** The friend's arm: waves for three seconds, then holds still for as long. */
function arm(): Actor {
  const seat = FRIEND_SEATS[WAVING_FRIEND];
  if (seat === undefined) throw new RangeError('the waving friend has a seat');
  const [width, height] = [130, 200];
  const turns = Array.from({ length: 17 }, (_, index) => (index - 8) * 3.5);
  return {
    width,
    height,
    drawings: turns.map((turn) => onPaper(width, height, wavingArm(150, 140, seat.child, turn))),
    pose(ms) {
      const waving = Math.sin((ms / 6000) * 2 * Math.PI) > 0 ? 1 : 0.15;
      return { drawing: 8 + Math.round(8 * waving * Math.sin(ms / 170)), x: seat.x - 150, y: seat.y - 140 };
    },
  };
}

/** Shut eyes over a friend's face, for a moment every few seconds. */
function blink(index: number): Actor {
  const seat = FRIEND_SEATS[index];
  if (seat === undefined) throw new RangeError('a friend who blinks has a seat');
  const [width, height] = [64, 24];
  return {
    width,
    height,
    drawings: [onPaper(width, height, eyesShut(32, 74, seat.child))],
    pose: (ms) =>
      (ms + index * 1370) % (3300 + index * 500) < 160
        ? { drawing: 0, x: seat.x - 32, y: seat.y - 74 }
        : null,
  };
}

/** A classmate who cannot sit quite still. */
function swaying(index: number): Actor {
  const seat = CLASSMATE_SEATS[index];
  if (seat === undefined) throw new RangeError('a classmate who sways has a seat');
  const [width, height] = [172, VIEW.height - seat.y + 160];
  return {
    width,
    height,
    drawings: [onPaper(width, height, childFromBehind(86, 154, seat.child))],
    pose: (ms) => ({
      drawing: 0,
      x: seat.x - 86 + even(7 * Math.sin(ms / 1900 + index)),
      y: seat.y - 154 + even(3 * Math.sin(ms / 700 + index)),
    }),
  };
}

const STEPS = 6;
const STRIDE_MS = 900;

/** The teacher: walks a few steps to and fro on her rug, and stands for a while at either end. */
function walkingTeacher(): Actor {
  const { width, height, feetX, feetY } = TEACHER;
  const steps = Array.from({ length: STEPS }, (_, index) => Math.sin((index / STEPS) * 2 * Math.PI));
  return {
    width,
    height,
    drawings: steps.map((step) => onPaper(width, height, teacher(step))),
    pose(ms) {
      // A cut-off sine: the flat ends are where she stands.
      const way = 1.5 * Math.sin((ms / 17_000) * 2 * Math.PI);
      const walking = Math.abs(way) < 1;
      const x = xOfDeg(39) + 70 * Math.min(1, Math.max(-1, way));
      const drawing = walking ? Math.floor(((ms % STRIDE_MS) / STRIDE_MS) * STEPS) : 0;
      return { drawing, x: even(x - feetX), y: even(640 - feetY) };
    },
  };
}

/** All who move, from the back of the room to the front. */
export function cast(): readonly Actor[] {
  const quick = FRIENDS.flatMap((child, index) => (child.glasses ? [] : [blink(index)]));
  const restless = CLASSMATE_SEATS.flatMap((seat, index) => (seat.sways ? [swaying(index)] : []));
  return [...quick, arm(), walkingTeacher(), ...restless];
}

/** Everybody as they are at one moment, inside of the room's own drawing. */
export function castAt(ms: number): string[] {
  return cast().flatMap((actor) => {
    const pose = actor.pose(ms);
    const drawing = pose === null ? undefined : actor.drawings[pose.drawing];
    return pose === null || drawing === undefined
      ? []
      : [drawing.replace('<svg ', `<svg x="${pose.x}" y="${pose.y}" `)];
  });
}
