import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeHello, PROTOCOL, RING_LEDS } from '../../src/kit/board/wire.generated.ts';
import { TestBench } from './bench.ts';

const file = (name: string) => new URL(`../../firmware/${name}`, import.meta.url).pathname;
const BUILD_MS = 60_000;

let directory = '';
let printed = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nabij-firmware-'));
  printed = (await promisify(execFile)(file('build.sh'), [directory])).stdout;
}, BUILD_MS);

afterAll(() => rm(directory, { recursive: true, force: true }));

test('the committed image is what the sources give, byte for byte', async () => {
  const built = await readFile(join(directory, 'nabij.hex'));
  expect(built.equals(await readFile(file('nabij.hex')))).toBe(true);
});

test('the build prints its sizes, and they are within 16 KiB of flash and 1 KiB of RAM', () => {
  const [, flash, ram] = /flash (\d+) of 16384 bytes, ram (\d+) of 1024 bytes/.exec(printed) ?? [];
  expect(Number(flash)).toBeLessThanOrEqual(16_384);
  expect(Number(ram)).toBeLessThanOrEqual(1_024);
});

test('the board tells the build id that the build printed', () => {
  const bench = new TestBench().send(encodeHello(7, { protocol: PROTOCOL })).run(10);
  const buildId = Number.parseInt(/build ([0-9a-f]{8})/.exec(printed)?.[1] ?? '', 16);
  const identity = { type: 'hello', seq: 7, protocol: PROTOCOL, buildId, leds: RING_LEDS, deadManMs: 500 };
  expect(bench.last('hello')).toMatchObject(identity);
});
