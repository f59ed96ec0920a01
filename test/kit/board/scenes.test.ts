import { describe, expect, test } from 'vitest';
import { readLines, readText } from '../../../src/core/glyphs.ts';
import { sceneLight } from '../../../src/kit/board/scene-light.ts';
import { scenePicture } from '../../../src/kit/board/scene-picture.ts';
import { missingText, type Scene, sceneText } from '../../../src/protocol/scene.ts';
import type { Part } from '../../../src/protocol/states.ts';
import { fourLines } from '../../support/display-lines.ts';
import { readDisplayQr } from '../../support/qr-image.ts';

const name = 'Sam';
const SCENES: readonly Scene[] = [
  { kind: 'starting' },
  { kind: 'nobody' },
  { kind: 'watching', name },
  { kind: 'listening', name },
  { kind: 'hand', name, watching: true },
  { kind: 'signal', name, signal: 'yes', watching: true },
  { kind: 'signal', name, signal: 'no', watching: true },
  { kind: 'signal', name, signal: 'done', watching: false },
  { kind: 'signal', name, signal: 'puzzled', watching: false },
  { kind: 'resting', name },
  { kind: 'privacy' },
  { kind: 'link_lost' },
];
const NOTICES: readonly Scene[] = [
  { kind: 'pairing_closed', why: 'tries' },
  { kind: 'pairing_closed', why: 'expired' },
  { kind: 'pairing_closed', why: 'words' },
];
const pairing = (link: string) =>
  ({ kind: 'pairing', role: 'pupil', link, code: 'WMWM-EFGH-IJKL-QMNP' }) as const satisfies Scene;

const CODE_LINES = ['WMWM 2', 'EFGH 2', 'IJKL 2', 'QMNP 2'];

describe('the display', () => {
  test.each(SCENES)('writes $kind in large letters that read back word for word', (scene) => {
    const picture = scenePicture(scene);
    expect(readText(picture)).toBe(sceneText(scene));
    for (const line of readLines(picture)) expect(line.size).toBeGreaterThanOrEqual(2);
  });

  test('writes the four words below each other, all of one size', () => {
    const words = ['appel', 'kraan', 'zeehond', 'winter'];
    expect(fourLines(scenePicture({ kind: 'words', words }))).toEqual([
      'APPEL 2',
      'KRAAN 2',
      'ZEEHOND 2',
      'WINTER 2',
    ]);
  });

  test.each(SCENES)('has a sign beside the words of $kind that no other scene has', (scene) => {
    const left = ({ bytes }: ReturnType<typeof scenePicture>): string =>
      bytes.filter((_, at) => at % 128 < 24).join();
    const others = SCENES.filter((other) => other !== scene).map((other) => left(scenePicture(other)));
    expect(others).not.toContain(left(scenePicture(scene)));
    expect(left(scenePicture(scene))).not.toMatch(/^[0,]*$/);
  });

  test.each(SCENES)('names a missing part under $kind, and the words stay large', (scene) => {
    const broken: Scene = { ...scene, missing: ['camera'] };
    const picture = scenePicture(broken);
    expect(readText(picture)).toBe(`${sceneText(scene)} Geen camera`);
    expect(readLines(picture).at(-1)).toMatchObject({ text: missingText(broken), size: 1 });
  });

  test('says of a stuck head and a low supply what is wrong with them, not that they are absent', () => {
    const line = (...missing: Part[]) => readText(scenePicture({ kind: 'nobody', missing }));
    expect(line('head')).toBe('Niemand kijkt Kop vast');
    expect(line('supply')).toBe('Niemand kijkt Stroom laag?');
    expect(line('supply', 'head')).toBe('Niemand kijkt Kop vast, stroom laag?');
    expect(line('head', 'camera')).toBe('Niemand kijkt Geen camera, kop vast');
  });

  test.each(NOTICES)('says of pairing: $kind', (scene) => {
    expect(readText(scenePicture(scene))).toBe(sceneText(scene));
  });

  test('shows a pairing as a QR that reads back, with the code large beside it', () => {
    const link = 'https://nabij.example.nl/#pair=wmwmefghijklqmnp';
    const picture = scenePicture(pairing(link));
    expect(readDisplayQr(picture)).toBe(link);
    expect(fourLines(picture, 64)).toEqual(CODE_LINES);
  });

  test('leaves a QR out that the display is too small for, and keeps the code', () => {
    const picture = scenePicture(pairing(`https://${'a'.repeat(60)}.nl/#pair=wmwmefghijklqmnp`));
    expect(fourLines(picture, 0)).toEqual(CODE_LINES);
  });

  test('takes a long name small and keeps what the name does large', () => {
    const picture = scenePicture({ kind: 'watching', name: 'Şükrü-Émilie' });
    expect(readText(picture)).toBe('Şükrü-Émilie kijkt en luistert');
    expect(readLines(picture).map(({ size }) => size)).toEqual([1, 2, 2]);
  });

  test('shortens a name that fits on no line', () => {
    const text = readText(scenePicture({ kind: 'listening', name: 'M'.repeat(60) }));
    expect(text).toMatch(/^M+… luistert$/);
  });
});

describe('the light', () => {
  test('tells the seven states apart without colour too', () => {
    const seen = SCENES.filter(({ kind }) => kind !== 'starting' && kind !== 'signal').map((scene) => {
      const { pattern, level } = sceneLight(scene);
      return `${pattern} ${level}`;
    });
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('is never dark', () => {
    for (const scene of SCENES) {
      const { red, green, blue, level } = sceneLight(scene);
      expect(Math.max(red, green, blue) * level).toBeGreaterThan(0);
    }
  });
});
