import { expect, test, vi } from 'vitest';
import { seededRandom } from '../../bench/lib/random.ts';
import { BoardInTime } from '../../support/board-in-time.ts';
import { lessonUnderStrain } from '../../support/lesson-on-board.ts';

vi.setConfig({ testTimeout: 900_000 });

/** The whole hour, which takes minutes of a machine's time, is in the bench `board`. */
const LESSON_MS = 180_000;

test('three minutes of lesson under 60 ms of jitter and stalls of 50 ms: the board never takes the kit for gone, nor the kit the board', async () => {
  const seed = 20_261_122;
  const random = seededRandom(seed);
  const rig = new BoardInTime({ random, stepMs: 5 });
  const deadMen = await lessonUnderStrain(rig, LESSON_MS, { jitterMs: 60, stallMs: 50 }, random);
  const { board_lost, board_unanswered } = rig.board.counters;
  await rig.close();
  expect({ deadMen, board_lost, board_unanswered }, `seed ${seed}`).toEqual({
    deadMen: 0,
    board_lost: 0,
    board_unanswered: 0,
  });
});
