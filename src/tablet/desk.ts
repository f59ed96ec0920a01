import type { Clock } from '../core/clock.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { KitFrame, TabletFrame } from '../protocol/frames.ts';
import { type Answer, type Ask, sentenceOf } from '../protocol/office.ts';
import { TABLET } from './limits.ts';

export interface DeskPorts {
  readonly clock: Clock;
  readonly send: (frame: TabletFrame) => void;
}

/** Questions to the kit's desk. Each gets an answer: the kit's, or a refusal that says why there is none. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #watch: { readonly id: number; readonly take: (answer: Answer) => void } | null = null;
  #last = 0;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** Asks; the answer, or a refusal when none came within `TABLET.deskAnswerMs` or the way to the kit went. */
  ask(ask: Ask): Promise<Answer> {
    return new Promise((done) => {
      this.#post(ask, done);
    });
  }

  /** Asks for what is answered more than once; `take` gets every answer until the next `watch`. */
  watch(ask: Ask, take: (answer: Answer) => void): void {
    this.#watch = { id: this.#post(ask, take), take };
  }

  /** An answer came. */
  take(frame: Extract<KitFrame, { type: 'answer' }>): void {
    if (this.#settle(frame.id, frame.answer)) return;
    if (this.#watch?.id === frame.id) this.#watch.take(frame.answer);
  }

  /** The way to the kit is gone: no answer comes any more. */
  lost(): void {
    this.#watch = null;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, refusal('NABIJ_E_LINK_LOST'));
  }

  #post(ask: Ask, take: (answer: Answer) => void): number {
    this.#last += 1;
    const id = this.#last;
    if (this.#waiting.size >= TABLET.deskWaiting) {
      take(refusal('NABIJ_E_FRAME_RATE'));
      return id;
    }
    const cancel = this.#ports.clock.after(TABLET.deskAnswerMs, () =>
      this.#settle(id, refusal('NABIJ_E_SEAL_TIMEOUT')),
    );
    this.#waiting.set(id, (answer) => {
      cancel();
      take(answer);
    });
    this.#ports.send({ type: 'ask', id, ask });
    return id;
  }

  #settle(id: number, answer: Answer): boolean {
    const done = this.#waiting.get(id);
    this.#waiting.delete(id);
    done?.(answer);
    return done !== undefined;
  }
}

function refusal(code: ErrorCode): Answer {
  return { answer: 'refused', code, text: sentenceOf(code) };
}
