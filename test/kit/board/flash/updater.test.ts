import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NabijError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { FIRMWARE_IMAGE } from '../../../../src/emulator/board/emulated-board.ts';
import { readImage } from '../../../../src/kit/board/flash/image.ts';
import { Updater, type UpdaterOptions } from '../../../../src/kit/board/flash/updater.ts';
import type { ErrorCode } from '../../../../src/protocol/errors.ts';
import { HandClock } from '../../../support/hand-clock.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const IMAGE = readImage(FIRMWARE_IMAGE);
const OTHER_ID = 1;
const FREE_FOR_MS = 10_000;
const RETRY_MS = 20_000;
const LAST_RETRY_MS = 600_000;

let clock: HandClock;
let told: ErrorCode[];
let lent: number;
/** What becomes of the port when it is lent. */
let lend: UpdaterOptions['lend'];
let updater: Updater;
let scratch: ReturnType<typeof scratchDirectory>;

const unfinishedPath = () => join(scratch.path, 'board-unfinished');

const makeUpdater = () =>
  new Updater({
    imagePath: FIRMWARE_IMAGE,
    automatic: true,
    unfinishedPath: unfinishedPath(),
    openSerial: () => {
      throw new Error('nothing is opened here');
    },
    clock,
    log: silentLogger,
    announce: () => Promise.resolve(),
    lend: (use) => {
      lent += 1;
      return lend(use);
    },
    tell: (code) => told.push(code),
  });

beforeEach(() => {
  clock = new HandClock();
  told = [];
  lent = 0;
  // A cable that is pulled each time.
  lend = () => Promise.reject(new Error('the port is gone'));
  scratch = scratchDirectory();
  updater = makeUpdater();
});
afterEach(async () => {
  await updater.close();
  scratch.remove();
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a class that was left for a moment, or by a kit that ends, sees no update begin', async () => {
  updater.found(OTHER_ID);
  updater.setFree(true);
  clock.advance(FREE_FOR_MS - 1);
  updater.setFree(false);
  updater.setFree(true);
  clock.advance(FREE_FOR_MS - 1);
  expect(told).toEqual([]);
  await updater.close();
  clock.advance(FREE_FOR_MS);
  await settle();
  expect({ told, lent, waiting: clock.waiting }).toEqual({ told: [], lent: 0, waiting: 0 });
});

test('a class that stays empty is updated, however often it is said to be empty', async () => {
  updater.found(OTHER_ID);
  for (let passedMs = 0; passedMs < FREE_FOR_MS; passedMs += 1_000) {
    updater.setFree(true);
    clock.advance(1_000);
  }
  await settle();
  expect(lent).toBe(1);
});

test.each([
  [
    'says nothing after an update that was cut off',
    () => {
      for (let greeting = 0; greeting < 3; greeting += 1) updater.unanswered();
    },
  ],
  ['speaks another protocol', () => updater.other()],
])(
  'a board that %s and cannot be flashed asks for help, also after the link has told its own reason again',
  async (_what, greeting) => {
    writeFileSync(unfinishedPath(), '');
    updater = makeUpdater();
    // Also with a pupil in class, who has no use of such a board.
    updater.setFree(false);
    greeting();
    for (let round = 0; round < 3; round += 1) {
      await settle();
      clock.advance(RETRY_MS);
    }
    expect(lent).toBe(3);
    expect(told.at(-1)).toBe('NABIJ_E_FLASH_GAVE_UP');
    told.length = 0;
    greeting();
    expect(new Set(told)).toEqual(new Set(['NABIJ_E_FLASH_GAVE_UP']));
    expect(lent).toBe(3);
  },
);

describe('what says nothing', () => {
  const silent = async () => {
    updater.setFree(true);
    clock.advance(FREE_FOR_MS);
    await settle();
    for (let greeting = 0; greeting < 3; greeting += 1) updater.unanswered();
    await settle();
  };

  test('is not overwritten, and help is asked: it may be another project’s Uno', async () => {
    await silent();
    expect({ lent, told }).toEqual({ lent: 0, told: ['NABIJ_E_FLASH_UNKNOWN'] });
  });

  test.each([
    ['a board of ours was there before', IMAGE.buildId],
    ['the board before was to be updated', OTHER_ID],
  ])('is not overwritten either because %s', async (_what, buildId) => {
    updater.found(buildId);
    await silent();
    const byItself = buildId === OTHER_ID ? 1 : 0;
    expect(lent).toBe(byItself);
    expect(told.at(-1)).toBe('NABIJ_E_FLASH_UNKNOWN');
  });

  test('is not overwritten either after an update that never came to writing', async () => {
    lend = (use) =>
      use(() => {
        throw new NabijError('NABIJ_E_FLASH_WHICH', 'two boards');
      });
    updater.found(OTHER_ID);
    await silent();
    expect(lent).toBe(1);
    expect(existsSync(unfinishedPath())).toBe(false);
    updater.plugged();
    await silent();
    expect({ lent, last: told.at(-1) }).toEqual({ lent: 1, last: 'NABIJ_E_FLASH_UNKNOWN' });
  });

  test('is overwritten when an update was cut off, and not any more once a board of ours was up since', async () => {
    writeFileSync(unfinishedPath(), '');
    updater = makeUpdater();
    await silent();
    expect(lent).toBe(1);
    await updater.close();
    updater = makeUpdater();
    updater.found(IMAGE.buildId);
    expect(existsSync(unfinishedPath())).toBe(false);
    await silent();
    expect(lent).toBe(1);
  });
});

describe('a board that could not be flashed three times', () => {
  beforeEach(async () => {
    updater.setFree(true);
    updater.other();
    clock.advance(FREE_FOR_MS);
    for (let round = 0; round < 3; round += 1) {
      await settle();
      clock.advance(RETRY_MS);
    }
    expect(lent).toBe(3);
  });

  test('is tried once more after ten minutes, and not again', async () => {
    clock.advance(LAST_RETRY_MS);
    await settle();
    expect(lent).toBe(4);
    clock.advance(10 * LAST_RETRY_MS);
    await settle();
    expect(lent).toBe(4);
    expect(told.at(-1)).toBe('NABIJ_E_FLASH_GAVE_UP');
  });

  test('is tried once whenever it is plugged in anew', async () => {
    for (const tries of [4, 5]) {
      updater.plugged();
      await settle();
      clock.advance(RETRY_MS);
      await settle();
      expect(lent).toBe(tries);
    }
  });
});
