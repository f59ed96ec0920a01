import { expect, test } from 'vitest';
import { Pacer } from '../../../src/emulator/board/pace.ts';
import { boardWith } from './program.ts';

/** A clock and a board that are moved by hand. */
function handPaced() {
  const wall = { ms: 1000 };
  const runs: number[] = [];
  let nowMs = 0;
  const pacer = new Pacer(
    {
      nowMs: () => nowMs,
      run(ms) {
        runs.push(ms);
        nowMs += ms;
      },
    },
    () => wall.ms,
  );
  return { pacer, wall, runs, now: () => nowMs };
}

test('a slice runs the board up to wall time and not beyond', () => {
  const { pacer, wall, runs } = handPaced();
  pacer.start();
  wall.ms += 0.7;
  pacer.catchUp();
  pacer.catchUp();
  wall.ms += 2;
  pacer.catchUp();
  pacer.stop();
  expect(runs.map((ms) => Math.round(ms * 10) / 10)).toEqual([0.7, 2]);
  expect(pacer.worstLagMs).toBeCloseTo(2);
});

test('a stall is caught up in bounded slices', () => {
  const { pacer, wall, runs, now } = handPaced();
  pacer.start();
  wall.ms += 90;
  for (let slice = 0; slice < 6; slice++) pacer.catchUp();
  pacer.stop();
  expect(Math.max(...runs)).toBe(20);
  expect(now()).toBeCloseTo(90);
});

test('after a very long stall the lost time is given up', () => {
  const { pacer, wall, now } = handPaced();
  pacer.start();
  wall.ms += 60_000;
  for (let slice = 0; slice < 6; slice++) pacer.catchUp();
  pacer.stop();
  expect(now()).toBeCloseTo(20);
  expect(pacer.worstLagMs).toBeCloseTo(60_000);
});

test('nothing runs when it is not started or has been stopped', () => {
  const { pacer, wall, runs } = handPaced();
  wall.ms += 5;
  pacer.catchUp();
  pacer.start();
  pacer.stop();
  wall.ms += 5;
  pacer.catchUp();
  expect(runs).toEqual([]);
});

test('a paced board keeps wall time, and what comes in is met at once', async () => {
  const { board, sent } = boardWith(
    `ISR(USART_RX_vect) { UDR0 = UDR0; }
     int main(void) { uart_begin(_BV(RXCIE0)); sei(); for (;;) sleep_mode(); }`,
  );
  const stop = board.pace();
  const wallMs = performance.now();
  const simulatedMs = board.nowMs;
  await new Promise((resolve) => setTimeout(resolve, 300));
  board.serial.write(Uint8Array.of(9));
  // Writing has just brought the board level with the wall.
  const driftMs = performance.now() - wallMs - (board.nowMs - simulatedMs);
  expect(Math.abs(driftMs)).toBeLessThan(100);
  expect(() => board.run(1)).toThrow('keeps its own time');
  await expect.poll(() => sent).toEqual([9]);
  stop();
  const stoppedMs = board.nowMs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(board.nowMs).toBe(stoppedMs);
});
