import { describe, expect, it } from 'vitest';
import { holds, levelShifterNeeded, limitsOf, railLoadMa } from '../../hardware/limits.ts';
import { type Hardware, readHardware } from '../../hardware/read.ts';
import { guardReleaseS, resetLimits } from '../../hardware/reset.ts';
import { supplyLimits } from '../../hardware/supply.ts';
import { sceneLight } from '../../src/kit/board/scene-light.ts';
import { WIRE_LIMITS } from '../../src/kit/board/wire.generated.ts';
import type { Scene } from '../../src/protocol/scene.ts';

const hardware = readHardware();
const all = (of: Hardware) => [...limitsOf(of), ...supplyLimits(of), ...resetLimits(of)];
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
    const behind = railLoadMa(parts, 'usb') + railLoadMa(parts, 'board5v');
    expect(railLoadMa(parts, 'pi')).toBeGreaterThan(behind + 2400);
    expect(railLoadMa(parts, 'board5v')).toBeGreaterThan(railLoadMa(parts, 'board3v3') + 700);
  });

  it('the data cable carries no supply: a whole 5 V wire in it is noticed, or none that is said to be cut', () => {
    const usb5v = hardware.parts.wires.filter(
      ({ part, terminal }) => part === 'usb-cable' && terminal === '5 V',
    );
    expect(usb5v).toHaveLength(1);
    const whole = hardware.parts.wires.map((wire) =>
      usb5v.includes(wire) ? { ...wire, to: 'board:USB' } : wire,
    );
    const none = hardware.parts.wires.filter((wire) => !usb5v.includes(wire));
    for (const wires of [whole, none]) {
      const failed = failing({ ...hardware, parts: { ...hardware.parts, wires } });
      expect(failed).toEqual([expect.stringMatching(/gives back into the Pi’s USB socket.*: 1000 mA/)]);
    }
  });

  it('board, display and ring hang on one supply, which is not the data cable’s', () => {
    const { parts, rails, wires } = hardware.parts;
    for (const id of ['board', 'display', 'ring']) {
      expect(parts.find((part) => part.id === id)?.loads.map(({ rail }) => rail)).toEqual(['board5v']);
    }
    const plus = wires.filter(({ terminal, through }) => /^(VCC|5V)$/.test(terminal) && through !== 'C3');
    expect(plus.map(({ part, to }) => [part, to])).toEqual([
      ['ring', 'rail:board5v'],
      ['display', 'rail:board5v'],
    ]);
    const feeding = wires.filter(({ to }) => to === 'board:5V');
    expect(feeding.map(({ part, through }) => [part, through])).toEqual([['computer', 'F2']]);
    expect(rails.board5v?.within).toBe('pi');
  });

  it('a fuse before the board that is too small, or loses too much, is noticed', () => {
    const { board5v } = hardware.parts.rails;
    const rails = { ...hardware.parts.rails, board5v: { ...board5v!, amps: 0.9 } };
    expect(failing({ ...hardware, parts: { ...hardware.parts, rails } }).join()).toContain('5 V board');
    const boardFuse = { ...hardware.parts.chips.boardFuse, mostOhms: 0.47 };
    const chips = { ...hardware.parts.chips, boardFuse };
    expect(failing({ ...hardware, parts: { ...hardware.parts, chips } }).join()).toContain(
      'board supply behind',
    );
  });

  it('the list’s F2 is the fuse that is worked with', () => {
    const { parts, rails, chips } = hardware.parts;
    expect(rails.board5v!.amps * 1000).toBe(chips.boardFuse.holdMa);
    expect(parts.find(({ id }) => id === 'F2')?.name).toContain(`${rails.board5v!.amps} A`);
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
