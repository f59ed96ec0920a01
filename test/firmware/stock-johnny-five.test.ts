import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { johnnyFive, StockHost } from './stock-host.ts';

const quiet = { repl: false, debug: false, sigint: false };
const TIMER_2_PIN = 11;

let host: StockHost;
let board: Awaited<ReturnType<typeof ready>>;

async function ready(io: StockHost['io']) {
  const made = new johnnyFive.Board({ io, ...quiet });
  await once(made, 'ready');
  return made;
}

beforeEach(async () => {
  host = new StockHost();
  board = await ready(host.io);
});

afterEach(() => {
  host.close();
  johnnyFive.Board.cache.length = 0;
});

test('the stock Servo turns the head', async () => {
  const servo = new johnnyFive.Servo({ pin: 9, board, range: [20, 160] });
  for (const [degrees, widthUs] of [
    [90, 1500],
    [45, 1050],
    [130, 1900],
  ] as const) {
    servo.to(degrees);
    await host.after(1500);
    expect(host.board.pulse('pan')!.widthUs).toBeCloseTo(widthUs, -1);
  }
});

test('the stock Button hears the seen button go down and up', async () => {
  const heard: string[] = [];
  const button = new johnnyFive.Button({ pin: 4, board, isPullup: true });
  button.on('down', () => heard.push('down'));
  button.on('up', () => heard.push('up'));
  await host.after(50);
  for (const pressed of [true, false, true, false]) {
    host.board.button('seen', pressed);
    await host.after(100);
    // Simulated time runs ahead, and johnny-five waits 7 ms of the machine's own before it believes a press.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(heard).toEqual(['down', 'up', 'down', 'up']);
});

test('the stock Led lights a pin for as long as it is on', async () => {
  // The tilt servo's pin is free as long as there is no tilt servo, and its level can be watched.
  const led = new johnnyFive.Led({ pin: 10, board });
  led.on();
  await host.after(6);
  expect(host.board.pulse('tilt')).toBeNull();
  led.off();
  await host.after(20);
  const litUs = host.board.pulse('tilt')!.widthUs;
  expect(litUs).toBeGreaterThan(3_000);
  expect(litUs).toBeLessThan(10_000);
});

test('the stock Led dims a pin', async () => {
  const led = new johnnyFive.Led({ pin: TIMER_2_PIN, board });
  led.brightness(64);
  const pinState = new Promise<void>((resolve) => host.io.queryPinState(TIMER_2_PIN, resolve));
  await pinState;
  expect(host.io.pins[TIMER_2_PIN]!.state).toBe(64);
});
