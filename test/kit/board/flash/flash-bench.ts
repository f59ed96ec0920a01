import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../src/core/clock.ts';
import { NabijError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { FIRMWARE_IMAGE, NabijBoard } from '../../../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../../../src/emulator/board/pty.ts';
import { flashBoard } from '../../../../src/kit/board/flash/flash.ts';
import { readImage } from '../../../../src/kit/board/flash/image.ts';
import { openSerialPort } from '../../../../src/kit/board/serial-port.ts';
import { decodeToHost, encodeHello, PROTOCOL } from '../../../../src/kit/board/wire.generated.ts';
import { buildOlderFirmware } from '../../../support/older-firmware.ts';
import { buildOptiboot } from '../../../support/optiboot.ts';

const IMAGE = readImage(FIRMWARE_IMAGE);
const PORT_BACK_MS = 60;
const HELLO_EVERY_MS = 200;
const HELLO_LIMIT_MS = 5_000;

/** How an update ended: `done`, or what went wrong. */
export type Outcome = string;

/**
 * An emulated board with optiboot and an older program, behind a pty whose opening resets it unless the program holds
 * RESET; it is flashed by the real avrdude.
 */
export class FlashBench {
  readonly older: ReturnType<typeof readImage>;
  readonly newer = IMAGE;
  readonly port: string;
  readonly cable: PtyAdapter;
  readonly board: NabijBoard;
  readonly #folder: string;
  readonly #stop: () => void;
  #lastPercent = 0;

  private constructor(folder: string, seed: number) {
    this.#folder = folder;
    const imagePath = buildOlderFirmware(folder);
    this.older = readImage(imagePath);
    this.board = new NabijBoard({ imagePath, bootLoaderPath: buildOptiboot(folder), seed });
    this.port = join(folder, 'board.tty');
    this.cable = new PtyAdapter(this.board.serial, this.port, silentLogger, () => this.board.dtr());
    this.#stop = this.board.pace();
  }

  /** @param seed of the noise that a reset in the midst of a page leaves. */
  static async open(seed: number): Promise<FlashBench> {
    const bench = new FlashBench(mkdtempSync(join(tmpdir(), 'nabij-flash-bench-')), seed);
    await bench.cable.plug();
    return bench;
  }

  /** How far the last update came, percent. */
  get lastPercent(): number {
    return this.#lastPercent;
  }

  /** Flashes the newer program, or the older; gives `done`, or code and reason of what went wrong. */
  async flash(image = this.newer, signal = new AbortController().signal): Promise<Outcome> {
    this.#lastPercent = 0;
    try {
      await flashBoard({
        findPort: () => (existsSync(this.port) ? this.port : null),
        image,
        openSerial: openSerialPort,
        clock: systemClock,
        log: silentLogger,
        signal,
        onPercent: (percent) => {
          this.#lastPercent = percent;
        },
      });
      return 'done';
    } catch (error) {
      if (error instanceof NabijError) return `${error.code}: ${error.message}`;
      throw error;
    }
  }

  /** The build id of the program that runs, as it tells it; null when nothing answers for five seconds. */
  async buildId(): Promise<number | null> {
    const endMs = performance.now() + HELLO_LIMIT_MS;
    // After a close a pty's path is away for a moment.
    await wait(PORT_BACK_MS);
    while (!existsSync(this.port) && performance.now() < endMs) await wait(PORT_BACK_MS);
    const serial = openSerialPort(this.port);
    let found: number | null = null;
    let body: number[] = [];
    serial.on('error', () => {});
    serial.on('data', (bytes) => {
      for (const byte of bytes) {
        if (byte === 0xf0) body = [];
        else if (byte !== 0xf7) body.push(byte);
        else {
          const decoded = decodeToHost(body);
          if (decoded.ok && decoded.message.type === 'hello') found = decoded.message.buildId;
        }
      }
    });
    while (found === null && performance.now() < endMs) {
      if (serial.isOpen) serial.write(encodeHello(1, { protocol: PROTOCOL }), () => {});
      await wait(HELLO_EVERY_MS);
    }
    await new Promise<void>((resolve) => (serial.isOpen ? serial.close(() => resolve()) : resolve()));
    return found;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.cable.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
