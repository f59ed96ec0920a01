import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Bitmap } from '../../src/core/bitmap.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { readText } from '../../src/core/glyphs.ts';
import { silentLogger } from '../../src/core/log.ts';
import type { SerialAdapter } from '../../src/emulator/board/adapter.ts';
import { NabijBoard } from '../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../src/emulator/board/pty.ts';
import { InProcessAdapter } from '../../src/emulator/board/serial.ts';
import { type Board, createBoard } from '../../src/kit/board/board.ts';
import type { OpenSerial } from '../../src/kit/board/gate.ts';
import type { BoardEvent } from '../../src/kit/ports.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

/** A board on one kind of line; everything that the suite says must hold on each. */
interface Rig {
  readonly emulated: NabijBoard;
  readonly adapter: SerialAdapter;
  readonly path: string;
  readonly openSerial?: OpenSerial;
  end(): Promise<void>;
}

async function inProcess(): Promise<Rig> {
  const emulated = new NabijBoard();
  const adapter = new InProcessAdapter(emulated.serial, 'emulated');
  await adapter.plug();
  return {
    emulated,
    adapter,
    path: 'emulated',
    openSerial: (path) => adapter.open(path),
    end: () => adapter.close(),
  };
}

async function overPty(): Promise<Rig> {
  const emulated = new NabijBoard();
  const directory = mkdtempSync(join(tmpdir(), 'nabij-board-'));
  const path = join(directory, 'tty');
  const adapter = new PtyAdapter(emulated.serial, path, silentLogger);
  await adapter.plug();
  const end = async (): Promise<void> => {
    await adapter.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { emulated, adapter, path, end };
}

/** The kit's clock with a switch that holds its timers up, as a machine that is too busy does. */
function stallingClock(): { readonly clock: Clock; holdUp(): () => void } {
  let waiting: (() => void)[] | null = null;
  const clock: Clock = {
    ...systemClock,
    after: (ms, run) => {
      let cancelled = false;
      const due = (): void => {
        if (cancelled) return;
        if (waiting) waiting.push(due);
        else run();
      };
      const cancel = systemClock.after(ms, due);
      return () => {
        cancelled = true;
        cancel();
      };
    },
  };
  const holdUp = (): (() => void) => {
    const late: (() => void)[] = [];
    waiting = late;
    return () => {
      waiting = null;
      for (const due of late) due();
    };
  };
  return { clock, holdUp };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.each([
  ['in process', inProcess],
  ['over a pty with node-serialport', overPty],
])('a board %s', (_name, makeRig) => {
  let rig: Rig;
  let board: Board;
  let events: BoardEvent[];
  let stopPacing: () => void;
  const { clock, holdUp } = stallingClock();

  const heard = (type: BoardEvent['type']): BoardEvent[] => events.filter((event) => event.type === type);
  const pulseUs = (): number => rig.emulated.pulse('pan')?.widthUs ?? 0;
  const text = (): string => readText(new Bitmap(128, 64, rig.emulated.display));
  const isDark = (): boolean => rig.emulated.display.every((byte) => byte === 0);
  const lit = (): number => rig.emulated.ring.filter(({ r, g, b }) => r + g + b > 0).length;
  const isUp = (): boolean => board.link === 'up';
  const settledAt = (us: number) => (): boolean => Math.abs(pulseUs() - us) <= 1;
  const press = async (button: 'privacy' | 'seen'): Promise<void> => {
    rig.emulated.button(button, true);
    await pause(120);
    rig.emulated.button(button, false);
    await pause(120);
  };

  const boardAt = (port: string): Board => {
    const { openSerial } = rig;
    return createBoard({
      port,
      clock,
      log: silentLogger,
      ...(openSerial ? { openSerial } : {}),
    });
  };

  beforeEach(async () => {
    rig = await makeRig();
    stopPacing = rig.emulated.pace();
    events = [];
    board = boardAt(rig.path);
    board.open((event) => events.push(event));
    await until('up', isUp);
  });

  afterEach(async () => {
    await board.close();
    stopPacing();
    await rig.end();
  });

  test('greets, and says which program runs and why it started', () => {
    expect(heard('board_up')).toEqual([
      { type: 'board_up', buildId: expect.any(Number), resetCause: 1, privacy: false },
    ]);
    expect(rig.emulated.overruns).toBe(0);
  });

  test('a look turns the head to that angle, and telemetry says so in kit time', async () => {
    board.look(20);
    await until('pulse of 20 degrees', settledAt(1_700));
    const last = (): BoardEvent | undefined => heard('board_angle').at(-1);
    await until('telemetry of 20 degrees', () => {
      const event = last();
      return event?.type === 'board_angle' && event.panDeg === 20 && !event.moving;
    });
    const event = last();
    expect(event?.type === 'board_angle' && systemClock.nowMs() - event.atMs).toBeLessThan(1_000);
  });

  test("the newest of many looks wins, an angle out of the pupil's range is clipped, and parking is not", async () => {
    for (let deg = -50; deg < 50; deg += 1) board.look(deg);
    board.look(Number.NaN);
    board.look(-30);
    await until('pulse of -30 degrees', settledAt(1_200));
    board.look(1e9);
    await until('pulse at the end of the range', settledAt(2_100));
    board.turn(-1e9);
    await until('pulse at the other end', settledAt(900));
    board.look(board.description.parkDeg);
    await until('parked', settledAt(700));
    expect(rig.emulated.overruns).toBe(0);
  });

  test('a turn goes on until stop, which holds the head short of the end', async () => {
    board.look(0);
    await until('pulse straight ahead', settledAt(1_500));
    board.turn(40);
    await until('turning', () => pulseUs() > 1_550);
    board.stop();
    await pause(600);
    const heldUs = pulseUs();
    await pause(200);
    expect(pulseUs()).toBe(heldUs);
    expect(heldUs).toBeLessThan(2_100);
  });

  test('a scene is on the ring when show resolves, and on the display soon after', async () => {
    await board.show({ kind: 'watching', name: 'Sam' });
    expect(lit()).toBe(12);
    await until('words', () => text() === 'Sam kijkt en luistert');
    await board.show({ kind: 'listening', name: 'Sam' });
    expect(lit()).toBe(6);
    await until('newer words', () => text() === 'Sam luistert');
  });

  test('looks are carried out while the display is being drawn', async () => {
    void board.show({ kind: 'watching', name: 'Sam' });
    board.look(45);
    await until('pulse of 45 degrees', settledAt(1_950));
    await until('words', () => text() === 'Sam kijkt en luistert');
  });

  test('a display that is taken off is missed, and drawn again when it is back', async () => {
    await board.show({ kind: 'resting', name: 'Sam' });
    await until('words', () => text() === 'Sam rust');
    rig.emulated.displayPresent = false;
    await board.show({ kind: 'nobody' });
    await until('display missed', () => heard('display').length === 1);
    rig.emulated.displayPresent = true;
    await until('newest words', () => text() === 'Niemand kijkt');
    await until('display back', () => heard('display').length === 2);
    expect(heard('display')).toEqual([
      { type: 'display', present: false },
      { type: 'display', present: true },
    ]);
  });

  test('the privacy button says so and parks the lens; pressed again it opens', async () => {
    board.look(0);
    await until('pulse straight ahead', settledAt(1_500));
    await press('privacy');
    await until('privacy', () => heard('privacy').length === 1);
    await until('parked', settledAt(700));
    board.look(10);
    await pause(300);
    expect(pulseUs()).toBe(700);
    await press('privacy');
    await until('open again', () => heard('privacy').length === 2);
    expect(heard('privacy')).toEqual([
      { type: 'privacy', on: true },
      { type: 'privacy', on: false },
    ]);
  });

  test('the other button says that the hand was seen', async () => {
    await press('seen');
    await until('seen', () => heard('seen_pressed').length === 1);
  });

  test('nothing that was issued while it was unplugged is carried out, and its scene is shown again', async () => {
    board.look(0);
    await until('pulse straight ahead', settledAt(1_500));
    await rig.adapter.unplug();
    await until('lost', () => heard('board_lost').length > 0);
    expect(heard('board_lost')[0]).toMatchObject({ code: 'NABIJ_E_BOARD_LOST' });
    board.look(60);
    board.turn(-80);
    await expect(board.show({ kind: 'nobody' })).rejects.toMatchObject({ code: 'NABIJ_E_BOARD_LOST' });
    await rig.adapter.plug();
    await until('up again', () => heard('board_up').length === 2);
    await until('words', () => text() === 'Niemand kijkt');
    await pause(300);
    expect(pulseUs()).toBe(1_500);
    board.look(-10);
    await until('pulse of -10 degrees', settledAt(1_400));
  });

  test('a program that hangs is saved by the watchdog and greeted again', async () => {
    await board.show({ kind: 'resting', name: 'Sam' });
    rig.emulated.fault('hang');
    await until('lost', () => heard('board_lost').length > 0);
    await until('up again', () => heard('board_up').length === 2);
    expect(heard('board_up').at(-1)).toMatchObject({ resetCause: 8 });
    await until('words again', () => text() === 'Sam rust');
    expect(rig.emulated.resets).toBe(1);
  });

  test('a program that is frozen with its interrupts shut is reset and greeted again', async () => {
    rig.emulated.fault('freeze');
    await until('up again', () => heard('board_up').length === 2);
    expect(heard('board_up').at(-1)).toMatchObject({ resetCause: 8 });
    expect(rig.emulated.resets).toBe(1);
  });

  test('a dead host takes its words with it, privacy brings none, and a new one draws the scene anew', async () => {
    await board.show({ kind: 'watching', name: 'Sam' });
    await until('words', () => text() === 'Sam kijkt en luistert');
    await board.close();
    await until('dark', isDark);
    await press('privacy');
    expect(isDark()).toBe(true);
    board = boardAt(rig.path);
    board.open((event) => events.push(event));
    await until('up again', isUp);
    await board.show({ kind: 'privacy' });
    await until('words of now', () => text() === 'Pauze (klas)');
  });

  test('a host that was stopped for a while finds its words on the display again', async () => {
    await board.show({ kind: 'watching', name: 'Sam' });
    await until('words', () => text() === 'Sam kijkt en luistert');
    const goOn = holdUp();
    await until('dark', isDark);
    goOn();
    await until('words again', () => text() === 'Sam kijkt en luistert');
    expect(heard('dead_man')).not.toEqual([]);
    expect(heard('board_lost')).toEqual([]);
  });

  test('privacy that the class raised outlives a loss of power', async () => {
    await press('privacy');
    await until('privacy', () => heard('privacy').length === 1);
    rig.emulated.fault('power');
    await until('up again', () => heard('board_up').length === 2);
    expect(heard('board_up').at(-1)).toMatchObject({ privacy: true });
    await until('parked', settledAt(700));
  });

  test('a port that is not there is said once and tried until it is', async () => {
    await board.close();
    const told: BoardEvent[] = [];
    const path = `${rig.path}-later`;
    board = boardAt(path);
    board.open((event) => told.push(event));
    await until('lost', () => told.length > 0);
    await pause(700);
    expect(told).toEqual([
      { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST', reason: expect.stringContaining(path) },
    ]);
    await rig.adapter.plug(path);
    await until('up', isUp);
    expect(told.some(({ type }) => type === 'board_up')).toBe(true);
  });
});
