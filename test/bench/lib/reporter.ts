import * as v from 'valibot';
import { type Bound, boundText, keeps, type Measured } from './goals.ts';
import { type BenchLine, benchLine, type HeaderLine, type SummaryLine, type Unit } from './lines.ts';
import { round3, summarise } from './stats.ts';

/** What a figure is called and what is asked of it. */
export interface FigureName {
  readonly subject: string;
  readonly metric: string;
  readonly unit: Unit;
  /** Empty or absent: nothing is asked. */
  readonly goal?: readonly Bound[];
  readonly note?: string;
}

export interface Reporter {
  /** Prints the percentiles of samples. Returns whether the goal is met; null without one. */
  samples(name: FigureName, samples: readonly number[]): boolean | null;
  /** Prints one value. @param n how many measurements it was made from. */
  value(name: FigureName, value: number, n?: number): boolean | null;
  /** Prints the last line. Nothing may follow. */
  finish(): SummaryLine;
}

/**
 * Prints a bench's lines and keeps count of the goals that were missed.
 * Every line is checked against the schema before it leaves.
 * @param print takes one line without its line feed.
 */
export function createReporter(header: HeaderLine, print: (line: string) => void): Reporter {
  const missed: string[] = [];
  let finished = false;

  function emit(line: BenchLine): void {
    if (finished) throw new Error('a bench line after the summary');
    v.assert(benchLine, line);
    print(JSON.stringify(line));
  }

  function figure(name: FigureName, n: number, measured: Measured): boolean | null {
    const bounds = name.goal ?? [];
    const broken = bounds.filter((bound) => !keeps(measured, bound));
    for (const bound of broken) missed.push(`${name.subject} ${name.metric} ${boundText(bound)}`);
    const pass = bounds.length === 0 ? null : broken.length === 0;
    emit({
      bench: header.bench,
      subject: name.subject,
      metric: name.metric,
      unit: name.unit,
      n,
      ...measured,
      goal: bounds.length === 0 ? null : bounds.map(boundText).join(', '),
      pass,
      ...(name.note === undefined ? {} : { note: name.note }),
    });
    return pass;
  }

  emit(header);
  return {
    samples(name, samples) {
      const { n, p50, p95, p99, max } = summarise(samples);
      return figure(name, n, { n, p50: round3(p50), p95: round3(p95), p99: round3(p99), max: round3(max) });
    },
    value: (name, value, n = 1) => figure(name, n, { value: round3(value) }),
    finish() {
      const summary: SummaryLine = { bench: header.bench, summary: true, pass: missed.length === 0, missed };
      emit(summary);
      finished = true;
      return summary;
    },
  };
}
