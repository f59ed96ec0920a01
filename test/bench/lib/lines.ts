import * as v from 'valibot';

/** The lines that a bench prints on stdout, one JSON object each: header, figures, summary. */
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const name = v.pipe(v.string(), v.minLength(1));

export const headerLine = v.strictObject({
  bench: name,
  machine: v.strictObject({
    cpu: name,
    cores: count,
    memory_mb: count,
    /** Load of the last minute before the run: a busy machine makes worse figures. */
    load1: v.pipe(finite, v.minValue(0)),
    /** Whether the run was cut short: its figures only show that the bench works. */
    quick: v.boolean(),
  }),
  node: name,
  commit: name,
});

const figure = {
  bench: name,
  /** `nabij`, or what one would use instead. */
  subject: name,
  metric: name,
  unit: v.picklist(['ms', '%', 'MB', 'ratio', 'count', 'frames/s', 'px', 'B']),
  n: count,
  /** What must hold, readable: `p50 <= 12, p99 <= 35`. */
  goal: v.nullable(name),
  /** null: nothing was asked. */
  pass: v.nullable(v.boolean()),
  /** How it was measured, where that is not plain from the name. */
  note: v.optional(name),
};

export const distributionLine = v.strictObject({
  ...figure,
  p50: finite,
  p95: finite,
  p99: finite,
  max: finite,
});

export const valueLine = v.strictObject({ ...figure, value: finite });

export const summaryLine = v.strictObject({
  bench: name,
  summary: v.literal(true),
  pass: v.boolean(),
  missed: v.array(name),
});

export const benchLine = v.union([headerLine, distributionLine, valueLine, summaryLine]);

export type HeaderLine = v.InferOutput<typeof headerLine>;
export type FigureLine = v.InferOutput<typeof distributionLine> | v.InferOutput<typeof valueLine>;
export type SummaryLine = v.InferOutput<typeof summaryLine>;
export type BenchLine = v.InferOutput<typeof benchLine>;
export type Unit = FigureLine['unit'];
