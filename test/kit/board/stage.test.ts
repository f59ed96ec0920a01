import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import type { Job, Outcome } from '../../../src/kit/board/outbox.ts';
import { Stage } from '../../../src/kit/board/stage.ts';
import { NakReason } from '../../../src/kit/board/wire.generated.ts';
import { HandClock } from '../../support/hand-clock.ts';

const REFUSED: Outcome = { kind: 'refused', reason: NakReason.DISPLAY };
const TAKEN: Outcome = { kind: 'acknowledged' };

/** A stage whose light is shown and whose picture is due. */
function stageWithPicture(): { stage: Stage; clock: HandClock; next: () => Job | null } {
  const clock = new HandClock();
  const stage = new Stage(clock, silentLogger, () => {});
  stage.show({ kind: 'nobody' }, false).catch(() => {});
  stage.boardUp();
  stage.nextJob()?.settle(TAKEN);
  return { stage, clock, next: () => stage.nextJob() };
}

/** Refuses the next part; how long nothing is said after it, ms. */
function restAfterRefusal({ clock, next }: ReturnType<typeof stageWithPicture>): number {
  next()!.settle(REFUSED);
  for (let restMs = 0; ; restMs += 1) {
    if (clock.waiting === 0) return restMs;
    clock.advance(1);
  }
}

test('a display that refuses its picture is tried again soon, and then ever later up to half a second', () => {
  const rig = stageWithPicture();
  expect([1, 2, 3, 4, 5, 6].map(() => restAfterRefusal(rig))).toEqual([60, 120, 240, 480, 500, 500]);
  rig.next()!.settle(TAKEN);
  expect(restAfterRefusal(rig)).toBe(60);
});

test('a board that is back has its display tried soon, however often it refused before', () => {
  const rig = stageWithPicture();
  for (let n = 0; n < 4; n += 1) restAfterRefusal(rig);
  rig.stage.boardUp();
  rig.next()?.settle(TAKEN);
  expect(restAfterRefusal(rig)).toBe(60);
});

test('a part that was not answered is drawn again at once, and the rest of the picture stays known', () => {
  const { next } = stageWithPicture();
  let parts = 0;
  for (let job = next(); job !== null; job = next()) {
    job.settle(TAKEN);
    parts += 1;
  }
  const again = stageWithPicture();
  for (let n = 1; n < parts; n += 1) again.next()!.settle(TAKEN);
  // The last part.
  again.next()!.settle({ kind: 'silent' });
  again.next()!.settle(TAKEN);
  expect(again.next()).toBeNull();
});
