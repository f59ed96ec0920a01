import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const file = (name: string) => new URL(`fuzz/${name}`, import.meta.url).pathname;
const SEED = 20_260_302;
const INPUTS = 20_000;
const BUILD_MS = 120_000;
const RUN_MS = 300_000;

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nabij-fuzz-'));
  await promisify(execFile)('sh', [file('build.sh'), 'blind', directory]);
}, BUILD_MS);

afterAll(() => rm(directory, { recursive: true, force: true }));

/** Every seed behind its length in two bytes, by name, so that the same number is the same input. */
function seeds(): Buffer {
  const all = readdirSync(file('seeds')).sort();
  return Buffer.concat(
    all.flatMap((name) => {
      const seed = readFileSync(file(`seeds/${name}`));
      return [Buffer.of(seed.length & 0xff, seed.length >> 8), seed];
    }),
  );
}

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function run(...numbers: readonly number[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(directory, 'blind'), numbers.map(String));
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
    child.stdin.end(seeds());
  });
}

test(
  `the firmware's sources take ${INPUTS} inputs without a fault of memory, arithmetic, watchdog or pulse (seed ${SEED})`,
  async () => {
    expect(await run(SEED, INPUTS)).toEqual({ code: 0, said: `${INPUTS} inputs\n` });
  },
  RUN_MS,
);
