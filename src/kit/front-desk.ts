import { NabijError } from '../core/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { type Answer, type Ask, type Role, sentenceOf } from '../protocol/office.ts';
import type { BoardPort, DeskPort } from './ports.ts';

/** Where a shell's questions come in: those about the board are answered here, the others go on to the desk. */
export class FrontDesk {
  readonly #desk: DeskPort;
  readonly #board: BoardPort;
  readonly #seated: () => boolean;

  /** @param seated whether a pupil is in class. */
  constructor(desk: DeskPort, board: BoardPort, seated: () => boolean) {
    this.#desk = desk;
    this.#board = board;
    this.#seated = seated;
  }

  ask(asker: Role | 'shell', ask: Ask, answer: (answer: Answer) => void): void {
    if (asker === 'shell' && ask.ask === 'board_flash') void this.#flash(ask.now, answer);
    else this.#desk.ask(asker, ask, answer);
  }

  async #flash(now: boolean, answer: (answer: Answer) => void): Promise<void> {
    if (!now && this.#seated()) return answer(refused('NABIJ_E_FLASH_SEATED'));
    let told = -1;
    try {
      await this.#board.flash((percent) => {
        if (percent !== told) answer({ answer: 'flashing', percent });
        told = percent;
      });
      answer({ answer: 'done' });
    } catch (error) {
      answer(refused(error instanceof NabijError ? (error.code as ErrorCode) : 'NABIJ_E_FLASH_CUT'));
    }
  }
}

function refused(code: ErrorCode): Answer {
  return { answer: 'refused', code, text: sentenceOf(code) };
}
