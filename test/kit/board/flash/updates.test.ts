import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/core/clock.ts';
import type { NabijError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { FIRMWARE_IMAGE } from '../../../../src/emulator/board/emulated-board.ts';
import { type Board, createBoard } from '../../../../src/kit/board/board.ts';
import type { BoardEvent } from '../../../../src/kit/ports.ts';
import { until } from '../../../support/until.ts';
import { FlashBench, wait } from './flash-bench.ts';

const WITHIN_MS = 60_000;
vi.setConfig({ testTimeout: 2 * WITHIN_MS });

let bench: FlashBench;
let board: Board;
let events: BoardEvent[];

const unfinished = () => join(dirname(bench.port), 'board-unfinished');

const makeBoard = (): Board =>
  createBoard({
    port: bench.port,
    clock: systemClock,
    log: silentLogger,
    update: { imagePath: FIRMWARE_IMAGE, automatic: true, unfinishedPath: unfinished() },
  });

beforeEach(async () => {
  bench = await FlashBench.open(3);
  events = [];
  board = makeBoard();
});
afterEach(async () => {
  await board.close();
  await bench.close();
});

const open = (): void => board.open((event) => events.push(event));
const programs = () => events.flatMap((event) => (event.type === 'board_up' ? [event.buildId] : []));
const losses = () => events.flatMap((event) => (event.type === 'board_lost' ? [event.code] : []));

/** Opens the board, begins an update of it and ends the kit when so much is written; gives what the update ended with. */
async function cutAt(leastPercent: number): Promise<unknown> {
  open();
  await until('the board is up', () => programs().length > 0, WITHIN_MS);
  let percent = 0;
  const cut = board
    .flash((now) => {
      percent = now;
    })
    .catch((error: unknown) => error);
  await until(`${leastPercent} % of it is written`, () => percent >= leastPercent, WITHIN_MS);
  await board.close();
  return cut;
}

describe('a board with another program than the kit has for it', () => {
  test('is renewed once nobody is in class, says so, and is up again with the new one', async () => {
    open();
    await until('the board is up', () => programs()[0] === bench.older.buildId, WITHIN_MS);
    await wait(1_500);
    expect(losses()).not.toContain('NABIJ_E_BOARD_UPDATING');
    board.setFree(true);
    await until('the new program is up', () => programs().at(-1) === bench.newer.buildId, WITHIN_MS);
    expect(losses()).toContain('NABIJ_E_BOARD_UPDATING');
    await wait(1_500);
    // On a busy machine a board may be lost for a moment and be back.
    const each = programs().filter((id, at) => id !== programs()[at - 1]);
    expect(each).toEqual([bench.older.buildId, bench.newer.buildId]);
  });

  test('is renewed when somebody asks, with its progress told; a second one at the same time is refused', async () => {
    open();
    await until('the board is up', () => programs().length > 0, WITHIN_MS);
    const percents: number[] = [];
    const first = board.flash((percent) => percents.push(percent));
    const second: unknown = await board.flash(() => {}).catch((error: unknown) => error);
    expect((second as NabijError).code).toBe('NABIJ_E_FLASH_BUSY');
    await first;
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    await until('the new program is up', () => programs().at(-1) === bench.newer.buildId, WITHIN_MS);
  });

  test('with half a program is found by its silence after a restart of the kit, and renewed with a pupil in class', async () => {
    await cutAt(25);
    expect(existsSync(unfinished())).toBe(true);
    board = makeBoard();
    board.setFree(false);
    open();
    await until('the new program is up', () => programs().at(-1) === bench.newer.buildId, WITHIN_MS);
    expect(existsSync(unfinished())).toBe(false);
  });

  test('a kit that ends in the midst of it takes avrdude with it', async () => {
    expect(((await cutAt(10)) as NabijError).code).toBe('NABIJ_E_FLASH_CUT');
    expect(await bench.flash()).toBe('done');
  });
});
