import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { type Relay, startRelay } from '../../src/relay/server.ts';
import type { TabletEnd } from '../kit/bridge/tablet-end.ts';
import type { PairedTablet } from '../support/paired-tablet.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { KitProcess } from './kit-process.ts';

const scratch = scratchDirectory();
let relay: Relay;
let emulator: Emulator;
let kit: KitProcess;
let tablet: PairedTablet;

beforeAll(async () => {
  relay = await startRelay({ port: 0, pages: (_request, response) => response.end(), log: silentLogger });
  emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
  kit = new KitProcess(scratch.path, relay.port);
  await kit.ready;
  await kit.lend();
  tablet = await kit.pair();
  await until('the board up', async () => (await kit.status()).board === 'up');
});

afterAll(async () => {
  await kit?.end();
  await emulator?.close();
  await relay?.close();
  scratch.remove();
});

async function joined(): Promise<TabletEnd> {
  const pupil = await tablet.open();
  pupil.send({ type: 'join', presence: 'watching', visit: '0123456789abcdef', how: 'tap', name: 'Sam' });
  await until('the seat', () => pupil.of('state').at(-1)?.presence === 'watching');
  return pupil;
}

const panDeg = () => ((emulator.board.pulse('pan')?.widthUs ?? 0) - 1_500) / 10;

/** Proves that session and motion are unharmed: a look still turns the head there, by the emulated pin. */
async function looks(pupil: TabletEnd, deg: number): Promise<void> {
  const look = () => pupil.send({ type: 'look', pan_deg: deg, sent_ms: performance.now() });
  // As the tablet does: a look may be lost or late, so it is said again until the head follows.
  const again = setInterval(look, LIMITS.lookRepeatMs);
  look();
  await until(`the head at ${deg} degrees`, () => Math.abs(panDeg() - deg) < 0.5).finally(() =>
    clearInterval(again),
  );
}

const bad: [string, (pupil: TabletEnd) => void, string][] = [
  [
    'an angle of a billion degrees',
    (pupil) => pupil.sendAny({ type: 'look', pan_deg: 1e9, sent_ms: 1 }, 'latest'),
    'NABIJ_E_FRAME_SCHEMA',
  ],
  [
    'an angle that is no number',
    (pupil) => pupil.sendAny({ type: 'look', pan_deg: Number.NaN, sent_ms: 1 }, 'latest'),
    'NABIJ_E_FRAME_SCHEMA',
  ],
  ['an unknown frame', (pupil) => pupil.sendAny({ type: 'open_door' }, 'ordered'), 'NABIJ_E_FRAME_SCHEMA'],
  [
    'a frame with a key too many',
    (pupil) => pupil.sendAny({ type: 'leave', now: true }, 'ordered'),
    'NABIJ_E_FRAME_SCHEMA',
  ],
  ['bytes that are not JSON', (pupil) => pupil.sendRaw('{"l":'), 'NABIJ_E_FRAME_JSON'],
];

test.each(bad)(
  '%s is refused with its code, counted, and the session goes on',
  async (_title, send, code) => {
    const pupil = await joined();
    await looks(pupil, 10);
    const before = (await kit.status()).counters[`refused_${code}`] ?? 0;
    send(pupil);
    await until(
      `${code} counted`,
      async () => ((await kit.status()).counters[`refused_${code}`] ?? 0) > before,
    );
    await until('the refusal', () => pupil.of('refused').some((frame) => frame.code === code));
    await looks(pupil, -10);
    pupil.close();
  },
);

test('a flood of looks is refused beyond the rate; the head never leaves its range', async () => {
  const pupil = await joined();
  let widest = 0;
  const stop = emulator.board.onPulse((pulse) => {
    if (pulse.axis === 'pan') widest = Math.max(widest, Math.abs(pulse.widthUs - 1_500));
  });
  for (let i = 0; i < LIMITS.controlBurst * 2; i += 1) {
    pupil.send({ type: 'look', pan_deg: i % 2 === 0 ? 180 : -180, sent_ms: performance.now() });
  }
  await until(
    'the refusals counted',
    async () => ((await kit.status()).counters.refused_NABIJ_E_FRAME_RATE ?? 0) > 0,
  );
  stop();
  expect(widest).toBeLessThanOrEqual(801);
  expect((await kit.status()).board).toBe('up');
  pupil.close();
  await until('the seat empty again', async () => (await kit.status()).link !== 'up');
  const again = await joined();
  await looks(again, 5);
  again.close();
});

test('each refusal is logged once a connection, without its content', async () => {
  const logged = kit.lines.filter((line) => line.includes('NABIJ_E_FRAME_SCHEMA'));
  expect(logged.length).toBeGreaterThan(0);
  expect(kit.lines.join('\n')).not.toContain('open_door');
  expect(kit.lines.join('\n')).not.toContain('Sam');
});
