import { afterEach, expect, test, vi } from 'vitest';
import { BoardInTime } from '../../support/board-in-time.ts';

vi.setConfig({ testTimeout: 60_000 });

const REPORTED_MS = 2_000;
const STALL_MV = 110;

let rig: BoardInTime;
afterEach(() => rig.close());

/** What was told of parts, `+` for one that is back. */
const parts = () =>
  rig.events.flatMap((event) => {
    if (event.type === 'part_missing') return [event.code];
    return event.type === 'part_back' ? [`+${event.part}`] : [];
  });

const isAmber = () => {
  const { r, g, b } = rig.emulated.ring[0]!;
  return r > 100 && g > 40 && g < r && b === 0;
};

test('a low supply is told within two seconds and shown on the ring, once until it is back', async () => {
  rig = new BoardInTime();
  await rig.until('up', () => rig.isUp);
  await rig.pass(500);
  expect(rig.board.counters).toMatchObject({ board_low_supply: 0, board_stalled: 0 });
  for (const dip of [1, 2]) {
    rig.emulated.supplyMv = 4_200;
    await rig.until('reported', () => rig.board.counters.board_low_supply === dip, REPORTED_MS);
    await rig.until('shown', isAmber, REPORTED_MS);
    await rig.pass(1_000);
    expect(rig.board.counters.board_low_supply).toBe(dip);
    expect(parts().at(-1)).toBe('NABIJ_E_SUPPLY_LOW');
    rig.emulated.supplyMv = 5_000;
    await rig.until('over', () => !isAmber() && parts().at(-1) === '+supply', REPORTED_MS);
  }
  expect(parts()).toHaveLength(4);
});

test('a supply that dips for half a second is told of to nobody', async () => {
  rig = new BoardInTime();
  await rig.until('up', () => rig.isUp);
  await rig.pass(500);
  rig.emulated.supplyMv = 4_200;
  await rig.pass(500);
  rig.emulated.supplyMv = 5_000;
  await rig.pass(3_000);
  expect(parts()).toEqual([]);
  expect(rig.board.counters.board_low_supply).toBe(0);
});

test('a stalled servo is told within two seconds and shown on the ring, until it turns again', async () => {
  rig = new BoardInTime({ description: { stallMv: STALL_MV } });
  await rig.until('up', () => rig.isUp);
  rig.board.look(40);
  await rig.pass(300);
  rig.emulated.servoCurrentMv = 170;
  await rig.until('reported', () => rig.board.counters.board_stalled === 1, REPORTED_MS);
  await rig.until('shown', isAmber, REPORTED_MS);
  expect(parts()).toEqual(['NABIJ_E_HEAD_STUCK']);
  rig.emulated.servoCurrentMv = 0;
  await rig.until('over', () => !isAmber() && parts().length > 1, 8_000);
  expect(parts()).toEqual(['NABIJ_E_HEAD_STUCK', '+head']);
  expect(rig.board.counters.board_stalled).toBe(1);
});

test('of a board that is lost nothing else is said', async () => {
  rig = new BoardInTime();
  await rig.until('up', () => rig.isUp);
  rig.emulated.supplyMv = 4_200;
  await rig.until('told', () => parts().length === 1, REPORTED_MS);
  await rig.adapter.unplug();
  await rig.until('lost', () => rig.count('board_lost') === 1);
  expect(rig.events.slice(-2)).toMatchObject([{ type: 'board_lost' }, { type: 'part_back', part: 'supply' }]);
});
