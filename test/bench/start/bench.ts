import type { Bench } from '../lib/bench.ts';
import { type Product, startProduct } from '../lib/product.ts';
import { measureTaps } from '../lib/taps.ts';

const STARTS = 3;

/** How long one waits: for `npm start`, and for the class after a tap. */
export const bench: Bench = async (context) => {
  const { ends, report, progress, quick } = context;
  const startsMs: number[] = [];
  let product: Product | null = null;
  for (let start = 0; start < (quick ? 1 : STARTS); start += 1) {
    await product?.[Symbol.asyncDispose]();
    product = await startProduct();
    ends.use(product);
    startsMs.push(product.readyMs);
    progress(`npm start ${start + 1}: both lines after ${Math.round(product.readyMs)} ms`);
  }
  report.samples(
    {
      subject: 'nabij',
      metric: 'npm_start_to_both_lines',
      unit: 'ms',
      goal: [{ of: 'max', is: '<=', limit: 5_000 }],
    },
    startsMs,
  );
  await measureTaps(context, product!);
};
