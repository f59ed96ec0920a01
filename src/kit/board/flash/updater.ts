import type { Clock } from '../../../core/clock.ts';
import { NabijError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { OpenSerial } from '../gate.ts';
import { flashBoard, NOTHING_WRITTEN } from './flash.ts';
import { type FlashImage, readImage } from './image.ts';
import { Unfinished } from './unfinished.ts';

/** Tries by itself one soon after another. Then once more after a while, and once whenever the board was plugged in anew. */
const MOST_TRIES = 3;
const RETRY_MS = 20_000;
const LAST_RETRY_MS = 10 * 60_000;
/**
 * Nobody has been in class for so long before it begins by itself: a pupil who reloads the page is back by then, and a
 * kit that ends, which empties the class first, has ended.
 */
const FREE_FOR_MS = 10_000;
/** A board that leaves so many greetings in a row unanswered has no whole program. */
const MOST_SILENCES = 3;

/** What is flashed, and whether the kit begins by itself. */
export interface UpdateOptions {
  /** Intel hex file of the board's program. */
  readonly imagePath: string;
  readonly automatic: boolean;
  /** A file that is there while an update that began has not ended well; when left out that lasts for this run. */
  readonly unfinishedPath?: string;
}

export interface UpdaterOptions extends UpdateOptions {
  readonly openSerial: OpenSerial;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets the class see that the board is away for a moment. */
  readonly announce: () => Promise<void>;
  /** Has the serial port for as long as `use` takes, which is told how to find it. */
  readonly lend: (use: (findPort: () => string | null) => Promise<void>) => Promise<void>;
  /** Why there is no board now. */
  readonly tell: (code: ErrorCode, reason: string) => void;
}

/**
 * Keeps the program on the board the same as the image: when the board says another build id, speaks another protocol,
 * or says nothing after an update that was cut off. By itself only a few times, and while nobody is in class unless the
 * board has no program to lose. What is silent for another reason may be somebody else's Uno.
 */
export class Updater {
  readonly #options: UpdaterOptions;
  #image: FlashImage | null = null;
  #toldFree = false;
  #free = false;
  #cancelFree: () => void = () => {};
  #due = false;
  #tries = 0;
  #triedLast = false;
  #silences = 0;
  /** The board has no program that the kit can use: a pupil in class loses nothing by an update. */
  #useless = false;
  readonly #unfinished: Unfinished;
  #running: AbortController | null = null;
  #over: Promise<void> = Promise.resolve();
  #cancelRetry: (() => void) | null = null;
  #closed = false;

  constructor(options: UpdaterOptions) {
    this.#options = options;
    this.#unfinished = new Unfinished(options.unfinishedPath, options.log);
  }

  /** Nobody is in class, or somebody is. */
  setFree(free: boolean): void {
    if (free === this.#toldFree) return;
    this.#toldFree = free;
    this.#free = false;
    this.#cancelFree();
    if (!free || this.#closed) return;
    this.#cancelFree = this.#options.clock.after(FREE_FOR_MS, () => {
      this.#free = true;
      this.#consider();
    });
  }

  /** The board is up and has said which program it runs. */
  found(buildId: number): void {
    this.#silences = 0;
    this.#useless = false;
    this.#unfinished.clear();
    this.#due = this.#options.automatic && buildId !== this.#imageOrNull()?.buildId;
    if (!this.#due) this.#startOver();
    this.#consider();
  }

  /** The board speaks another protocol. */
  other(): void {
    this.#needed();
  }

  /** The port came back after it had been away: another cable, or another board. */
  plugged(): void {
    if (this.#tries >= MOST_TRIES && this.#running === null) this.#onceMore();
  }

  unanswered(): void {
    this.#silences += 1;
    if (this.#silences < MOST_SILENCES) return;
    if (this.#unfinished.is) this.#needed();
    else if (this.#options.automatic)
      this.#options.tell(
        'NABIJ_E_FLASH_UNKNOWN',
        'what is on the port says nothing, and no update was cut off',
      );
  }

  /**
   * Flashes now.
   * @param onPercent how far it is.
   * @throws NabijError with a `FlashErrorCode` or `NABIJ_E_FIRMWARE_IMAGE`.
   */
  async flash(onPercent: (percent: number) => void): Promise<void> {
    if (this.#running !== null) throw failed('NABIJ_E_FLASH_BUSY', 'the board is being flashed already');
    this.#startOver();
    await this.#run(onPercent);
  }

  /** Cuts off what runs; resolves when it has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelFree();
    this.#cancelRetry?.();
    this.#running?.abort();
    await this.#over;
  }

  /** Without another program there is no board. The link has just said its own reason; one that asks for help stands. */
  #needed(): void {
    this.#due = true;
    this.#useless = true;
    if (this.#tries >= MOST_TRIES)
      this.#options.tell('NABIJ_E_FLASH_GAVE_UP', `flashing failed ${this.#tries} times`);
    else this.#consider();
  }

  #consider(): void {
    const waits = this.#running !== null || this.#cancelRetry !== null || this.#closed;
    const may = this.#free || this.#useless;
    if (!this.#options.automatic || !this.#due || !may || waits) return;
    if (this.#tries >= MOST_TRIES || this.#imageOrNull() === null) return;
    this.#tries += 1;
    this.#run(() => {}).catch((error: unknown) => this.#failedByItself(error));
  }

  #failedByItself(error: unknown): void {
    const { clock, log, tell } = this.#options;
    if (this.#closed) return;
    const { code, message } = nabijErrorOf(error);
    const facts = { code, reason: message, tries: this.#tries };
    if (this.#tries < MOST_TRIES) {
      log.warn(facts, 'flashing the board failed; once more in a while');
      this.#cancelRetry = clock.after(RETRY_MS, () => {
        this.#cancelRetry = null;
        this.#consider();
      });
      return;
    }
    log.error(facts, 'flashing the board failed; given up');
    tell('NABIJ_E_FLASH_GAVE_UP', message);
    if (this.#triedLast) return;
    this.#triedLast = true;
    this.#cancelRetry = clock.after(LAST_RETRY_MS, () => this.#onceMore());
  }

  #onceMore(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#tries = MOST_TRIES - 1;
    this.#consider();
  }

  #startOver(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#tries = 0;
    this.#triedLast = false;
  }

  #run(onPercent: (percent: number) => void): Promise<void> {
    const abort = new AbortController();
    this.#running = abort;
    const run = this.#flash(abort.signal, onPercent).finally(() => {
      this.#running = null;
    });
    this.#over = run.catch(() => {});
    return run;
  }

  async #flash(signal: AbortSignal, onPercent: (percent: number) => void): Promise<void> {
    const { imagePath, announce, lend, tell, log } = this.#options;
    const image = readImage(imagePath);
    this.#image = image;
    tell('NABIJ_E_BOARD_UPDATING', 'the board is being flashed');
    log.info({ buildId: image.buildId }, 'flashing the board');
    await announce();
    const wasUnfinished = this.#unfinished.is;
    let written = false;
    try {
      await lend(async (findPort) => {
        // It may have gone and come back since it was announced.
        tell('NABIJ_E_BOARD_UPDATING', 'the board is being flashed');
        const onWrite = () => this.#unfinished.set();
        const onHeldUp = (held: ErrorCode | null) =>
          tell(
            held ?? 'NABIJ_E_BOARD_UPDATING',
            held === null ? 'it goes on' : 'the board is silent or away',
          );
        await flashBoard({ ...this.#options, findPort, image, signal, onPercent, onWrite, onHeldUp });
        written = true;
      });
      if (!written) throw failed('NABIJ_E_FLASH_CUT', 'the port was not to be had');
    } catch (error) {
      const { code, message } = nabijErrorOf(error);
      if (!wasUnfinished && NOTHING_WRITTEN.includes(code)) this.#unfinished.clear();
      tell(code as ErrorCode, message);
      throw error;
    }
    this.#due = false;
    this.#silences = 0;
    this.#unfinished.clear();
    log.info({ buildId: image.buildId }, 'board flashed');
  }

  /** The image, if it can be read; what is wrong with it is logged once. */
  #imageOrNull(): FlashImage | null {
    if (this.#image !== null || this.#closed) return this.#image;
    try {
      this.#image = readImage(this.#options.imagePath);
    } catch (error) {
      this.#closed = true;
      this.#options.log.error({ reason: nabijErrorOf(error).message }, 'no image to flash the board with');
    }
    return this.#image;
  }
}

function failed(code: ErrorCode, message: string): NabijError {
  return new NabijError(code, message, { fault: 'part' });
}

function nabijErrorOf(error: unknown): NabijError {
  if (error instanceof NabijError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NabijError('NABIJ_E_FLASH_CUT', message, { cause: error });
}
