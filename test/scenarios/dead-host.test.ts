import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rgb } from '../../src/emulator/board/api.ts';
import { sceneLight } from '../../src/kit/board/scene-light.ts';
import { until } from '../support/until.ts';
import { KitInClass } from './kit-in-class.ts';
import { KitProcess } from './kit-process.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const BLOCKER = fileURLToPath(new URL('block-on-signal.ts', import.meta.url));
const STOPPED_MS = 2_000;
/** The board's dead-man and what a check of it may take; the ring's next refresh. */
const HELD_MS = 520;
const RING_MS = 60;
/** From the fastest turn to rest. */
const SLOWING_MS = 400;
const PARK_US = 700;
const WATCHING = { kind: 'watching', name: 'Sam' } as const;

let inClass: KitInClass;
/** In the board's own time: when it last heard a byte, when its ring turned amber since, when its head last moved. */
const last = { heardMs: 0, amberMs: 0, movedMs: 0 };

beforeEach(async () => {
  inClass = await KitInClass.start({ prepare: () => ({ NODE_OPTIONS: `--import=${BLOCKER}` }) });
  watchBoard();
  inClass.watch();
  await until('the picture', async () => (await inClass.kit.status()).picture);
  await until('the words', async () => (await inClass.classState()).display.text === 'Sam kijkt en luistert');
});
afterEach(() => inClass.close());

/** The board's own word that nobody leads it. */
const isAmber = (leds: readonly Rgb[]) =>
  leds.some(({ r }) => r > 0) && leds.every(({ r, g, b }) => b === 0 && g <= r && g > 0 === r > 0);

function watchBoard(): void {
  const { board } = inClass.emulator;
  Object.assign(last, { heardMs: 0, amberMs: 0, movedMs: 0 });
  const write = board.serial.write.bind(board.serial);
  board.serial.write = (bytes) => {
    last.heardMs = board.nowMs;
    write(bytes);
  };
  board.onRing((leds) => {
    if (isAmber(leds) && last.amberMs < last.heardMs) last.amberMs = board.nowMs;
  });
  let widthUs = 0;
  board.onPulse((pulse) => {
    if (pulse.axis === 'pan' && pulse.widthUs !== widthUs) last.movedMs = board.nowMs;
    if (pulse.axis === 'pan') widthUs = pulse.widthUs;
  });
}

async function turning(): Promise<void> {
  const { board } = inClass.emulator;
  const fromUs = board.pulse('pan')?.widthUs;
  inClass.tablet.send({ type: 'turn', pan_deg_per_s: 40, sent_ms: performance.now() });
  await until('the head turning', () => board.pulse('pan')?.widthUs !== fromUs);
}

/** Amber, dark display, a head that stands: by the board alone, in time. */
async function heldAlone(): Promise<void> {
  const { board } = inClass.emulator;
  await until('the display dark', () => board.display.every((byte) => byte === 0));
  await until('the head still', () => board.nowMs - last.movedMs > 200);
  expect(isAmber(board.ring)).toBe(true);
  expect(last.amberMs - last.heardMs).toBeLessThanOrEqual(HELD_MS + RING_MS);
  expect(last.movedMs - last.heardMs).toBeLessThanOrEqual(HELD_MS + SLOWING_MS);
}

/** The pin, once the head has come to rest. */
async function restingUs(): Promise<number> {
  const { board } = inClass.emulator;
  await until('the head at rest', () => board.nowMs - last.movedMs > SLOWING_MS);
  return board.pulse('pan')!.widthUs;
}

/** What the session says and what class and pin show are the same, before anything new is asked of it. */
async function agree(): Promise<void> {
  const { board } = inClass.emulator;
  const { green, blue, red } = sceneLight(WATCHING);
  await until('the words of the session', async () => {
    return (await inClass.classState()).display.text === 'Sam kijkt en luistert';
  });
  await until('the light of the session', () =>
    board.ring.every(({ r, g, b }) => g > 0 && r * green === g * red && Math.abs(b / g - blue / green) < 0.1),
  );
  expect(await inClass.kit.status()).toMatchObject({ presence: 'watching', privacy: false, board: 'up' });
  const pinUs = await restingUs();
  // The angle that the session holds is the one to which it turns the head back after a rest.
  inClass.tablet.send({ type: 'presence', presence: 'resting' });
  await until('the lens looking away', () => Math.abs((board.pulse('pan')?.widthUs ?? 0) - PARK_US) <= 1);
  inClass.tablet.send({ type: 'presence', presence: 'watching' });
  await until('the head turning back', () => (board.pulse('pan')?.widthUs ?? 0) > PARK_US + 1);
  expect(Math.abs((await restingUs()) - pinUs)).toBeLessThanOrEqual(1);
  inClass.tablet.send({ type: 'look', pan_deg: -20, sent_ms: performance.now() });
  await until('the angle of the session', () => Math.abs((board.pulse('pan')?.widthUs ?? 0) - 1_300) <= 1);
}

describe('a kit that does not come round to its board', () => {
  test.each([
    ['is stopped', (pid: number) => process.kill(pid, 'SIGSTOP')],
    ['has a blocked event loop', (pid: number) => process.kill(pid, 'SIGUSR2')],
  ])(
    'because it %s for two seconds: the board holds and tells, and afterwards both agree',
    async (_why, stop) => {
      await turning();
      stop(inClass.kit.pid);
      const stoppedMs = performance.now();
      await heldAlone();
      await until('two seconds', () => performance.now() - stoppedMs > STOPPED_MS);
      process.kill(inClass.kit.pid, 'SIGCONT');
      await agree();
    },
  );

  test('because it is killed: the board holds and tells, and obeys the next kit', async () => {
    await turning();
    process.kill(inClass.kit.pid, 'SIGKILL');
    await inClass.kit.ended;
    await heldAlone();
    const next = new KitProcess(inClass.directory, inClass.relayPort, {}, {});
    try {
      await next.ready;
      const { board } = inClass.emulator;
      await until('the board there', async () => (await next.status()).board === 'up');
      await until('the lens looking away', () => Math.abs((board.pulse('pan')?.widthUs ?? 0) - PARK_US) <= 1);
      await until('the words of now', async () => {
        const { text } = (await inClass.classState()).display;
        return text !== '' && !text.startsWith('Sam');
      });
      expect((await next.status()).presence).toBe('nobody');
    } finally {
      await next.end();
    }
  });
});
