import { expect, test } from 'vitest';
import pinMap from '../../../hardware/pins.json' with { type: 'json' };
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';

/** The committed image on the emulated board, seen from its pins and its line. */

const START_UP_MS = 66;
const WATCHDOG_MS = 250;
const REPORT_VERSION = Uint8Array.of(0xf9);

function started() {
  const board = new NabijBoard();
  const sent: number[] = [];
  board.serial.onBytes = (bytes) => sent.push(...bytes);
  board.run(START_UP_MS + 50);
  return { board, sent };
}

test('it introduces itself, and answers when asked for its version', () => {
  const { board, sent } = started();
  expect(sent.slice(0, 2)).toEqual([0xf9, 2]);
  sent.length = 0;
  board.serial.write(REPORT_VERSION);
  board.run(2);
  expect(sent.slice(0, 2)).toEqual([0xf9, 2]);
});

test('the pan servo is driven from the start, within its range, fifty times a second', () => {
  const { board } = started();
  const risesUs: number[] = [];
  board.onPulse(({ axis, riseUs, widthUs }) => {
    if (axis !== 'pan') return;
    risesUs.push(riseUs);
    expect(widthUs).toBeGreaterThanOrEqual(pinMap.servo.pan.minUs);
    expect(widthUs).toBeLessThanOrEqual(pinMap.servo.pan.maxUs);
  });
  board.run(1000);
  expect(risesUs.length).toBeGreaterThanOrEqual(49);
  for (let i = 1; i < risesUs.length; i++) expect(risesUs[i]! - risesUs[i - 1]!).toBeCloseTo(20_000, 6);
});

test('its ring is lit while no host speaks, with bit times that the LEDs accept, whatever else goes on', () => {
  const { board } = started();
  for (let burst = 0; burst < 40; burst++) {
    board.serial.write(new Uint8Array(50).fill(0xf9));
    board.run(50);
  }
  expect(board.ring.length).toBe(pinMap.ring.leds);
  expect(board.ring.some(({ r, g, b }) => r + g + b > 0)).toBe(true);
  expect(board.ringRejected).toBe(0);
});

test('when it hangs, the watchdog has it back at work in time', () => {
  const { board, sent } = started();
  sent.length = 0;
  board.fault('hang');
  board.serial.write(REPORT_VERSION);
  board.run(WATCHDOG_MS / 2);
  expect(sent).toEqual([]);
  board.run(WATCHDOG_MS + START_UP_MS);
  expect(board.resets).toBe(1);
  expect(sent.slice(0, 2)).toEqual([0xf9, 2]);
});

test.each(['reset', 'power'] as const)('after %s it starts again and drives the servo', (kind) => {
  const { board, sent } = started();
  sent.length = 0;
  board.fault(kind);
  board.run(START_UP_MS + 100);
  expect(board.resets).toBe(1);
  expect(sent.slice(0, 2)).toEqual([0xf9, 2]);
  expect(board.pulse('pan')).not.toBeNull();
});

test('a missing image is refused by its name', () => {
  expect(() => new NabijBoard({ imagePath: 'nowhere.hex' })).toThrow('nowhere.hex');
});
