import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../support/until.ts';
import { KitInClass } from './kit-in-class.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let inClass: KitInClass;
afterEach(() => inClass.close());

async function watchWith(light: 'own' | 'none'): Promise<void> {
  inClass = await KitInClass.start({ settings: { camera: { source: 'virtual', light } } });
  inClass.watch();
  await until('picture and sound', async () => {
    const { picture, sound } = await inClass.kit.status();
    return picture && sound;
  });
}

const sayBoardLost = () => inClass.missing()?.includes('board NABIJ_E_BOARD_LOST');
const wordsAre = (words: string) => async () => (await inClass.classState()).display.text === words;

describe('a board that is pulled out in class', () => {
  test('stops neither picture nor sound when the camera has a light of its own, and is used again when it is back', async () => {
    await watchWith('own');
    const { pid } = inClass.kit;
    const told = inClass.tablet.of('state').length;
    await inClass.fault('unplug');
    await until('the tablet told that it does not turn', sayBoardLost);
    await until('the board telling the class by itself', wordsAre(''));
    expect(await inClass.classState()).toMatchObject({ cameraOpen: true, mediaLive: true });
    await inClass.fault('replug');
    await until('the words again', wordsAre('Sam kijkt en luistert'));
    await until('nothing missing', () => inClass.missing()?.length === 0);
    const since = inClass.tablet.of('state').slice(told);
    expect(since.every(({ picture, sound }) => picture && sound)).toBe(true);
    expect(since[0]).toMatchObject({ class_sees: 'Alleen het lampje van de camera' });
    expect(inClass.kit.pid).toBe(pid);
  });

  test('shuts the camera when the board had the only light; the sound goes on, and the picture comes back with it', async () => {
    await watchWith('none');
    await inClass.fault('unplug');
    await until('the camera shut', async () => !(await inClass.classState()).cameraOpen);
    await until('the tablet told that it does not turn', sayBoardLost);
    expect((await inClass.kit.status()).sound).toBe(true);
    await inClass.fault('replug');
    await until('the picture again', async () => (await inClass.kit.status()).picture);
    await until('the words again', wordsAre('Sam kijkt en luistert'));
  });

  test.each(['reset', 'hang'] as const)('goes on after a %s', async (fault) => {
    await watchWith('own');
    await inClass.fault(fault);
    await until('another start', async () => (await inClass.classState()).boardResets > 0);
    await until('the board there', async () => (await inClass.kit.status()).board === 'up');
    await until('the words', wordsAre('Sam kijkt en luistert'));
    expect(await inClass.kit.status()).toMatchObject({ picture: true, sound: true });
    expect((await inClass.kit.status()).counters.board_lost).toBeGreaterThan(0);
  });
});
