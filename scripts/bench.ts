import { parseArgs } from 'node:util';
import type { Bench } from '../test/bench/lib/bench.ts';
import { CannotMeasure } from '../test/bench/lib/cannot-measure.ts';
import { headerOf } from '../test/bench/lib/machine.ts';
import { createReporter } from '../test/bench/lib/reporter.ts';

/** The benches by name; each is loaded only when it runs. */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  control: () => import('../test/bench/control/bench.ts'),
  media: () => import('../test/bench/media/bench.ts'),
  start: () => import('../test/bench/start/bench.ts'),
  cost: () => import('../test/bench/cost/bench.ts'),
  board: () => import('../test/bench/board/bench.ts'),
  trust: () => import('../test/bench/trust/bench.ts'),
};

const EXIT_CANNOT_MEASURE = 2;

async function main(): Promise<number> {
  const { name, quick } = readArguments();
  const load = BENCHES[name];
  if (load === undefined) {
    throw new CannotMeasure(`there is no bench "${name}": choose ${Object.keys(BENCHES).join(', ')}`);
  }
  const { bench } = await load();
  await using ends = new AsyncDisposableStack();
  const report = createReporter(headerOf(name, quick), (line) => process.stdout.write(`${line}\n`));
  const progress = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  await Promise.race([bench({ report, quick, progress, ends }), stopped()]);
  report.finish();
  return 0;
}

function readArguments(): { name: string; quick: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { quick: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length !== 1) throw new Error('one bench is needed');
    return { name: positionals[0]!, quick: values.quick };
  } catch (cause) {
    const usage = `usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')} [--quick]`;
    throw new CannotMeasure(`${cause instanceof Error ? cause.message : cause}; ${usage}`);
  }
}

/** Ctrl-C ends everything that the bench started before it ends the bench. */
function stopped(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        reject(new CannotMeasure(`stopped by ${signal} before it had measured everything`));
      });
    }
  });
}

/** One line for the person who ran it: the message and its causes. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${sentence(error.cause)})`;
  return `${error.message}${cause}`;
}

let exitCode = EXIT_CANNOT_MEASURE;
try {
  exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${sentence(error)}\n`);
  if (!(error instanceof CannotMeasure) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
// A bench that was stopped halfway may still hold timers: its children are gone, so it may go too.
process.exit(exitCode);
