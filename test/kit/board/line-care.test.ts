import { describe, expect, test } from 'vitest';
import { Aim } from '../../../src/kit/board/aim.ts';
import { LineHealth } from '../../../src/kit/board/line-health.ts';
import { NakReason } from '../../../src/kit/board/wire.generated.ts';
import { HandClock } from '../../support/hand-clock.ts';

const target = { ticks: 3_400, vmax: 640, amax: 64 };

describe('a look that the line swallowed', () => {
  test('is sent again when the head stands still elsewhere, and no more once it is there', () => {
    const aim = new Aim();
    aim.ask(target, 0);
    expect(aim.seen({ ticks: 3_000, moving: false, atMs: 60 })).toBeNull();
    expect(aim.seen({ ticks: 3_000, moving: false, atMs: 130 })).toBe(target);
    expect(aim.seen({ ticks: 3_000, moving: false, atMs: 170 })).toBeNull();
    expect(aim.seen({ ticks: 3_100, moving: true, atMs: 300 })).toBeNull();
    expect(aim.seen({ ticks: 3_400, moving: false, atMs: 500 })).toBeNull();
    expect(aim.seen({ ticks: 3_000, moving: false, atMs: 700 })).toBeNull();
  });

  test('is not sent again when it has grown old, or is no longer asked', () => {
    const old = new Aim();
    old.ask(target, 0);
    expect(old.seen({ ticks: 3_000, moving: false, atMs: 1_200 })).toBeNull();
    const stopped = new Aim();
    stopped.ask(target, 0);
    stopped.drop();
    expect(stopped.seen({ ticks: 3_000, moving: false, atMs: 200 })).toBeNull();
  });
});

describe('the health of the line', () => {
  function make() {
    const clock = new HandClock();
    const said: string[] = [];
    return { clock, said, health: new LineHealth(clock, (what) => said.push(what)) };
  }

  test('after noise everything is said again once it is quiet', () => {
    const { clock, said, health } = make();
    health.damaged();
    clock.advance(150);
    health.refused(NakReason.CRC);
    clock.advance(199);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual(['all']);
    clock.advance(5_000);
    expect(said).toEqual(['all']);
  });

  test('under noise without end the light alone is said again every so often', () => {
    const { clock, said, health } = make();
    for (let passedMs = 0; passedMs < 2_000; passedMs += 50) {
      health.damaged();
      clock.advance(50);
    }
    expect(said).toEqual(['light', 'light']);
    clock.advance(200);
    expect(said).toEqual(['light', 'light', 'all']);
  });

  test('a refusal that says nothing of the line, and the end of a connection, need nothing said again', () => {
    const { clock, said, health } = make();
    health.refused(NakReason.PRIVACY);
    health.damaged();
    health.rest();
    clock.advance(5_000);
    expect(said).toEqual([]);
  });

  test("the board's own counts are taken as what they grow by, also over their end and another board", () => {
    const { health } = make();
    health.boardCounts(16_380, 5);
    health.boardCounts(2, 7);
    health.rest();
    health.boardCounts(100, 100);
    health.resent();
    health.unanswered();
    health.lost();
    expect(health.counters).toEqual({
      board_damaged: 0,
      board_refused: 0,
      board_resent: 1,
      board_unanswered: 1,
      board_lost: 1,
      board_line_errors: 6,
      board_naks: 2,
    });
  });
});
