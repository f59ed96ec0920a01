import { expect, test } from 'vitest';
import { readHardware } from '../../../../hardware/read.ts';
import { guardReleaseS } from '../../../../hardware/reset.ts';
import { RESET_FREE_MS } from '../../../../src/kit/board/flash/flash.ts';
import { ANSWER_MS } from '../../../../src/kit/board/flash/knock.ts';

test('the boot loader is called no sooner than the RESET circuit lets it be', () => {
  const { flash, noProgram } = guardReleaseS(readHardware());
  expect(RESET_FREE_MS).toBeGreaterThan(flash * 1_000);
  expect(ANSWER_MS).toBeGreaterThan(noProgram * 1_000);
});
