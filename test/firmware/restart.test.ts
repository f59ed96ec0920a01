import { readFileSync } from 'node:fs';
import type { CPU } from 'avr8js';
import { describe, expect, test } from 'vitest';
import hardware from '../../hardware/pins.json' with { type: 'json' };
import { Chip, CPU_HZ, CYCLES_PER_MS } from '../../src/emulator/board/chip.ts';
import { FIRMWARE_IMAGE } from '../../src/emulator/board/emulated-board.ts';
import { readHex } from '../../src/emulator/board/hex.ts';
import { SerialLine } from '../../src/emulator/board/uart.ts';
import {
  Axis,
  BAUD,
  encodeFlash,
  encodeHello,
  encodeMove,
  PROTOCOL,
  ResetCause,
} from '../../src/kit/board/wire.generated.ts';
import { HELLO, LIMITS, randomFrom, TestBench, turnTo } from './bench.ts';

const PARK_US = 700;
/** 10 us a degree. */
const TWO_DEGREES_US = 20;
const FRAME_US = 20_000;

function turned(targetUs: number, heldMs: number): TestBench {
  const bench = new TestBench({ seed: targetUs }).send(HELLO, turnTo(targetUs));
  return bench.alive(heldMs, 100);
}

function causeTold(bench: TestBench): number {
  return bench.forget().send(HELLO).run(20).last('hello')!.resetCause;
}

describe('the watchdog', () => {
  test('restarts a program that hangs within 300 ms, and the cause is told', () => {
    const bench = turned(1800, 1500);
    bench.board.fault('hang');
    bench.run(300);
    expect(bench.board.resets).toBe(1);
    expect(causeTold(bench)).toBe(ResetCause.WATCHDOG);
  });

  test('restarts without a missing, cut or shifted pulse, wherever it hangs', () => {
    const random = randomFrom(11);
    for (let count = 0; count < 20; count += 1) {
      const bench = turned(1900, 1500).run(random(20_000) / 1000);
      bench.forget().board.fault('hang');
      bench.run(600);
      expect(bench.board.resets).toBe(1);
      const { pulses } = bench;
      for (const [index, pulse] of pulses.entries()) {
        expect(pulse.widthUs).toBe(1900);
        if (index > 0) expect(pulse.riseUs - pulses[index - 1]!.riseUs).toBeCloseTo(FRAME_US, 3);
      }
    }
  });

  test('restarts while a move from rest is taken up, and no pulse is too near, too late or a jump', () => {
    const random = randomFrom(12);
    for (let count = 0; count < 20; count += 1) {
      const bench = turned(1900, 1200).run(random(20_000) / 1000);
      bench
        .forget()
        .send(turnTo(1000))
        .run(random(14_000) / 1000);
      bench.board.fault('hang');
      bench.run(600);
      expect(bench.board.resets).toBe(1);
      for (const [index, { riseUs, widthUs }] of bench.pulses.slice(1).entries()) {
        const before = bench.pulses[index]!;
        expect(riseUs - before.riseUs).toBeGreaterThan(hardware.servo.leastFrameMs * 1000 - 1);
        expect(riseUs - before.riseUs).toBeLessThan(FRAME_US + 500);
        expect(Math.abs(widthUs - before.widthUs)).toBeLessThanOrEqual(LIMITS.vmax / 16 + 0.5);
      }
    }
  });

  test.each(['hang', 'freeze'] as const)('can do it again and again: %s', (fault) => {
    const bench = turned(1500, 1000);
    for (let count = 1; count <= 5; count += 1) {
      bench.board.fault(fault);
      bench.run(fault === 'hang' ? 400 : 750);
      expect(bench.board.resets).toBe(count);
      expect(causeTold(bench)).toBe(ResetCause.WATCHDOG);
    }
  });

  test('resets a program that hangs with its interrupts shut, and the head stays where it was', () => {
    const bench = turned(1800, 1500);
    bench.board.fault('freeze');
    bench.run(600).forget().run(1000);
    expect(bench.board.resets).toBe(1);
    expect(new Set(bench.widthsUs())).toEqual(new Set([1800]));
    expect(causeTold(bench)).toBe(ResetCause.WATCHDOG);
  });
});

describe('an interrupt that nobody serves, switched on by a program gone wild', () => {
  const TIMSK2 = 0x70;
  const TCCR2B = 0xb1;
  const FULL_SPEED = 1;
  const AT_OVERFLOW = 1;

  /** The image on a bare chip whose registers can be written to; it has run for a while. */
  function chip(): { readonly chip: Chip; readonly cpu: () => CPU } {
    let cpu: CPU | undefined;
    const made = new Chip({
      flash: readHex(readFileSync(FIRMWARE_IMAGE, 'latin1')),
      line: new SerialLine((CPU_HZ / BAUD) * 10),
      startUpMs: 0,
      noise: () => 0,
      onBuild: (built) => {
        cpu = built;
      },
    });
    made.runUntil(300 * CYCLES_PER_MS);
    return { chip: made, cpu: () => cpu! };
  }

  test.each([
    ['while it works', false],
    ['while it hangs', true],
  ])('restarts it once and no more: %s', (_, hangs) => {
    const { chip: one, cpu } = chip();
    if (hangs) one.hang();
    cpu().writeData(TCCR2B, FULL_SPEED);
    cpu().writeData(TIMSK2, AT_OVERFLOW);
    one.runUntil(one.cycles + 2000 * CYCLES_PER_MS);
    expect(one.resets).toBe(1);
  });
});

describe('at a reset the head does not twitch', () => {
  /** Up to that moment, but not to one in which the pin is high: a reset then leaves a stump of a pulse that no program can mend. */
  function upTo(targetUs: number, heldMs: number, laterMs: number): TestBench {
    const bench = turned(targetUs, heldMs).run(laterMs);
    const sinceUs = bench.board.nowMs * 1000 - bench.board.pulse('pan')!.riseUs;
    return sinceUs > FRAME_US - 50 ? bench.run(3) : bench;
  }

  test.each([
    ['at rest', 1500],
    ['turning', 260],
  ])(
    '%s: no pulse is 2 degrees or more from the last one, or from the one that was due next',
    (_, heldMs) => {
      const random = randomFrom(heldMs);
      for (let count = 0; count < 25; count += 1) {
        const moment = [900 + random(1300), heldMs, random(20_000) / 1000] as const;
        const bench = upTo(...moment);
        const lastUs = bench.board.pulse('pan')!.widthUs;
        // Its twin, which goes on: a frame's step may have been decided and not yet made, 4 degrees at full speed.
        const dueUs = upTo(...moment)
          .forget()
          .run(25).pulses[0]!.widthUs;
        bench.forget().board.fault('reset');
        bench.run(400);
        expect(bench.pulses.length).toBeGreaterThan(10);
        const [widthUs, ...others] = new Set(bench.widthsUs());
        expect(others).toEqual([]);
        const twitchUs = Math.min(Math.abs(widthUs! - lastUs), Math.abs(widthUs! - dueUs));
        expect(twitchUs, `run ${count}`).toBeLessThan(TWO_DEGREES_US);
        expect(causeTold(bench)).toBe(ResetCause.EXTERNAL);
      }
    },
  );

  test('after a power cut it is driven to its park angle, from the first pulse on', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const bench = turned(1500, 1000);
      bench.forget().board.fault('power');
      bench.run(500);
      expect(new Set(bench.widthsUs().slice(1))).toEqual(new Set([PARK_US]));
      expect(causeTold(bench)).toBe(ResetCause.POWER);
    }
  });
});

test('the tilt axis has no pulses until it is used, and keeps them through a restart', () => {
  const bench = turned(1500, 500);
  expect(bench.board.pulse('tilt')).toBeNull();
  bench.send(encodeMove(0, { axis: Axis.TILT, targetTicks: 3200, ...LIMITS })).run(400);
  expect(bench.board.pulse('tilt')!.widthUs).toBe(1600);
  bench.board.fault('hang');
  expect(bench.run(500).board.pulse('tilt')!.widthUs).toBe(1600);
});

describe('RESET', () => {
  test('is held while the program runs, also after a restart by the watchdog', () => {
    const bench = turned(1500, 500);
    expect(bench.board.resetGuarded).toBe(true);
    bench.board.fault('hang');
    expect(bench.run(500).board.resetGuarded).toBe(true);
    bench.board.fault('reset');
    expect(bench.board.resetGuarded).toBe(false);
    expect(bench.run(100).board.resetGuarded).toBe(true);
  });

  test('is let go for 10 s to flash, whatever protocol the host speaks, and no plain Firmata does that', () => {
    const bench = new TestBench().send(encodeHello(1, { protocol: PROTOCOL + 1 }));
    bench.send(Uint8Array.of(0xf4, 8, 1, 0xf5, 8, 0, 0x91, 0, 0)).run(20);
    expect(bench.board.resetGuarded).toBe(true);
    bench.send(encodeFlash(5)).run(20);
    expect(bench.last('flash')!.seq).toBe(5);
    expect(bench.run(9_900).board.resetGuarded).toBe(false);
    expect(bench.run(200).board.resetGuarded).toBe(true);
  });
});
