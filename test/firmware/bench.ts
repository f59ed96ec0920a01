import { vi } from 'vitest';
import type { Pulse } from '../../src/emulator/board/api.ts';
import { type BoardOptions, NabijBoard } from '../../src/emulator/board/emulated-board.ts';
import {
  Axis,
  decodeToHost,
  type Event,
  encodeHeartbeat,
  encodeHello,
  encodeMove,
  PROTOCOL,
  type ToHost,
  WIRE_LIMITS,
} from '../../src/kit/board/wire.generated.ts';

type Of<Type extends ToHost['type']> = Extract<ToHost, { readonly type: Type }>;

/** A frame of our own from the board, and when its last byte came, in simulated milliseconds. */
export interface Heard<Message extends ToHost = ToHost> {
  readonly atMs: number;
  readonly message: Message;
}

const START_MS = 150;

/** How fast a head turns of which nothing else is said. */
export const LIMITS: { readonly vmax: number; readonly amax: number } = {
  vmax: WIRE_LIMITS.DEFAULT_VMAX,
  amax: WIRE_LIMITS.DEFAULT_AMAX,
};
/** The first word of a host that speaks as the board does. */
export const HELLO = encodeHello(0, { protocol: PROTOCOL });

/** Turns a servo to a pulse width. */
export function turnTo(targetUs: number, limits = LIMITS, axis: Axis = Axis.PAN): Uint8Array {
  return encodeMove(0, { axis, targetTicks: Math.round(targetUs * WIRE_LIMITS.TICKS_PER_US), ...limits });
}

/** Minutes of simulated time take seconds of a machine's, and more of a busy one's. */
vi.setConfig({ testTimeout: 120_000 });

/** The committed image on the emulated board, with everything that it says and does written down. */
export class TestBench {
  readonly board: NabijBoard;
  readonly heard: Heard[] = [];
  readonly pulses: Pulse[] = [];
  /** All bytes from the board, ours or not. */
  readonly bytes: number[] = [];
  /** Frames of ours that did not decode. */
  spoilt = 0;
  #sysex: number[] | null = null;

  constructor(options: BoardOptions = {}) {
    this.board = new NabijBoard(options);
    this.board.serial.onBytes = (bytes) => {
      for (const byte of bytes) this.#byte(byte);
    };
    this.board.onPulse((pulse) => this.pulses.push(pulse));
    this.board.run(START_MS);
  }

  #byte(byte: number): void {
    this.bytes.push(byte);
    if (byte === 0xf0) this.#sysex = [];
    else if (byte === 0xf7) this.#end();
    else this.#sysex?.push(byte);
  }

  #end(): void {
    const body = this.#sysex ?? [];
    this.#sysex = null;
    if (body[0] === undefined || body[0] > 0x0f) return;
    const decoded = decodeToHost(body);
    if (decoded.ok) this.heard.push({ atMs: this.board.nowMs, message: decoded.message });
    else this.spoilt += 1;
  }

  /** Writes frames and lets time pass. */
  send(...frames: readonly Uint8Array[]): this {
    for (const frame of frames) this.board.serial.write(frame);
    return this;
  }

  run(ms: number): this {
    this.board.run(ms);
    return this;
  }

  /** Lets time pass with a host that is there. */
  alive(ms: number, everyMs = 50): this {
    for (let leftMs = ms; leftMs > 0; leftMs -= everyMs) {
      this.send(encodeHeartbeat(0)).run(Math.min(everyMs, leftMs));
    }
    return this;
  }

  /** When an event was first heard, since the last `forget`. */
  eventMs(what: Event): number | undefined {
    return this.all('event').find(({ message }) => message.what === what)?.atMs;
  }

  /** Everything heard of one type since the last `forget`. */
  all<Type extends ToHost['type']>(type: Type): Heard<Of<Type>>[] {
    return this.heard.filter(({ message }) => message.type === type) as Heard<Of<Type>>[];
  }

  last<Type extends ToHost['type']>(type: Type): Of<Type> | undefined {
    return this.all(type).at(-1)?.message;
  }

  forget(): this {
    this.heard.length = 0;
    this.pulses.length = 0;
    this.bytes.length = 0;
    return this;
  }

  widthsUs(axis: Pulse['axis'] = 'pan'): number[] {
    return this.pulses.filter((pulse) => pulse.axis === axis).map((pulse) => pulse.widthUs);
  }
}

/** Mulberry32 as whole numbers below a limit: the same seed gives the same run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
