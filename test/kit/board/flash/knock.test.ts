import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHardware } from '../../../../hardware/read.ts';
import { guardReleaseS } from '../../../../hardware/reset.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { FIRMWARE_IMAGE } from '../../../../src/emulator/board/emulated-board.ts';
import { flashBoard, RESET_FREE_MS } from '../../../../src/kit/board/flash/flash.ts';
import { readImage } from '../../../../src/kit/board/flash/image.ts';
import { ANSWER_MS } from '../../../../src/kit/board/flash/knock.ts';
import { ScriptedBoard } from '../scripted-board.ts';

test('the boot loader is called no sooner than the RESET circuit lets it be', () => {
  const { flash, noProgram } = guardReleaseS(readHardware());
  expect(RESET_FREE_MS).toBeGreaterThan(flash * 1_000);
  expect(ANSWER_MS).toBeGreaterThan(noProgram * 1_000);
});

describe('a flash that is cut off before avrdude begins', () => {
  const path = process.env.PATH;
  let killer: AbortController;
  let opened: ScriptedBoard[];
  beforeEach(() => {
    killer = new AbortController();
    opened = [];
    // Where avrdude would be looked for there is nothing: had it been started, another code would say so.
    process.env.PATH = '/nonexistent';
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  const flash = (port: string) =>
    flashBoard({
      findPort: () => (existsSync(port) ? port : null),
      image: readImage(FIRMWARE_IMAGE),
      openSerial: () => {
        const board = new ScriptedBoard({ answer: () => null });
        opened.push(board);
        setImmediate(() => killer.abort());
        return board;
      },
      clock: systemClock,
      log: silentLogger,
      signal: killer.signal,
      onPercent: () => {},
    });

  test.each([
    ['while nobody answers on the port', import.meta.filename, 1, () => {}],
    ['before it began', import.meta.filename, 0, () => killer.abort()],
    ['while the port is away', '/nonexistent/tty', 0, () => setImmediate(() => killer.abort())],
  ])('ends at once %s, with the port shut', async (_when, port, opens, cut) => {
    cut();
    const startMs = performance.now();
    await expect(flash(port)).rejects.toMatchObject({ code: 'NABIJ_E_FLASH_CUT' });
    // The waits that are cut short are of 3 s each.
    expect(performance.now() - startMs).toBeLessThan(ANSWER_MS);
    expect(opened.map(({ isOpen }) => isOpen)).toEqual(Array(opens).fill(false));
  });
});
