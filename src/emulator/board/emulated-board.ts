import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wire from '../../../firmware/wire.json' with { type: 'json' };
import pinMap from '../../../hardware/pins.json' with { type: 'json' };
import { NabijError } from '../../core/errors.ts';
import type { EmulatedBoard, Pulse, Rgb } from './api.ts';
import { Chip, CPU_HZ, CYCLES_PER_MS } from './chip.ts';
import { readHex } from './hex.ts';
import { I2cBus, type I2cDevice } from './i2c.ts';
import { Pacer } from './pace.ts';
import type { PortName } from './pins.ts';
import { BOOT_WORD } from './self-programming.ts';
import { ServoPulseDecoder } from './servo-pulse.ts';
import { Ssd1306 } from './ssd1306.ts';
import { SerialLine } from './uart.ts';
import { Ws2812Ring } from './ws2812.ts';

/** The image that the firmware's build leaves in the tree. */
export const FIRMWARE_IMAGE = fileURLToPath(new URL('../../../firmware/nabij.hex', import.meta.url));

export interface BoardOptions {
  /** Intel hex file; the committed image when left out. */
  readonly imagePath?: string;
  /** Intel hex file of a boot loader, which then runs first after every reset; none when left out. */
  readonly bootLoaderPath?: string;
  /** Seeds the noise that memory holds after a power-up. */
  readonly seed?: number;
  /** Reset until the first instruction, ms. */
  readonly startUpMs?: number;
  /** LEDs on the ring; as in hardware/pins.json when left out. */
  readonly ringLeds?: number;
}

/** Uno and Nano: 65 ms and 16 thousand clocks. */
const START_UP_MS = 66;
const BITS_PER_BYTE = 10;
const FIRST_ANALOG = 14;
const CURRENT_CHANNEL = pinMap.pins.servoCurrent.arduino - FIRST_ANALOG;
const BOOT_BYTE = BOOT_WORD * 2;
const DISPLAY_BYTES = (pinMap.display.width * pinMap.display.height) / 8;

/** Pins by their name in hardware/pins.json. */
function pin(name: keyof typeof pinMap.pins): { port: PortName; bit: number } {
  const { port, bit } = pinMap.pins[name];
  return { port: port as PortName, bit };
}

/** Mulberry32: a small generator that gives the same bytes for the same seed. */
function noiseFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
}

function readImage(path: string): Uint8Array<ArrayBuffer> {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (cause) {
    throw new NabijError('NABIJ_E_FIRMWARE_IMAGE', `firmware image ${path} cannot be read`, {
      fault: 'part',
      cause,
    });
  }
  return readHex(text);
}

/** What is in the flash: the program, and above it the boot loader. */
function readImages(programPath: string, bootLoaderPath: string | undefined): Uint8Array<ArrayBuffer> {
  const flash = readImage(programPath);
  if (bootLoaderPath !== undefined) flash.set(readImage(bootLoaderPath).subarray(BOOT_BYTE), BOOT_BYTE);
  return flash;
}

/** The whole board: chip, servos, ring, display and buttons, with the real firmware image running. */
export class NabijBoard implements EmulatedBoard {
  readonly serial = new SerialLine((CPU_HZ / wire.baud) * BITS_PER_BYTE);
  readonly #chip: Chip;
  readonly #pacer: Pacer;
  readonly #servos: Record<Pulse['axis'], ServoPulseDecoder>;
  readonly #pulseListeners = new Set<(pulse: Pulse) => void>();
  readonly #ring: Ws2812Ring;
  readonly #ringListeners = new Set<(ring: readonly Rgb[]) => void>();
  readonly #display: Ssd1306;
  #displayPresent = true;
  #servoCurrentMv = 0;
  #resetGuarded = false;
  #running = false;

  /** @throws NabijError `NABIJ_E_FIRMWARE_IMAGE` when the image is missing or broken. */
  constructor(options: BoardOptions = {}) {
    const noise = noiseFrom(options.seed ?? 1);
    this.#chip = new Chip({
      flash: readImages(options.imagePath ?? FIRMWARE_IMAGE, options.bootLoaderPath),
      boots: options.bootLoaderPath !== undefined,
      line: this.serial,
      startUpMs: options.startUpMs ?? START_UP_MS,
      noise,
      onBuild: (cpu, twi) => new I2cBus(cpu, twi, (address) => this.#answering(address)),
    });
    this.#display = new Ssd1306(pinMap.display.address, noise);
    this.#ring = new Ws2812Ring({
      ...pinMap.ring,
      leds: options.ringLeds ?? pinMap.ring.leds,
      at: (cycle, run) => this.#chip.at(cycle, run),
      onLatch: (ring) => {
        for (const listener of this.#ringListeners) listener(ring);
      },
    });
    const { port, bit } = pin('ring');
    this.#chip.pins.watch(port, bit, (high, cycle) => this.#ring.edge(high, cycle));
    const guard = pin('resetGuard');
    this.#chip.pins.watch(guard.port, guard.bit, (high) => {
      this.#resetGuarded = high;
    });
    this.#pacer = new Pacer({ nowMs: () => this.nowMs, run: (ms) => this.#advance(ms) });
    this.serial.beforeWrite = () => this.#pacer.catchUp();
    this.#servos = { pan: this.#servo('pan', 'panServo'), tilt: this.#servo('tilt', 'tiltServo') };
    this.button('privacy', false);
    this.button('seen', false);
  }

  get nowMs(): number {
    return this.#chip.cycles / CYCLES_PER_MS;
  }

  /** A copy of the chip's data space. After a power-up memory holds noise from the seed until the program writes it. */
  readMemory(): Uint8Array {
    return this.#chip.memory.slice();
  }

  get resets(): number {
    return this.#chip.resets;
  }

  get overruns(): number {
    return this.serial.overruns;
  }

  get worstLagMs(): number {
    return this.#pacer.worstLagMs;
  }

  run(ms: number): void {
    if (this.#pacer.running) throw new Error('a paced board keeps its own time');
    this.#advance(ms);
  }

  pace(): () => void {
    this.#pacer.start();
    return () => this.#pacer.stop();
  }

  pulse(axis: Pulse['axis']): Pulse | null {
    return this.#servos[axis].last(this.#chip.cycles);
  }

  onPulse(listener: (pulse: Pulse) => void): () => void {
    this.#pulseListeners.add(listener);
    return () => this.#pulseListeners.delete(listener);
  }

  get ring(): readonly Rgb[] {
    return this.#ring.shown;
  }

  /** Transfers on the ring's data line that broke the LEDs' bit times. */
  get ringRejected(): number {
    return this.#ring.rejected;
  }

  onRing(listener: (ring: readonly Rgb[]) => void): () => void {
    this.#ringListeners.add(listener);
    return () => this.#ringListeners.delete(listener);
  }

  get display(): Uint8Array {
    return this.#displayPresent ? this.#display.pixels : new Uint8Array(DISPLAY_BYTES);
  }

  get displayPresent(): boolean {
    return this.#displayPresent;
  }

  /** Its cable carries the supply too: a display that is plugged in again starts dark and empty of settings. */
  set displayPresent(present: boolean) {
    this.#pacer.catchUp();
    if (present && !this.#displayPresent) this.#display.powerUp();
    this.#displayPresent = present;
  }

  get resetGuarded(): boolean {
    return this.#resetGuarded;
  }

  get supplyMv(): number {
    return this.#chip.analog.supplyV * 1000;
  }

  set supplyMv(mv: number) {
    this.#pacer.catchUp();
    this.#chip.analog.supplyV = mv / 1000;
  }

  get servoCurrentMv(): number {
    return this.#servoCurrentMv;
  }

  set servoCurrentMv(mv: number) {
    this.#pacer.catchUp();
    this.#servoCurrentMv = mv;
    this.#chip.analog.set(CURRENT_CHANNEL, mv / 1000);
  }

  button(which: 'privacy' | 'seen', pressed: boolean): void {
    this.#pacer.catchUp();
    const { port, bit } = pin(which === 'privacy' ? 'privacyButton' : 'seenButton');
    // To ground when pressed.
    this.#chip.pins.setInput(port, bit, !pressed);
  }

  dtr(): void {
    if (!this.#resetGuarded) this.fault('reset');
  }

  fault(kind: 'hang' | 'freeze' | 'reset' | 'power'): void {
    this.#pacer.catchUp();
    if (kind === 'hang' || kind === 'freeze') this.#chip.hang(kind === 'freeze');
    else if (kind === 'reset') this.#chip.reset('external');
    else {
      this.#chip.reset('power');
      this.#display.powerUp();
      this.#ring.powerUp();
    }
  }

  #servo(axis: Pulse['axis'], name: 'panServo' | 'tiltServo'): ServoPulseDecoder {
    const decoder = new ServoPulseDecoder(axis, (pulse) => {
      for (const listener of this.#pulseListeners) listener(pulse);
    });
    const { port, bit } = pin(name);
    this.#chip.pins.watch(port, bit, (high, cycle) => decoder.edge(high, cycle));
    return decoder;
  }

  #answering(address: number): I2cDevice | null {
    return this.#displayPresent && address === this.#display.address ? this.#display : null;
  }

  /** A listener that writes back must not start a slice within the slice that called it. */
  #advance(ms: number): void {
    if (this.#running) return;
    this.#running = true;
    try {
      this.#chip.runUntil(this.#chip.cycles + ms * CYCLES_PER_MS);
    } finally {
      this.#running = false;
    }
  }
}
