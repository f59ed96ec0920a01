import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StockHost } from './stock-host.ts';

const PAN = 9;
const LED = 13;
const DISPLAY = 0x3c;

let host: StockHost;
beforeEach(async () => {
  host = await new StockHost().ready();
});
afterEach(() => host.close());

describe('the unmodified firmata package', () => {
  test('reads name, version, capabilities and analog mapping', () => {
    const { io } = host;
    expect(io.firmware.name).toBe('Nabij');
    expect(io.version).toMatchObject({ major: 2, minor: 6 });
    expect(io.pins).toHaveLength(20);
    expect(io.pins[PAN]!.supportedModes).toEqual([io.MODES.SERVO]);
    expect(io.pins[LED]!.supportedModes).toContain(io.MODES.OUTPUT);
    expect(io.pins.slice(14, 18).map(({ analogChannel }) => analogChannel)).toEqual([0, 1, 2, 3]);
    expect(io.pins[7]!.supportedModes).toEqual([]);
  });

  test('turns the servo by degrees and by microseconds', async () => {
    host.io.servoConfig(PAN, 600, 2400);
    host.io.servoWrite(PAN, 90);
    await host.after(1500);
    expect(host.board.pulse('pan')!.widthUs).toBe(1500);
    host.io.servoWrite(PAN, 1234);
    await host.after(1500);
    expect(host.board.pulse('pan')!.widthUs).toBe(1234);
  });

  test('reads a button and leaves it its pull-up', async () => {
    const levels: number[] = [];
    host.io.pinMode(4, host.io.MODES.INPUT!);
    host.io.digitalRead(4, (level) => levels.push(level));
    await host.after(50);
    host.board.button('seen', true);
    await host.after(50);
    host.board.button('seen', false);
    await host.after(50);
    expect(levels.slice(-2)).toEqual([0, 1]);
  });

  test('reads back what it wrote to a pin', async () => {
    host.io.pinMode(LED, host.io.MODES.OUTPUT!);
    host.io.digitalWrite(LED, 1);
    const heard = new Promise<void>((resolve) => host.io.queryPinState(LED, resolve));
    await heard;
    expect(host.io.pins[LED]!.state).toBe(1);
  });

  test('samples an analog input at the interval it asked for', async () => {
    let samples = 0;
    host.io.setSamplingInterval(50);
    host.io.analogRead(0, () => {
      samples += 1;
    });
    await host.after(1000);
    expect(samples).toBeGreaterThanOrEqual(18);
    expect(samples).toBeLessThanOrEqual(22);
  });

  test('gets its string back', async () => {
    const heard = once(host.io, 'string');
    host.io.sendString('nabij');
    expect(String((await heard)[0]).replaceAll('\0', '')).toBe('nabij');
  });

  test('is not told of telemetry or events', async () => {
    const bytes: number[] = [];
    const { onBytes } = host.board.serial;
    host.board.serial.onBytes = (some) => {
      bytes.push(...some);
      onBytes(some);
    };
    host.board.button('privacy', true);
    await host.after(500);
    expect(bytes).toEqual([]);
  });
});

describe('I2C requests', () => {
  test('write to the display and read its status', async () => {
    host.io.i2cConfig();
    const on = new Promise<readonly number[]>((resolve) => host.io.i2cReadOnce(DISPLAY, 1, resolve));
    expect(await on).toEqual([0]);
    host.io.i2cWrite(DISPLAY, [0x80, 0xb0, 0x80, 0x00, 0x80, 0x10, 0x40, 1, 2, 3]);
    await host.after(20);
    expect([...host.board.display.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
    host.io.i2cWrite(DISPLAY, [0x00, 0xae]);
    const off = new Promise<readonly number[]>((resolve) => host.io.i2cReadOnce(DISPLAY, 1, resolve));
    expect(await off).toEqual([0x40]);
  });

  test('to an address where nobody is harm nothing', async () => {
    host.io.i2cConfig();
    host.io.i2cWrite(0x21, [1, 2, 3]);
    await host.after(50);
    const pinState = new Promise<void>((resolve) => host.io.queryPinState(LED, resolve));
    await pinState;
    expect(host.board.resets).toBe(0);
  });

  test('that read on do so until they are stopped', async () => {
    let readings = 0;
    host.io.i2cConfig();
    host.io.i2cRead(DISPLAY, 1, () => {
      readings += 1;
    });
    await host.after(300);
    expect(readings).toBeGreaterThan(10);
    host.io.i2cStop(DISPLAY);
    await host.after(50);
    const sofar = readings;
    await host.after(200);
    expect(readings).toBe(sofar);
  });
});
