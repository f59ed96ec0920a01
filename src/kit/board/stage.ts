import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { type RetrySchedule, retryDelayMs } from '../../core/retry.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Scene } from '../../protocol/scene.ts';
import { type Chunk, DisplaySync } from './display-sync.ts';
import type { Job } from './outbox.ts';
import { type Light, sceneLight } from './scene-light.ts';
import { scenePicture } from './scene-picture.ts';
import { encodeDraw, encodeLight } from './wire.generated.ts';

/** When a display that does not take its picture is tried again: soon, for after a restart it is being set up. */
const DISPLAY_RETRY: RetrySchedule = { firstMs: 60, maxMs: 500, jitter: 0 };

/** A scene that somebody waits for. */
interface Asked {
  readonly resolve: () => void;
  readonly reject: (error: NabijError) => void;
  readonly cancel: () => void;
}

/** What light and display should show, and how far the board has come with it. Light first, then display. */
export class Stage {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pump: () => void;
  readonly #display = new DisplaySync();
  #light: Light | null = null;
  #lightDue = false;
  #asked: Asked | null = null;
  #displayRests = false;
  /** Parts in a row that the board refused. */
  #displayFailures = 0;
  #wakeDisplay: () => void = () => {};

  /** @param pump called when there is something new for the line. */
  constructor(clock: Clock, log: Logger, pump: () => void) {
    this.#clock = clock;
    this.#log = log;
    this.#pump = pump;
  }

  /**
   * Takes a scene's place over.
   * @param up whether the board is there; when not, the scene is shown as soon as it comes, and the promise rejects.
   */
  show(scene: Scene, up: boolean): Promise<void> {
    this.#light = sceneLight(scene);
    this.#lightDue = true;
    this.#display.show(scenePicture(scene).bytes);
    this.#refuse('a newer scene took its place');
    if (!up)
      return Promise.reject(
        new NabijError('NABIJ_E_BOARD_LOST', 'no board to show the light', { fault: 'part' }),
      );
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(LIMITS.lightAckMs, () =>
        this.#refuse('the board did not show it in time'),
      );
      this.#asked = { resolve, reject, cancel };
      this.#pump();
    });
  }

  /** A board has come: nothing is known of what it shows. The scene goes out with the next pump, if no newer one does. */
  boardUp(): void {
    this.#lightDue = this.#light !== null;
    this.#display.forget();
    this.#displayRests = false;
    this.#displayFailures = 0;
  }

  /** What the board shows is no longer certain: the light is said again. */
  lightAgain(): void {
    this.#lightDue = this.#light !== null;
    this.#pump();
  }

  boardLost(): void {
    this.#wakeDisplay();
    this.#refuse('the board was lost', 'NABIJ_E_BOARD_LOST');
  }

  /** The display came back by itself, or the board had switched it off: it has lost its picture. */
  displayBack(): void {
    this.#wakeDisplay();
    this.#display.forget();
    this.#displayRests = false;
    this.#pump();
  }

  /** The next message for the board, light before display; null when all is shown. */
  nextJob(): Job | null {
    if (this.#lightDue && this.#light) {
      this.#lightDue = false;
      return this.#lightJob(this.#light, this.#asked);
    }
    const chunk = this.#displayRests ? null : this.#display.next();
    return chunk ? this.#drawJob(chunk) : null;
  }

  #lightJob(light: Light, asked: Asked | null): Job {
    return {
      encode: (seq) => encodeLight(seq, light),
      settle: (outcome) => {
        if (asked === null || asked !== this.#asked) return;
        if (outcome.kind !== 'acknowledged') {
          this.#refuse(outcome.kind === 'refused' ? `the board refused it (${outcome.reason})` : 'no answer');
          return;
        }
        this.#asked = null;
        asked.cancel();
        asked.resolve();
      },
    };
  }

  #drawJob(chunk: Chunk): Job {
    return {
      encode: (seq) => encodeDraw(seq, chunk),
      settle: (outcome) => {
        if (outcome.kind === 'refused') this.#restDisplay(outcome.reason);
        else {
          this.#displayFailures = 0;
          if (outcome.kind === 'acknowledged') this.#display.shown(chunk);
          else this.#display.unsure(chunk);
        }
      },
    };
  }

  #restDisplay(reason: number): void {
    this.#log.debug({ reason }, 'display does not take its picture');
    this.#displayRests = true;
    this.#wakeDisplay();
    const delayMs = retryDelayMs(DISPLAY_RETRY, this.#displayFailures, 0);
    this.#displayFailures += 1;
    this.#wakeDisplay = this.#clock.after(delayMs, () => this.displayBack());
  }

  #refuse(
    reason: string,
    code: 'NABIJ_E_LIGHT_NOT_SHOWN' | 'NABIJ_E_BOARD_LOST' = 'NABIJ_E_LIGHT_NOT_SHOWN',
  ): void {
    const asked = this.#asked;
    if (!asked) return;
    this.#asked = null;
    asked.cancel();
    asked.reject(new NabijError(code, `light: ${reason}`, { fault: 'part' }));
  }
}
