import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { Bitmap } from '../../src/core/bitmap.ts';
import { readText } from '../../src/core/glyphs.ts';
import { silentLogger } from '../../src/core/log.ts';
import { FIRMWARE_IMAGE } from '../../src/emulator/board/emulated-board.ts';
import { openEmulator } from '../../src/emulator/emulator.ts';
import { readImage } from '../../src/kit/board/flash/image.ts';
import { startRelay } from '../../src/relay/server.ts';
import { buildOlderFirmware } from '../support/older-firmware.ts';
import { buildOptiboot } from '../support/optiboot.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { KitProcess } from './kit-process.ts';

const NABIJ = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const WITHIN_MS = 60_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A kit whose board has an older program and a boot loader. */
async function start() {
  const scratch = scratchDirectory();
  ends.push(() => scratch.remove());
  const relay = await startRelay({
    port: 0,
    pages: (_request, response) => response.end(),
    log: silentLogger,
  });
  ends.push(() => relay.close());
  const emulator = await openEmulator({
    directory: scratch.path,
    port: 0,
    log: silentLogger,
    program: {
      imagePath: buildOlderFirmware(scratch.path),
      bootLoaderPath: buildOptiboot(scratch.path),
    },
  });
  ends.push(() => emulator.close());
  const kit = new KitProcess(scratch.path, relay.port);
  ends.push(() => kit.end());
  await kit.ready;
  return { directory: scratch.path, emulator, kit };
}

/** Runs `nabij board flash`; gives its exit code and what it wrote. */
function boardFlash(directory: string, ...more: readonly string[]) {
  const words = [NABIJ, '--run-dir', directory, '--lang', 'en', 'board', 'flash', ...more];
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    const child = execFile(process.execPath, words, (_error, out, err) => {
      done({ code: child.exitCode ?? -1, out, err });
    });
  });
}

test('a kit with a newer program than its board has renews it by itself, then again when asked in the midst of a lesson', async () => {
  const { directory, emulator, kit } = await start();
  const { buildId } = readImage(FIRMWARE_IMAGE);
  await until(
    'the board was flashed',
    () => kit.lines.some((line) => line.includes('board flashed')),
    WITHIN_MS,
  );
  expect(
    kit.lines.some((line) => line.includes('"flashing the board"') && line.includes(String(buildId))),
  ).toBe(true);
  await until('the board is up again', async () => (await kit.status()).board === 'up', WITHIN_MS);

  await kit.lend();
  const tablet = await (await kit.pair()).open();
  ends.push(() => tablet.close());
  tablet.send({ type: 'join', presence: 'listening', visit: '0123456789abcdef', how: 'tap' });
  await until('the sound', async () => (await kit.status()).sound, WITHIN_MS);

  const refused = await boardFlash(directory);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('A pupil is in class now.');

  const seen = new Set<string>();
  const display = () => readText(new Bitmap(128, 64, emulator.board.display));
  const watching = setInterval(() => seen.add(display()), 50);
  const asked = await boardFlash(directory, '--now', '--json');
  clearInterval(watching);
  expect(asked.err).toBe('');
  expect(asked.code).toBe(0);
  const lines = asked.out.trim().split('\n');
  expect(lines.at(-2)).toBe('{"answer":"flashing","percent":100}');
  expect(lines.at(-1)).toBe('{"answer":"done"}');
  expect([...seen].some((text) => /update/i.test(text))).toBe(true);

  const told = tablet.of('state');
  expect(told.some(({ missing }) => missing.some(({ code }) => code === 'NABIJ_E_BOARD_UPDATING'))).toBe(
    true,
  );
  expect((await kit.status()).sound).toBe(true);
  await until('nothing missing', () => tablet.of('state').at(-1)?.missing.length === 0, WITHIN_MS);
});
