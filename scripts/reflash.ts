import { parseArgs } from 'node:util';
import { FlashBench } from '../test/kit/board/flash/flash-bench.ts';
import { interrupted } from '../test/kit/board/flash/interruption.ts';

const EXIT_FOUND = 1;
const EXIT_USAGE = 2;

/** Reads a whole number of the command line; ends the program when it is none. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`reflash: --${name} takes a whole number, as --${name} 7\n`);
  process.exit(EXIT_USAGE);
}

const { values } = parseArgs({
  options: { count: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const first = whole('seed', values.seed);
const count = whole('count', values.count);

const bench = await FlashBench.open(first);
let recovered = 0;
let cutOff = 0;
try {
  for (let seed = first; seed < first + count; seed++) {
    const startedMs = performance.now();
    const result = await interrupted(bench, seed);
    const { interruption, cut, cutPercent, next, runs } = result;
    if (next === 'done' && runs) recovered++;
    else process.stderr.write(`reflash: again with npm run reflash -- --seed ${seed} --count 1\n`);
    if (cut !== 'done') cutOff++;
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
    process.stdout.write(`${JSON.stringify({ ...interruption, cut, cutPercent, next, runs, seconds })}\n`);
  }
} finally {
  await bench.close();
}
process.stdout.write(`${JSON.stringify({ seed: first, count, cutOff, recovered })}\n`);
// Updates that were never cut off show nothing.
if (recovered < count || cutOff === 0) process.exitCode = EXIT_FOUND;
