import type { Reporter } from './reporter.ts';

/** What a bench is given. */
export interface BenchContext {
  readonly report: Reporter;
  /** Cut short: shows that the bench works, its figures mean little. */
  readonly quick: boolean;
  /** Says on stderr how far it is. */
  progress(text: string): void;
  /** What must end when the bench ends, however it ends. */
  readonly ends: AsyncDisposableStack;
}

/** Measures everything it has to and reports it. Throws CannotMeasure when it cannot. */
export type Bench = (context: BenchContext) => Promise<void>;
