import type { Scene } from '../../src/kit/ports.ts';
import type { BoardInTime } from './board-in-time.ts';

/** How often a process that is too busy does nothing for a while. */
const STALL_EVERY_MS = 700;

export interface Strain {
  readonly jitterMs: number;
  readonly stallMs: number;
}

/**
 * A lesson as a pupil has it: looks, held turns, scenes, under jitter on the line and a process that stalls.
 * @param random 0 ≤ random < 1.
 * @returns how often the board took us for gone.
 */
export async function lessonUnderStrain(
  rig: BoardInTime,
  lessonMs: number,
  strain: Strain,
  random: () => number,
): Promise<number> {
  const below = (limit: number) => Math.floor(random() * limit);
  const scenes: readonly Scene[] = [
    { kind: 'watching', name: 'Sam' },
    { kind: 'hand', name: 'Sam', watching: true },
    { kind: 'signal', name: 'Sam', signal: 'yes', watching: true },
    { kind: 'listening', name: 'Sam' },
  ];
  await rig.until('up', () => rig.isUp);
  rig.line.jitterMs = strain.jitterMs;
  const endMs = rig.clock.nowMs() + lessonMs;
  while (rig.clock.nowMs() < endMs) {
    const what = below(12);
    if (what === 0) void rig.board.show(scenes[below(scenes.length)]!).catch(() => {});
    else if (what < 3) rig.board.turn(below(121) - 60);
    else if (what < 5) rig.board.stop();
    else rig.board.look(below(121) - 60);
    await rig.pass(below(STALL_EVERY_MS));
    await rig.stall(below(strain.stallMs + 1));
  }
  rig.line.jitterMs = 0;
  return rig.count('dead_man');
}
