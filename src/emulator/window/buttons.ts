import type { EmulatedBoard } from '../board/api.ts';

/** How long a finger stays on a button. */
const PRESS_MS = 120;

export type Button = 'privacy' | 'seen';

/** Presses the board's buttons and lets them go. */
export class Buttons {
  readonly #board: EmulatedBoard;
  readonly #down = new Map<Button, NodeJS.Timeout>();

  constructor(board: EmulatedBoard) {
    this.#board = board;
  }

  /** Presses a button; while it is still down from the last time it stays down longer. */
  press(which: Button): void {
    clearTimeout(this.#down.get(which));
    this.#board.button(which, true);
    this.#down.set(
      which,
      setTimeout(() => this.#release(which), PRESS_MS),
    );
  }

  close(): void {
    for (const [which, timer] of this.#down) {
      clearTimeout(timer);
      this.#release(which);
    }
  }

  #release(which: Button): void {
    this.#down.delete(which);
    this.#board.button(which, false);
  }
}
