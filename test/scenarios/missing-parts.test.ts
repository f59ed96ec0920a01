import { afterEach, expect, test } from 'vitest';
import { Bitmap } from '../../src/core/bitmap.ts';
import { readText } from '../../src/core/glyphs.ts';
import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import { type Relay, startRelay } from '../../src/relay/server.ts';
import type { TabletEnd } from '../kit/bridge/tablet-end.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { KitProcess } from './kit-process.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(settings: Readonly<Record<string, unknown>> = {}) {
  const scratch = scratchDirectory();
  ends.push(() => scratch.remove());
  const relay: Relay = await startRelay({
    port: 0,
    pages: (_request, response) => response.end(),
    log: silentLogger,
  });
  ends.push(() => relay.close());
  const emulate = async (): Promise<Emulator> => {
    const emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
    ends.push(() => emulator.close());
    return emulator;
  };
  const kit = () => {
    const process = new KitProcess(scratch.path, relay.port, settings);
    ends.push(() => process.end());
    return process;
  };
  const tablet = async (of: KitProcess) => {
    await of.lend();
    const end = await (await of.pair()).open();
    ends.push(() => end.close());
    return end;
  };
  return { emulate, kit, tablet };
}

const missingParts = (tablet: TabletEnd) =>
  tablet
    .of('state')
    .at(-1)
    ?.missing.map(({ part, code }) => `${part} ${code}`) ?? [];

test('a kit with no board and no devices starts, says on the tablet what is missing, and finds them when they come', async () => {
  const { emulate, kit, tablet } = await start();
  const process = kit();
  await process.ready;
  const pupil = await tablet(process);
  await until('the board said missing', () => missingParts(pupil).includes('board NABIJ_E_BOARD_LOST'));
  await until('the camera said missing', () => missingParts(pupil).includes('camera NABIJ_E_CAMERA_MISSING'));
  expect(process.lines.some((line) => line.includes('NABIJ_E_CAMERA_MISSING'))).toBe(true);
  await emulate();
  await until(
    'everything found',
    () => missingParts(pupil).length === 0 && pupil.of('state').length > 0,
    30_000,
  );
  pupil.send({ type: 'join', presence: 'watching', visit: '0123456789abcdef', how: 'tap' });
  await until('the picture', async () => (await process.status()).presence === 'watching');
});

test('a missing camera stands on the display, and the pupil can still listen', async () => {
  const { emulate, kit, tablet } = await start({ camera: { source: 'v4l2:/dev/video99' } });
  const emulator = await emulate();
  const process = kit();
  await process.ready;
  const pupil = await tablet(process);
  await until('the camera said missing', () => missingParts(pupil).includes('camera NABIJ_E_CAMERA_MISSING'));
  pupil.send({ type: 'join', presence: 'listening', visit: '0123456789abcdef', how: 'tap' });
  await until('the display naming the camera', () =>
    /camera/i.test(readText(new Bitmap(128, 64, emulator.board.display))),
  );
  await until('the sound', async () => (await process.status()).sound);
});

test('settings that do not fit end the kit with 3 and a sentence that names file and key', async () => {
  const { kit } = await start({ camera: { source: 'webcam' } });
  const process = kit();
  expect(await process.ended).toBe(3);
  expect(process.stderr.join('\n')).toMatch(/NABIJ_E_CONFIG: .*kit\.json: key "camera\.source".*For example/);
});
