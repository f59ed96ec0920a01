import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { NabijError } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/log.ts';
import { FIRMWARE_IMAGE, NabijBoard } from '../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../src/emulator/board/pty.ts';
import { type Board, createBoard } from '../../src/kit/board/board.ts';
import { readImage } from '../../src/kit/board/flash/image.ts';
import { scenePicture } from '../../src/kit/board/scene-picture.ts';
import type { BoardEvent } from '../../src/kit/ports.ts';
import { buildOlderFirmware } from './older-firmware.ts';
import { buildOptiboot } from './optiboot.ts';
import { scratchDirectory } from './scratch.ts';
import { until } from './until.ts';

const NAMES = ['ttyUSB0', 'ttyUSB1', 'ttyACM0'] as const;
/** `power` takes the supply of the board, and its USB with it; after `unplug` the supply, which is not the cable's, has held it. */
const FAULTS = ['unplug', 'power', 'reset', 'hang'] as const;
const LONGEST_AWAY_MS = 800;
/** One in six comes before anything is written. */
const SHARE_BEFORE = 1 / 6;
const BEFORE_MS = 1_500;
/** Two pages. */
const LATER_MS = 70;
const LOOK_MS = 2;
const WITHIN_MS = 60_000;
const WATCHING = { kind: 'watching', name: 'Sam' } as const;

/** What is done to a board in the midst of an update, and when. */
export interface UpdateFault {
  readonly fault: (typeof FAULTS)[number];
  /** When so much is written and read back, percent, and so much later, ms. */
  readonly atPercent: number;
  readonly laterMs: number;
  readonly awayMs: number;
}

/** @param at which fault. @param random 0 ≤ random < 1: the same moment for the same. */
export function updateFault(at: number, random: () => number): UpdateFault {
  const early = random() < SHARE_BEFORE;
  return {
    fault: FAULTS[at % FAULTS.length]!,
    atPercent: early ? 0 : Math.floor(random() * 95),
    laterMs: Math.floor(random() * (early ? BEFORE_MS : LATER_MS)),
    awayMs: Math.floor(random() * LONGEST_AWAY_MS),
  };
}

/** How an update was touched and got over. */
export interface TouchedUpdateResult {
  /** How the update ended: `done` when it got over it by itself, or its code. */
  readonly outcome: string;
  /** From the fault until the kit said what is wrong, ms; null when the update got over it. */
  readonly noticedMs: number | null;
  /** How the next update ended, which is asked for once the board is back; null when none was needed. */
  readonly next: string | null;
  /** Another name than before. */
  readonly renamed: boolean;
}

/**
 * The kit's board room on an emulated board with a boot loader, in real time, with avrdude and node-serialport on its
 * pseudo-terminal; hands meddle with the board while it is flashed, and it comes back under another name.
 */
export class TouchedUpdate {
  readonly emulated: NabijBoard;
  readonly board: Board;
  readonly events: { readonly event: BoardEvent; readonly atMs: number }[] = [];
  readonly #folder: ReturnType<typeof scratchDirectory>;
  readonly #olderPath: string;
  readonly #adapter: PtyAdapter;
  readonly #stopPacing: () => void;
  readonly #picture = scenePicture(WATCHING).bytes;
  #watching: NodeJS.Timeout | null = null;
  #name = 0;
  #wantsOlder = false;
  #untrue = 0;

  private constructor(automatic: boolean) {
    this.#folder = scratchDirectory();
    this.#olderPath = buildOlderFirmware(this.#folder.path);
    this.emulated = new NabijBoard({
      imagePath: this.#olderPath,
      bootLoaderPath: buildOptiboot(this.#folder.path),
    });
    copyFileSync(FIRMWARE_IMAGE, this.#imagePath);
    this.#adapter = new PtyAdapter(this.emulated.serial, this.#path, silentLogger, () => this.emulated.dtr());
    this.board = createBoard({
      port: NAMES.map((name) => join(this.#folder.path, name)),
      clock: systemClock,
      log: silentLogger,
      update: { imagePath: this.#imagePath, automatic },
    });
    this.#stopPacing = this.emulated.pace();
  }

  /** The board is up with the older program, and says that Sam watches. */
  static async open({ automatic = false } = {}): Promise<TouchedUpdate> {
    const touched = new TouchedUpdate(automatic);
    await touched.#adapter.plug();
    touched.board.open((event) => touched.#heard(event));
    await until('the board is up', () => touched.board.link === 'up', WITHIN_MS);
    touched.#watching = setInterval(() => touched.#look(), LOOK_MS);
    return touched;
  }

  /** The program that the board should have now. */
  get wantedId(): number {
    return readImage(this.#imagePath).buildId;
  }

  /** The program of a board that is up. */
  get runningId(): number | null {
    const ups = this.events.flatMap(({ event }) => (event.type === 'board_up' ? [event.buildId] : []));
    return this.board.link === 'up' ? (ups.at(-1) ?? null) : null;
  }

  /** What was told of the board being away, since `sinceMs`. */
  losses(sinceMs = 0): string[] {
    return this.events.flatMap(({ event, atMs }) =>
      event.type === 'board_lost' && atMs >= sinceMs ? [event.code] : [],
    );
  }

  /** How often the display said that Sam watches while the kit had no hold of the board. */
  get untrue(): number {
    return this.#untrue;
  }

  get showsScene(): boolean {
    return Buffer.compare(this.emulated.display, this.#picture) === 0;
  }

  /** Updates to the program that does not run now, meddles with that, and when it failed asks for it again. */
  async touch(how: UpdateFault): Promise<TouchedUpdateResult> {
    this.#other();
    let percent = -1;
    const update = this.#flash((now) => {
      percent = now;
    });
    await Promise.race([update, this.#until(() => percent >= how.atPercent)]);
    await sleep(how.laterMs);
    const before = this.#name;
    const faultMs = performance.now();
    await this.fault(how);
    const outcome = await update;
    const [lost] = this.events.filter(
      ({ event: { type, ...more }, atMs }) =>
        type === 'board_lost' &&
        atMs >= faultMs &&
        !('code' in more && more.code === 'NABIJ_E_BOARD_UPDATING'),
    );
    const noticedMs = lost === undefined ? null : lost.atMs - faultMs;
    const next = outcome === 'done' ? null : await this.#flash(() => {});
    return { outcome, noticedMs, next, renamed: this.#name !== before };
  }

  /** Does it now; resolves when the board is plugged in again. What is asked of it meanwhile is for nobody. */
  async fault({ fault, awayMs }: UpdateFault): Promise<void> {
    if (fault === 'unplug') await this.#adapter.unplug();
    else this.emulated.fault(fault);
    if (fault === 'power') await this.#adapter.unplug();
    this.board.look(60);
    this.board.turn(-80);
    if (fault !== 'unplug' && fault !== 'power') return;
    await sleep(awayMs);
    this.#name = (this.#name + 1) % NAMES.length;
    await this.#adapter.plug(this.#path);
  }

  async close(): Promise<void> {
    if (this.#watching !== null) clearInterval(this.#watching);
    await this.board.close();
    this.#stopPacing();
    await this.#adapter.close();
    this.#folder.remove();
  }

  get #path(): string {
    return join(this.#folder.path, NAMES[this.#name]!);
  }

  get #imagePath(): string {
    return join(this.#folder.path, 'wanted.hex');
  }

  #other(): void {
    if (this.runningId !== this.wantedId) return;
    this.#wantsOlder = !this.#wantsOlder;
    copyFileSync(this.#wantsOlder ? this.#olderPath : FIRMWARE_IMAGE, this.#imagePath);
  }

  /** As the session does: a board that comes is told the scene. */
  #heard(event: BoardEvent): void {
    this.events.push({ event, atMs: performance.now() });
    if (event.type === 'board_up') this.board.show(WATCHING).catch(() => {});
  }

  #look(): void {
    if (this.board.link !== 'up' && this.showsScene) this.#untrue += 1;
  }

  async #flash(onPercent: (percent: number) => void): Promise<string> {
    try {
      await this.board.flash(onPercent);
      return 'done';
    } catch (error) {
      if (error instanceof NabijError) return error.code;
      throw error;
    }
  }

  async #until(holds: () => boolean): Promise<void> {
    const endMs = performance.now() + WITHIN_MS;
    while (!holds() && performance.now() < endMs) await sleep(LOOK_MS);
  }
}
