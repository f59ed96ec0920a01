import { silentLogger } from '../../src/core/log.ts';
import { NabijBoard } from '../../src/emulator/board/emulated-board.ts';
import { InProcessAdapter } from '../../src/emulator/board/serial.ts';
import { type Board, type BoardOptions, createBoard } from '../../src/kit/board/board.ts';
import type { BoardEvent } from '../../src/kit/ports.ts';
import { type Roughness, RoughPort } from './rough-line.ts';
import { SimClock } from './sim-clock.ts';

const STEP_MS = 1;

export interface BoardInTimeOptions {
  readonly description?: BoardOptions['description'];
  readonly ringLeds?: number;
  readonly random?: () => number;
  /** How much time passes on one side before it does on the other. */
  readonly stepMs?: number;
}

/**
 * The kit's board room and the emulated board on one simulated time that goes as fast as the machine can: an hour takes
 * about a minute. The kit chooses its port by USB id, so that the board may come back under any name.
 */
export class BoardInTime {
  readonly emulated: NabijBoard;
  readonly adapter: InProcessAdapter;
  readonly clock = new SimClock();
  readonly line: Roughness = { noise: 0, jitterMs: 0 };
  readonly board: Board;
  /** All that the board room told but the angles. */
  readonly events: BoardEvent[] = [];
  /** The angle as last told, degrees. */
  panDeg: number | null = null;
  readonly #stepMs: number;

  constructor({ description, ringLeds, random = () => 0, stepMs = STEP_MS }: BoardInTimeOptions = {}) {
    this.#stepMs = stepMs;
    this.emulated = new NabijBoard(ringLeds === undefined ? {} : { ringLeds });
    this.adapter = new InProcessAdapter(this.emulated.serial, '/dev/ttyUSB0');
    this.board = createBoard({
      port: 'auto',
      description,
      clock: this.clock,
      log: silentLogger,
      listPorts: () => {
        const { path } = this.adapter;
        return path === null ? [] : [{ path, vendorId: '1a86', productId: '7523' }];
      },
      openSerial: (path) => new RoughPort(this.adapter.open(path), this.line, random, this.clock),
    });
    this.board.open((event) => {
      if (event.type === 'board_angle') this.panDeg = event.panDeg;
      else this.events.push(event);
    });
  }

  get isUp(): boolean {
    return this.board.link === 'up';
  }

  /** How often it was told so. */
  count(type: BoardEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Lets time pass on both sides. */
  async pass(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += this.#stepMs) {
      this.emulated.run(this.#stepMs);
      this.clock.pass(this.#stepMs);
      await turn();
    }
  }

  /** Lets time pass while the kit's process does nothing. */
  async stall(ms: number): Promise<void> {
    this.emulated.run(ms);
    this.clock.pass(ms);
    await turn();
  }

  /** Lets time pass until something holds; how long that took, ms. */
  async until(what: string, holds: () => boolean, withinMs = 5_000): Promise<number> {
    const startMs = this.clock.nowMs();
    while (!holds()) {
      if (this.clock.nowMs() - startMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
      await this.pass(this.#stepMs);
    }
    return this.clock.nowMs() - startMs;
  }

  async close(): Promise<void> {
    const closed = this.board.close();
    await this.pass(5);
    await closed;
    await this.adapter.close();
  }
}

/** A turn of the event loop: streams hand on in it. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
