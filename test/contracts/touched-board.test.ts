import { expect, test, vi } from 'vitest';
import { seededRandom } from '../bench/lib/random.ts';
import { TouchedBoard } from '../support/touched-board.ts';

vi.setConfig({ testTimeout: 120_000 });

test('a board that is touched at any moment and comes back under another name is used again, over a real pty', async () => {
  const seed = 7;
  const board = await TouchedBoard.open(seededRandom(seed));
  try {
    for (let touch = 0; touch < 12; touch += 1) {
      const { late, fault } = await board.touch();
      expect(late, `seed ${seed}, touch ${touch}: ${fault}`).toBe(false);
    }
    expect(board.board.counters.board_lost).toBeGreaterThan(6);
  } finally {
    await board.close();
  }
});
