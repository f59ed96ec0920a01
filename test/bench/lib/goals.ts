import type { Distribution } from './stats.ts';

/** One bound that a figure must keep: `p99 <= 28`. */
export interface Bound {
  readonly of: 'p50' | 'p95' | 'p99' | 'max' | 'value';
  readonly is: '<=' | '<';
  readonly limit: number;
}

/** What was measured: a distribution, or one value. */
export type Measured = Distribution | { readonly value: number };

/** The bound as a person reads it. */
export function boundText(bound: Bound): string {
  return `${bound.of} ${bound.is} ${bound.limit}`;
}

/** Whether a figure keeps a bound. A bound on something that the figure lacks is a mistake in the bench. */
export function keeps(measured: Measured, bound: Bound): boolean {
  const value = (measured as Partial<Record<Bound['of'], number>>)[bound.of];
  if (value === undefined) throw new TypeError(`the figure has no ${bound.of} to hold against its goal`);
  return bound.is === '<' ? value < bound.limit : value <= bound.limit;
}
