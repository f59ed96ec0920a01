import { describe, expect, it } from 'vitest';
import { holds, levelShifterNeeded, limitsOf, railLoadMa } from '../../hardware/limits.ts';
import { type Hardware, readHardware } from '../../hardware/read.ts';
import { guardReleaseS, resetLimits } from '../../hardware/reset.ts';
import { sceneLight } from '../../src/kit/board/scene-light.ts';
import { WIRE_LIMITS } from '../../src/kit/board/wire.generated.ts';
import type { Scene } from '../../src/protocol/scene.ts';

const hardware = readHardware();
const all = (of: Hardware) => [...limitsOf(of), ...resetLimits(of)];
const failing = (of: Hardware) =>
  all(of)
    .filter((limit) => !holds(limit))
    .map(({ what, value, unit }) => `${what}: ${value} ${unit}`);

/** The same hardware with one part's resistance changed. */
function withOhms(id: string, ohms: number): Hardware {
  const parts = hardware.parts.parts.map((part) => (part.id === id ? { ...part, ohms } : part));
  return { ...hardware, parts: { ...hardware.parts, parts } };
}

describe('electrical limits', () => {
  it('all hold with every figure at its worst', () => {
    expect(failing(hardware)).toEqual([]);
  });

  it('each names its source', () => {
    expect(all(hardware).filter(({ source }) => source.length < 10)).toEqual([]);
  });

  it.each([
    ['R1', 100, 'pin 7'],
    ['R2', 0.1, 'pin 9'],
    ['R6', 47_000, 'privacy button: current'],
    ['R4', 10_000, 'privacy button: level'],
    ['R8', 1_000, 'must sink'],
    ['R12', 1_000, 'RESET held: the lowest'],
  ])('%s of %d ohm is noticed', (id, ohms, words) => {
    expect(failing(withOhms(id, ohms)).join('\n')).toContain(words);
  });

  it('a display on a cable of a metre is noticed', () => {
    const wires = hardware.parts.wires.map((wire) => (wire.part === 'display' ? { ...wire, cm: 100 } : wire));
    expect(failing({ ...hardware, parts: { ...hardware.parts, wires } }).join()).toContain('rise');
  });

  it('a servo that draws more than its adapter gives is noticed', () => {
    const parts = hardware.parts.parts.map((part) =>
      part.id === 'pan-servo' ? { ...part, loads: [{ rail: 'servo', typicalMa: 500, maxMa: 2500 }] } : part,
    );
    expect(failing({ ...hardware, parts: { ...hardware.parts, parts } }).join()).toContain('5 V servo');
  });

  it('a servo on the Pi’s adapter would be too much for a Raspberry Pi 4', () => {
    const parts = hardware.parts.parts.map((part) =>
      part.id === 'pan-servo' ? { ...part, loads: [{ rail: 'pi', typicalMa: 160, maxMa: 1200 }] } : part,
    );
    expect(failing({ ...hardware, parts: { ...hardware.parts, parts } }).join()).toContain('Raspberry Pi 4');
  });

  it('the sum of a supply counts what hangs behind it', () => {
    const { parts } = hardware;
    expect(railLoadMa(parts, 'pi')).toBeGreaterThan(railLoadMa(parts, 'usb') + 2400);
    expect(railLoadMa(parts, 'usb')).toBeGreaterThan(railLoadMa(parts, 'board5v'));
  });

  it('the display’s 3.3 V is not a sure high level for the board, so there is a level shifter', () => {
    expect(levelShifterNeeded(hardware)).toBe(true);
    expect(hardware.parts.parts.find(({ id }) => id === 'level-shifter')?.quantity).toBe(1);
  });

  it('RESET is let go at once for a flash, and soon when no program holds it', () => {
    const { flash, noProgram } = guardReleaseS(hardware);
    expect(flash * 1000).toBeLessThan(WIRE_LIMITS.GUARD_OPEN_MS / 100);
    expect(noProgram).toBeLessThan(2);
  });

  it('the brightest scene draws less than the ring’s fuse holds', () => {
    const scenes: Scene['kind'][] = [
      'starting',
      'nobody',
      'watching',
      'listening',
      'hand',
      'resting',
      'privacy',
    ];
    const { coloursMa, restMa } = hardware.parts.chips.WS2812B;
    for (const kind of scenes) {
      const { red, green, blue, level } = sceneLight({ kind } as Scene);
      const share = ((red + green + blue) / 127) * (level / 127);
      const ma = hardware.pinMap.ring.leds * (share * coloursMa + restMa);
      expect(ma, kind).toBeLessThan(hardware.parts.chips.fuse.holdMa);
    }
  });
});
