import type { Clock } from '../../core/clock.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

export interface AbsenceOptions {
  readonly clock: Clock;
  readonly missing: (code: ErrorCode, detail: string) => void;
  readonly back: () => void;
}

/** What mends itself within this is nobody's business: a sentence that flashes by only worries. */
const MENDS_ITSELF_MS = 1_000;

/** Whether a part is missing as people are told: once for each reason, and once when it is over. */
export class Absence {
  readonly #options: AbsenceOptions;
  #said: ErrorCode | null = null;
  #suspicion: (() => void) | null = null;

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /** It is missing for sure: said at once. */
  certain(code: ErrorCode, detail: string): void {
    this.dropSuspicion();
    if (this.#said === code) return;
    this.#said = code;
    this.#options.missing(code, detail);
  }

  /** It may mend itself: said when it has not done so in a second. */
  suspected(code: ErrorCode, detail: string): void {
    if (this.#said !== null || this.#suspicion !== null) return;
    this.#suspicion = this.#options.clock.after(MENDS_ITSELF_MS, () => this.certain(code, detail));
  }

  over(): void {
    this.dropSuspicion();
    if (this.#said === null) return;
    this.#said = null;
    this.#options.back();
  }

  dropSuspicion(): void {
    this.#suspicion?.();
    this.#suspicion = null;
  }
}
