import { afterEach, expect, test, vi } from 'vitest';
import { BoardInTime } from '../../support/board-in-time.ts';

vi.setConfig({ testTimeout: 60_000 });

const REPORTED_MS = 2_000;
const STALL_MV = 110;

let rig: BoardInTime;
afterEach(() => rig.close());

const isAmber = () => {
  const { r, g, b } = rig.emulated.ring[0]!;
  return r > 100 && g > 40 && g < r && b === 0;
};

test('a low supply is in the kit’s status within two seconds and shown on the ring, once until it is back', async () => {
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
    rig.emulated.supplyMv = 5_000;
    await rig.until('over', () => !isAmber(), REPORTED_MS);
  }
});

test('a stalled servo is in the kit’s status within two seconds and shown on the ring', async () => {
  rig = new BoardInTime({ description: { stallMv: STALL_MV } });
  await rig.until('up', () => rig.isUp);
  rig.board.look(40);
  await rig.pass(300);
  rig.emulated.servoCurrentMv = 170;
  await rig.until('reported', () => rig.board.counters.board_stalled === 1, REPORTED_MS);
  await rig.until('shown', isAmber, REPORTED_MS);
  rig.emulated.servoCurrentMv = 0;
  await rig.until('over', () => !isAmber(), 8_000);
  expect(rig.board.counters.board_stalled).toBe(1);
});
