import type { Clock } from '../../core/clock.ts';

/** Questions to a child, answered in order, each within a limit of its own: a child that hangs is known by its silence. */
export class Answers {
  readonly #clock: Clock;
  readonly #late: () => void;
  #due: (() => void)[] = [];

  /** @param late is called once when an answer is late; what else was asked is then forgotten. */
  constructor(clock: Clock, late: () => void) {
    this.#clock = clock;
    this.#late = late;
  }

  asked(withinMs: number): void {
    this.#due.push(
      this.#clock.after(withinMs, () => {
        this.forget();
        this.#late();
      }),
    );
  }

  answered(): void {
    this.#due.shift()?.();
  }

  forget(): void {
    for (const cancel of this.#due.splice(0)) cancel();
  }
}
