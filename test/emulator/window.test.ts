import { existsSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import type { ReadState } from '../../src/emulator/window/state.ts';
import { scenePicture } from '../../src/kit/board/scene-picture.ts';
import { Command, Event } from '../../src/kit/board/wire.generated.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { BoardDriver } from './board-driver.ts';
import { FrameReader } from './frame-reader.ts';
import { zoneSeen } from './what-is-seen.ts';

vi.setConfig({ testTimeout: 60_000 });

const scratch = scratchDirectory();
const tty = join(scratch.path, 'board.tty');
let emulator: Emulator;
let driver: BoardDriver;

const url = (path: string): string => `http://127.0.0.1:${emulator.port}${path}`;

async function state(): Promise<ReadState> {
  return (await (await fetch(url('/state.json'))).json()) as ReadState;
}

async function post(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url(path), { method: 'POST' });
  return { status: response.status, body: await response.json() };
}

/** Reads server-sent events until `enough` have come. */
async function events(path: string, enough: number): Promise<unknown[]> {
  const stop = new AbortController();
  const response = await fetch(url(path), { signal: stop.signal });
  const found: unknown[] = [];
  let text = '';
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + part).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) found.push(JSON.parse(block.slice('data: '.length)));
    if (found.length >= enough) break;
  }
  stop.abort();
  return found;
}

beforeAll(async () => {
  emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
  driver = await BoardDriver.connect(emulator.board);
}, 30_000);

afterAll(async () => {
  driver.close();
  await emulator.close();
  scratch.remove();
});

describe('what the board does is in the state and in the picture', () => {
  it('turning the servo turns the picture and the angle', async () => {
    const camera = new FrameReader(join(scratch.path, 'camera.sock'));
    driver.turnTo(40);
    await until('the angle is 40', async () => (await state()).panDegrees === 40);
    await until('the teacher is seen', () => camera.last !== null && zoneSeen(camera.last) === 'juf');
    expect(await state()).toMatchObject({ pulseUs: 1900, mediaLive: true });
    driver.turnTo(0);
    await until('the blackboard is seen', () => camera.last !== null && zoneSeen(camera.last) === 'bord');
    camera.close();
    await until('the camera is off', async () => !(await state()).mediaLive);
  });

  it('the camera is open as long as a program holds it, even one that hangs and takes no frame', async () => {
    expect(await state()).toMatchObject({ cameraOpen: false, mediaLive: false });
    const camera = new FrameReader(join(scratch.path, 'camera.sock'));
    await until('a frame', () => camera.frames > 0);
    expect(await state()).toMatchObject({ cameraOpen: true });
    camera.socket.pause();
    await until('no frame is taken', async () => !(await state()).mediaLive);
    expect(await state()).toMatchObject({ cameraOpen: true, mediaLive: false });
    camera.close();
    await until('the camera is closed', async () => !(await state()).cameraOpen);
  });

  it('shows the ring as its bits say', async () => {
    driver.lightSolid(127, 0, 0);
    const { ring } = await until('the ring is red', async () => {
      const now = await state();
      return now.ring.every(({ r, g, b }) => r > 200 && g === 0 && b === 0) && now;
    });
    expect(ring).toHaveLength(12);
  });

  it('reads the words on the display from its pixels', async () => {
    const picture = scenePicture({ kind: 'hand', name: 'Sam', watching: true, missing: [] });
    await driver.draw(picture);
    const { display } = await until('the words are there', async () => {
      const now = await state();
      return now.display.text.includes('omhoog') && now;
    });
    expect(Buffer.from(display.pixelsBase64, 'base64').equals(picture.bytes)).toBe(true);
  });

  it('streams to the page: the whole state first, then what has changed and nothing else', async () => {
    driver.turnTo(40);
    const [whole, ...changes] = (await events('/events', 6)) as Partial<ReadState>[];
    expect(whole).toMatchObject({ kit: 'off', boardLink: 'off', panDegrees: expect.any(Number) });
    expect(changes.some((change) => 'panDegrees' in change)).toBe(true);
    for (const change of changes) expect(change).not.toHaveProperty('ring');
  });

  it('tells each pulse with its time on the wall clock', async () => {
    const pulses = (await events('/pulses', 12)) as {
      axis: string;
      widthUs: number;
      endMs: number;
      endUnixMs: number;
      seenUnixMs: number;
    }[];
    const pan = pulses.filter((pulse) => pulse.axis === 'pan');
    pan.slice(1).forEach((pulse, index) => {
      expect(pulse.endMs - (pan[index]?.endMs ?? 0)).toBeCloseTo(20, 1);
      expect(pulse.endUnixMs).toBeLessThanOrEqual(pulse.seenUnixMs);
    });
    expect(Math.abs((pan.at(-1)?.seenUnixMs ?? 0) - Date.now())).toBeLessThan(5_000);
  });
});

describe('hands on the kit', () => {
  it('the privacy button parks the lens with nobody else asked', async () => {
    driver.turnTo(0);
    await until('the lens looks ahead', async () => (await state()).panDegrees === 0);
    expect(await post('/button/privacy')).toMatchObject({ status: 200 });
    await until('the lens is parked', async () => (await state()).panDegrees === -80);
    await post('/button/privacy');
    driver.turnTo(10);
    await until('the lens obeys again', async () => {
      driver.turnTo(10);
      return (await state()).panDegrees === 10;
    });
  });

  it('the seen button is told to the host once', async () => {
    const { serial } = emulator.board;
    const { onBytes } = serial;
    const told: number[] = [];
    serial.onBytes = (bytes) => {
      told.push(...bytes);
      onBytes(bytes);
    };
    const seen = () =>
      told.filter(
        (byte, at) => byte === 0xf0 && told[at + 1] === Command.EVENT && told[at + 3] === Event.SEEN,
      );
    await post('/button/seen');
    await until('the event', () => seen().length > 0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    serial.onBytes = onBytes;
    expect(seen()).toHaveLength(1);
  });
});

describe('what can go wrong', () => {
  it('pulling the cable takes the port away, and putting it back brings it again', async () => {
    expect(existsSync(tty)).toBe(true);
    await post('/fault/unplug');
    expect(existsSync(tty)).toBe(false);
    await post('/fault/replug');
    expect(existsSync(tty)).toBe(true);
  });

  it('a reset is counted', async () => {
    const { boardResets } = await state();
    await post('/fault/reset');
    await until('one more reset', async () => (await state()).boardResets === boardResets + 1);
  });

  it('a program that hangs is saved by its watchdog', async () => {
    const { boardResets } = await state();
    await post('/fault/hang');
    await until('the watchdog', async () => (await state()).boardResets > boardResets);
  });
});

describe('the kit beside it', () => {
  let kit: Server | null = null;
  const path = join(scratch.path, 'kit.sock');

  function kitSays(status: object): Promise<void> {
    const server = createServer((reader) => {
      reader.on('error', () => {});
      reader.write(`${JSON.stringify(status)}\n`);
    });
    kit = server;
    return new Promise((resolve) => server.listen(path, resolve));
  }

  afterAll(() => {
    kit?.close();
    rmSync(path, { force: true });
  });

  it('is off until its status socket is there; then its presence and signals are shown', async () => {
    expect(await state()).toMatchObject({ kit: 'off', presence: null, signals: [] });
    await kitSays({
      presence: 'watching',
      signals: ['hand'],
      voice: 'off',
      privacy: false,
      board: 'up',
      counters: {},
    });
    await until('the kit is seen', async () => (await state()).kit === 'up');
    expect(await state()).toMatchObject({
      presence: 'watching',
      signals: ['hand'],
      boardLink: 'up',
      privacy: false,
    });
  });
});

describe('requests', () => {
  it.each(['/', '/window.css', '/window.ts', '/words.ts', '/kit-drawing.ts', '/room.svg'])(
    'serves %s',
    async (path) => {
      const response = await fetch(url(path));
      expect(response.status).toBe(200);
      expect((await response.text()).length).toBeGreaterThan(300);
    },
  );

  it('gives the last seconds of the speaker as a WAV file', async () => {
    const response = await fetch(url('/speaker.wav?seconds=0.5'));
    const file = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(file.length).toBe(44 + 48_000);
  });

  it.each([
    ['GET', '/nothing', 404, 'NABIJ_E_WINDOW_PATH'],
    ['GET', '/button/privacy', 404, 'NABIJ_E_WINDOW_PATH'],
    ['POST', '/button/other', 404, 'NABIJ_E_WINDOW_PATH'],
    ['POST', '/state.json', 404, 'NABIJ_E_WINDOW_PATH'],
    ['GET', '/constructor', 404, 'NABIJ_E_WINDOW_PATH'],
    ['GET', '/speaker.wav?seconds=99', 400, 'NABIJ_E_WINDOW_REQUEST'],
    ['GET', '/speaker.wav?seconds=', 400, 'NABIJ_E_WINDOW_REQUEST'],
    ['POST', '/microphone/tone?hz=1e9', 400, 'NABIJ_E_WINDOW_REQUEST'],
    ['POST', '/microphone/tone?hz=NaN', 400, 'NABIJ_E_WINDOW_REQUEST'],
  ])('%s %s is refused with %d %s', async (method, path, status, code) => {
    const response = await fetch(url(path), { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([{ origin: 'http://elsewhere.example' }, { host: 'elsewhere.example' }])(
    'refuses what another page of the browser asks: %o',
    async (headers) => {
      const status = await new Promise<number>((resolve, reject) => {
        const asked = request(url('/button/privacy'), { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asked.on('error', reject);
        asked.end();
      });
      expect(status).toBe(403);
    },
  );
});
