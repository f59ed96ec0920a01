import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import { NabijBoard } from '../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../src/emulator/board/pty.ts';
import { type Board, createBoard } from '../../src/kit/board/board.ts';
import { scenePicture } from '../../src/kit/board/scene-picture.ts';
import { scratchDirectory } from './scratch.ts';

const NAMES = ['ttyUSB0', 'ttyUSB1', 'ttyACM0'] as const;
const FAULTS = ['unplug', 'unplug', 'unplug', 'reset', 'hang', 'freeze'] as const;
const POLL_MS = 2;
const GIVE_UP_MS = 10_000;
const LONGEST_AWAY_MS = 800;
const SCENES = [
  { scene: { kind: 'listening', name: 'Sam' }, leds: 6 },
  { scene: { kind: 'watching', name: 'Sam' }, leds: 12 },
] as const;

/** How a touch was got over, ms. */
export interface Touch {
  readonly fault: (typeof FAULTS)[number];
  /** From the fault until the kit knew; null: it was not up just then. */
  readonly noticedMs: number | null;
  /** From the board's return (for a reset or a hang: from the fault) until it could be used. */
  readonly usableMs: number;
  /** And until ring and display both told the class. */
  readonly toldMs: number;
  /** What was asked while the board was away was carried out afterwards. */
  readonly late: boolean;
}

/**
 * The kit's board room with node-serialport on the emulated board's pseudo-terminal, in real time; hands pull the cable,
 * and the board comes back under another name.
 */
export class TouchedBoard {
  readonly emulated: NabijBoard;
  readonly board: Board;
  readonly #adapter: PtyAdapter;
  readonly #folder: ReturnType<typeof scratchDirectory>;
  readonly #random: () => number;
  readonly #stopPacing: () => void;
  #touches = 0;
  /** The pulse last asked for. */
  #askedUs: number | null = null;

  private constructor(random: () => number) {
    this.#random = random;
    this.#folder = scratchDirectory();
    this.emulated = new NabijBoard();
    this.#adapter = new PtyAdapter(this.emulated.serial, this.#path(0), silentLogger);
    this.board = createBoard({
      port: NAMES.map((_name, at) => this.#path(at)),
      clock: systemClock,
      log: silentLogger,
    });
    this.#stopPacing = this.emulated.pace();
  }

  /** @param random 0 ≤ random < 1: the same touches for the same. */
  static async open(random: () => number): Promise<TouchedBoard> {
    const touched = new TouchedBoard(random);
    await touched.#adapter.plug();
    touched.board.open(() => {});
    await touched.#until(() => touched.#isUp);
    return touched;
  }

  /** One random fault at a random moment, with a movement and a picture under way. */
  async touch(): Promise<Touch> {
    this.#touches += 1;
    const { scene, leds } = SCENES[this.#touches % 2]!;
    const askedDeg = this.#below(101) - 50;
    const askedUs = 1_500 + 10 * askedDeg;
    // The head may still be on its way to where it was asked before.
    const onItsWayUs = [askedUs, this.#askedUs ?? askedUs, this.#pulseUs ?? askedUs];
    this.#askedUs = askedUs;
    this.board.look(askedDeg);
    this.board.show(scene).catch(() => {});
    await this.#pause(this.#below(300));
    const fault = FAULTS[this.#below(FAULTS.length)]!;
    const wasUp = this.#isUp;
    let sinceMs = performance.now();
    if (fault === 'unplug') await this.#adapter.unplug();
    else this.emulated.fault(fault);
    const noticedMs = wasUp ? await this.#until(() => !this.#isUp, sinceMs) : null;
    const gone = !this.#isUp;
    if (gone) {
      this.board.look(60);
      this.board.turn(-80);
    }
    if (fault === 'unplug') {
      await this.#pause(this.#below(LONGEST_AWAY_MS));
      await this.#adapter.plug(this.#path(this.#below(NAMES.length)));
      sinceMs = performance.now();
    }
    const usableMs = await this.#until(() => this.#isUp, sinceMs);
    const picture = scenePicture(scene).bytes;
    const tells = () => this.#lit === leds && Buffer.compare(this.emulated.display, picture) === 0;
    const toldMs = await this.#until(tells, sinceMs);
    await this.#pause(100);
    const nowUs = this.#pulseUs ?? askedUs;
    const late = nowUs > Math.max(...onItsWayUs) + 1 || nowUs < Math.min(...onItsWayUs) - 1;
    return { fault, noticedMs, usableMs, toldMs, late: gone && late };
  }

  async close(): Promise<void> {
    await this.board.close();
    this.#stopPacing();
    await this.#adapter.close();
    this.#folder.remove();
  }

  get #isUp(): boolean {
    return this.board.link === 'up';
  }

  get #lit(): number {
    return this.emulated.ring.filter(({ r, g, b }) => r + g + b > 0).length;
  }

  get #pulseUs(): number | undefined {
    return this.emulated.pulse('pan')?.widthUs;
  }

  #path(at: number): string {
    return join(this.#folder.path, NAMES[at]!);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** @returns how long after `sinceMs` it held. */
  async #until(holds: () => boolean, sinceMs = performance.now()): Promise<number> {
    while (!holds()) {
      if (performance.now() - sinceMs > GIVE_UP_MS)
        throw new Error(`touch ${this.#touches} was not got over`);
      await this.#pause(POLL_MS);
    }
    return performance.now() - sinceMs;
  }
}
