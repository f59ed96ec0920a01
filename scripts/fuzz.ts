import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fuzz } from '../test/protocol/seal/fuzz.ts';

const MAX_SEED = 2 ** 31;
const EXIT_FOUND = 1;
const EXIT_USAGE = 2;

/** Reads a whole number of the command line; ends the program when it is none. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`fuzz: --${name} takes a whole number, as --${name} 7\n`);
  process.exit(EXIT_USAGE);
}

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(randomInt(MAX_SEED)) },
    from: { type: 'string', default: '0' },
  },
});
const seed = whole('seed', values.seed);
const frames = whole('frames', values.frames);
const from = whole('from', values.from);

process.stderr.write(`fuzz: --seed ${seed} --from ${from}, ${frames} frames\n`);
const startedMs = performance.now();
const progress = (done: number) => process.stderr.write(`fuzz: ${done} refused\n`);
const failure = await fuzz({ seed, frames, from, progress });
const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
if (failure === null) {
  process.stdout.write(`${JSON.stringify({ seed, from, frames, refused: frames, seconds })}\n`);
} else {
  process.stdout.write(`${JSON.stringify({ ...failure, seconds })}\n`);
  process.stderr.write(
    `fuzz: again with npm run fuzz -- --seed ${seed} --from ${failure.frame} --frames 1\n`,
  );
  process.exitCode = EXIT_FOUND;
}
