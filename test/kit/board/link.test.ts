import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { FIRMWARE_IMAGE } from '../../../src/emulator/board/emulated-board.ts';
import { type Board, createBoard } from '../../../src/kit/board/board.ts';
import { lockFlash } from '../../../src/kit/board/flash/flash-lock.ts';
import { Event, encodeToHost, Flags, PROTOCOL } from '../../../src/kit/board/wire.generated.ts';
import type { BoardEvent } from '../../../src/kit/ports.ts';
import { scratchDirectory } from '../../support/scratch.ts';
import { until } from '../../support/until.ts';
import { type Script, ScriptedBoard } from './scripted-board.ts';

let board: Board | null = null;

afterEach(async () => {
  await board?.close();
  board = null;
});

/** A kit's board on scripted boards: each opening takes the next script, the last one for ever. */
function start(...scripts: readonly Script[]) {
  return startOn(systemClock, ...scripts);
}

function startOn(clock: Clock, ...scripts: readonly Script[]) {
  const events: BoardEvent[] = [];
  const ports: ScriptedBoard[] = [];
  board = createBoard({
    port: 'scripted',
    clock,
    log: silentLogger,
    openSerial: () => {
      const port = new ScriptedBoard(scripts[Math.min(ports.length, scripts.length - 1)]);
      ports.push(port);
      return port;
    },
  });
  board.open((event) => events.push(event));
  const of = (type: BoardEvent['type']) => events.filter((event) => event.type === type);
  return { board, events, ports, of };
}

const telemetryAt = (uptimeMs: number, flags = 1) =>
  Buffer.from(
    encodeToHost({
      type: 'telemetry',
      seq: 1,
      flags,
      panTicks: 3_200,
      tiltTicks: 3_000,
      vccMv: 5_000,
      uptimeMs,
      lineErrors: 0,
      naks: 0,
      dips: 0,
      stalls: 0,
    }),
  );
const telemetry = telemetryAt(400);

describe('bytes from the board', () => {
  test('mean the same wherever they are cut', async () => {
    const { ports, of } = start({ cut: (bytes) => [...bytes].map((byte) => Uint8Array.of(byte)) });
    await until('up', () => of('board_up').length === 1);
    const seen = encodeToHost({ type: 'event', seq: 9, what: Event.SEEN, uptimeMs: 400 });
    const both = Buffer.concat([telemetry, seen]);
    for (let cut = 0; cut <= both.length; cut += 1) {
      ports[0]!.emit('data', both.subarray(0, cut));
      ports[0]!.emit('data', both.subarray(cut));
      expect(of('board_angle')).toHaveLength(cut + 1);
      expect(of('seen_pressed')).toHaveLength(cut + 1);
    }
    expect(of('board_angle').at(-1)).toMatchObject({ panDeg: 10, moving: true, vccMv: 5_000 });
  });

  test('that the board takes us for gone are told once, also when the event itself was lost', async () => {
    const { ports, of } = start();
    await until('up', () => of('board_up').length === 1);
    const event = (what: number) => Buffer.from(encodeToHost({ type: 'event', seq: 9, what, uptimeMs: 400 }));
    const say = (bytes: Uint8Array) => ports[0]!.emit('data', bytes);
    const gone = telemetryAt(400, Flags.DEAD_MAN);
    for (const bytes of [gone, gone, event(Event.DEAD_MAN), gone, telemetry]) say(bytes);
    expect(of('dead_man')).toHaveLength(1);
    for (const bytes of [event(Event.DEAD_MAN), gone, event(Event.DEAD_MAN_OVER), telemetry]) say(bytes);
    expect(of('dead_man')).toHaveLength(2);
  });

  test('that are noise or damaged are passed over', async () => {
    const { ports, of, events } = start({ noise: [0x00, 0x13, 0xf7, 0xf0, 0x08, 0x01] });
    await until('up', () => of('board_up').length === 1);
    const before = events.length;
    for (let at = 1; at < telemetry.length - 1; at += 1) {
      const damaged = Buffer.from(telemetry);
      damaged[at]! ^= 0x01;
      ports[0]!.emit('data', damaged);
    }
    expect(events).toHaveLength(before);
    ports[0]!.emit('data', Buffer.from(telemetry));
    expect(of('board_angle')).toHaveLength(1);
  });
});

test('a port that another program flashes is left alone until that is over', async () => {
  const scratch = scratchDirectory();
  const free = lockFlash(scratch.path);
  const ports: ScriptedBoard[] = [];
  const events: BoardEvent[] = [];
  board = createBoard({
    port: 'scripted',
    clock: systemClock,
    log: silentLogger,
    lockFolder: scratch.path,
    update: { imagePath: FIRMWARE_IMAGE, automatic: false },
    openSerial: () => {
      ports.push(new ScriptedBoard());
      return ports.at(-1)!;
    },
  });
  board.open((event) => events.push(event));
  expect(events).toMatchObject([{ type: 'board_lost', code: 'NABIJ_E_BOARD_UPDATING' }]);
  await expect(board.flash(() => {})).rejects.toMatchObject({ code: 'NABIJ_E_FLASH_BUSY' });
  expect(ports).toEqual([]);
  free();
  await until('up', () => events.some(({ type }) => type === 'board_up'));
  scratch.remove();
});

describe('a board that is not as it should be', () => {
  test('of another protocol is refused with the way to mend it, and gets no commands', async () => {
    const { board, ports, of } = start({ protocol: PROTOCOL + 1 });
    await until('refused', () => of('board_lost').length === 1);
    expect(of('board_lost')[0]).toMatchObject({
      code: 'NABIJ_E_BOARD_PROTOCOL',
      reason: expect.stringContaining('flash'),
    });
    board.look(10);
    expect(ports[0]?.heard.map(({ type }) => type)).toEqual(['hello', 'hello']);
  });

  test('is what two answers in a row say, not what one that was damaged on the line does', async () => {
    const answers = [
      { protocol: PROTOCOL, buildId: 7 },
      { protocol: PROTOCOL, buildId: 1_007 },
      { protocol: PROTOCOL + 1, buildId: 7 },
    ];
    const answer: Script['answer'] = ({ type, seq }) => {
      if (type !== 'hello') return undefined;
      const one = answers.shift() ?? { protocol: PROTOCOL, buildId: 7 };
      return { type: 'hello', seq, ...one, resetCause: 1, deadManMs: 500, leds: 12, flags: 0 };
    };
    const { of } = start({ answer });
    await until('up', () => of('board_up').length === 1);
    expect(of('board_up')).toMatchObject([{ buildId: 7 }]);
    expect(of('board_lost')).toEqual([]);
  });

  test('that is silent after its greeting is let go and opened again', async () => {
    const { ports, of } = start({});
    await until('up', () => of('board_up').length === 1);
    ports[0]!.write = (_bytes, done) => setImmediate(done);
    await until('lost', () => of('board_lost').length === 1);
    expect(of('board_lost')[0]).toMatchObject({
      code: 'NABIJ_E_BOARD_LOST',
      reason: expect.stringContaining('500 ms'),
    });
    await until('up again', () => of('board_up').length === 2);
    expect(ports[0]?.isOpen).toBe(false);
  });

  test('is not taken for restarted when we were held up for two seconds, unless uptime is missing afterwards too', async () => {
    let heldUpMs = 0;
    const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + heldUpMs };
    const { ports, of } = startOn(clock, {});
    await until('up', () => of('board_up').length === 1);
    const { uptimeMs } = ports[0]!;
    // This board's own clock stands still meanwhile: what it says next has lain with us, as far as anybody can tell.
    heldUpMs = 2_000;
    for (let later = 0; later < 3; later += 1) ports[0]!.emit('data', telemetryAt(uptimeMs));
    expect(of('board_lost')).toEqual([]);
    expect(of('board_angle')).toHaveLength(3);
    await until('lost', () => of('board_lost').length === 1);
    expect(of('board_lost')).toMatchObject([{ reason: 'the board has restarted' }]);
  });

  test('that introduces itself anew has restarted, and is greeted anew', async () => {
    const { ports, of } = start({});
    await until('up', () => of('board_up').length === 1);
    ports[0]!.emit('data', Buffer.of(0xf9, 2, 6));
    expect(of('board_lost')).toMatchObject([{ reason: 'the board has restarted' }]);
    await until('up again', () => of('board_up').length === 2);
  });

  test('that never acknowledges the light makes show reject, and no sooner than it must', async () => {
    const { board, of } = start({ answer: ({ type }) => (type === 'light' ? null : undefined) });
    await until('up', () => of('board_up').length === 1);
    await expect(board.show({ kind: 'nobody' })).rejects.toMatchObject({ code: 'NABIJ_E_LIGHT_NOT_SHOWN' });
  });

  test('that refuses the light makes show reject at once', async () => {
    const { board, of } = start({
      answer: ({ type, seq }) => (type === 'light' ? { type: 'nak', seq, of: 5, reason: 5 } : undefined),
    });
    await until('up', () => of('board_up').length === 1);
    await expect(board.show({ kind: 'nobody' })).rejects.toMatchObject({ code: 'NABIJ_E_LIGHT_NOT_SHOWN' });
  });
});

describe('commands', () => {
  test('wait for nobody: what is issued before the board is there is never sent', async () => {
    const { board, ports, of } = start({});
    board.look(30);
    board.turn(20);
    board.stop();
    await expect(board.show({ kind: 'nobody' })).rejects.toMatchObject({ code: 'NABIJ_E_BOARD_LOST' });
    await until('up', () => of('board_up').length === 1);
    await until('scene', () => ports[0]!.heard.some(({ type }) => type === 'light'));
    expect(ports[0]?.heard.filter(({ type }) => type === 'move' || type === 'stop')).toEqual([]);
  });

  test('a scene that a newer one overtakes rejects, the newer one resolves', async () => {
    const { board, of } = start({});
    await until('up', () => of('board_up').length === 1);
    const older = board.show({ kind: 'watching', name: 'Sam' });
    const newer = board.show({ kind: 'nobody' });
    await expect(older).rejects.toMatchObject({ code: 'NABIJ_E_LIGHT_NOT_SHOWN' });
    await expect(newer).resolves.toBeUndefined();
  });

  test('a scene that waits when the board is unplugged rejects with that', async () => {
    const { board, ports, of } = start({ answer: ({ type }) => (type === 'light' ? null : undefined) }, {});
    await until('up', () => of('board_up').length === 1);
    const shown = board.show({ kind: 'nobody' });
    ports[0]!.unplug();
    await expect(shown).rejects.toMatchObject({ code: 'NABIJ_E_BOARD_LOST' });
    await until('up again', () => of('board_up').length === 2);
    await until('scene again', () => ports[1]!.heard.some(({ type }) => type === 'light'));
  });

  test('a turn goes to the end of the range at its own speed, and to none is a stop', async () => {
    const { board, ports, of } = start({});
    await until('up', () => of('board_up').length === 1);
    board.turn(-50);
    await until('move', () => ports[0]!.heard.some(({ type }) => type === 'move'));
    expect(ports[0]?.heard.find(({ type }) => type === 'move')).toMatchObject({
      targetTicks: 1_800,
      vmax: 160,
    });
    board.turn(0);
    await until('stop', () => ports[0]!.heard.some(({ type }) => type === 'stop'));
  });
});

test('johnny-five prints nothing, takes no signals and keeps no board', async () => {
  const { default: five } = await import('johnny-five');
  const listeners = (): number[] =>
    ['SIGINT', 'uncaughtException', 'exit'].map((name) => process.listenerCount(name));
  const before = listeners();
  const { ports, of } = start({});
  for (let round = 1; round <= 3; round += 1) {
    await until('up', () => of('board_up').length === round);
    expect(five.Board.cache).toHaveLength(1);
    ports.at(-1)!.unplug();
    expect(five.Board.cache).toHaveLength(0);
  }
  expect(listeners()).toEqual(before);
});
