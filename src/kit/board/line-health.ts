import type { Clock } from '../../core/clock.ts';
import { NakReason } from './wire.generated.ts';

/** The line must have been quiet for this long before what was said over it is said again … */
const QUIET_MS = 200;
/** … but on a line that is never quiet the light is said again every so often. */
const PATIENCE_MS = 800;
/** The board counts to here and starts again. */
const BOARD_COUNTS = 2 ** 14;

/**
 * What goes wrong on the line, counted since the kit started, and when to say everything anew: a checksum of 7 bits
 * lets one damaged message in 128 through, so after noise nothing that was said before is certain.
 */
export class LineHealth {
  readonly #clock: Clock;
  readonly #sayAgain: (what: 'light' | 'all') => void;
  #firstTroubleMs: number | null = null;
  #cancel: () => void = () => {};
  #board: { readonly lineErrors: number; readonly naks: number } | null = null;
  readonly #counts = { damaged: 0, refused: 0, resent: 0, unanswered: 0, lost: 0, line_errors: 0, naks: 0 };

  /** @param sayAgain called after trouble: with `light` while there is no end of it, with `all` when the line is quiet. */
  constructor(clock: Clock, sayAgain: (what: 'light' | 'all') => void) {
    this.#clock = clock;
    this.#sayAgain = sayAgain;
  }

  /** `board_…` each, as the kit's status has them. */
  get counters(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.#counts).map(([name, count]) => [`board_${name}`, count]));
  }

  /** A message from the board had a wrong checksum or length. */
  damaged(): void {
    this.#counts.damaged += 1;
    this.#trouble();
  }

  /** The board refused a message; `reason` as in NakReason. */
  refused(reason: number): void {
    this.#counts.refused += 1;
    if (reason === NakReason.CRC || reason === NakReason.LENGTH || reason === NakReason.UNKNOWN)
      this.#trouble();
  }

  /** A message was sent once more. */
  resent(): void {
    this.#counts.resent += 1;
  }

  /** The board never answered a message. */
  unanswered(): void {
    this.#counts.unanswered += 1;
    this.#trouble();
  }

  /** What the board counts itself, since its own start. */
  boardCounts(lineErrors: number, naks: number): void {
    const before = this.#board ?? { lineErrors, naks };
    this.#board = { lineErrors, naks };
    const errors = (lineErrors - before.lineErrors + BOARD_COUNTS) % BOARD_COUNTS;
    this.#counts.line_errors += errors;
    this.#counts.naks += (naks - before.naks + BOARD_COUNTS) % BOARD_COUNTS;
    if (errors > 0) this.#trouble();
  }

  /** A board that was up was lost. */
  lost(): void {
    this.#counts.lost += 1;
  }

  /** A connection has ended: the next one says everything anyhow. */
  rest(): void {
    this.#board = null;
    this.#settle();
  }

  #settle(): void {
    this.#firstTroubleMs = null;
    this.#cancel();
  }

  #trouble(): void {
    const nowMs = this.#clock.nowMs();
    this.#firstTroubleMs ??= nowMs;
    this.#cancel();
    this.#cancel = this.#clock.after(QUIET_MS, () => {
      this.#settle();
      this.#sayAgain('all');
    });
    if (nowMs - this.#firstTroubleMs < PATIENCE_MS) return;
    this.#firstTroubleMs = nowMs;
    this.#sayAgain('light');
  }
}
