import { EventEmitter } from 'node:events';
import type { Clock } from '../../src/core/clock.ts';
import type { SerialStream } from '../../src/kit/board/gate.ts';

/** What a line does to bytes, until it is told otherwise. */
export interface Roughness {
  /** Share of bytes that are damaged, lost or doubled: a third each. */
  noise: number;
  /** Every piece is held up by a time between none and this. */
  jitterMs: number;
  /** An unplugged cable is noticed so much later; what is written meanwhile seems to go out. At once when left out. */
  noticeMs?: number | undefined;
  /** Nothing that is written arrives, while all that the board says does: a broken wire or transmitter. */
  deadOut?: boolean;
}

/** A serial port whose line damages, loses, doubles and delays bytes in both directions, the same for the same random. */
export class RoughPort extends EventEmitter implements SerialStream {
  readonly #port: SerialStream;
  readonly #rough: Roughness;
  readonly #random: () => number;
  readonly #clock: Clock;
  /** No piece overtakes the one before it. */
  #outAtMs = 0;
  #inAtMs = 0;
  #seemsOpen = false;

  /** @param random 0 ≤ random < 1. */
  constructor(port: SerialStream, rough: Roughness, random: () => number, clock: Clock) {
    super();
    this.#port = port;
    this.#rough = rough;
    this.#random = random;
    this.#clock = clock;
    port.on('open', () => this.emit('open'));
    port.on('error', (error) => this.emit('error', error));
    port.on('close', (error) => {
      const { noticeMs } = this.#rough;
      if (noticeMs === undefined) this.emit('close', error);
      else {
        this.#seemsOpen = true;
        clock.after(noticeMs, () => {
          this.#seemsOpen = false;
          this.emit('close', error);
        });
      }
    });
    port.on('data', (bytes) => {
      this.#inAtMs = this.#later(this.#inAtMs, () => {
        if (port.isOpen) this.emit('data', this.#worn(bytes));
      });
    });
  }

  get isOpen(): boolean {
    return this.#seemsOpen || this.#port.isOpen;
  }

  write(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    this.#outAtMs = this.#later(this.#outAtMs, () => {
      if (this.#port.isOpen && !this.#rough.deadOut) this.#port.write(this.#worn(bytes), () => {});
    });
    done();
  }

  close(done: (error?: Error | null) => void): void {
    this.#port.close(done);
  }

  /** @returns when it happens. */
  #later(notBeforeMs: number, run: () => void): number {
    const nowMs = this.#clock.nowMs();
    const atMs = Math.max(notBeforeMs, nowMs + this.#random() * this.#rough.jitterMs);
    if (atMs <= nowMs) run();
    else this.#clock.after(atMs - nowMs, run);
    return atMs;
  }

  #worn(bytes: Uint8Array): Buffer {
    const { noise } = this.#rough;
    if (noise === 0) return Buffer.from(bytes);
    const worn = [...bytes].flatMap((byte) => {
      const chance = this.#random() / noise;
      if (chance < 1 / 3) return [];
      if (chance < 2 / 3) return [byte, byte];
      return chance < 1 ? [byte ^ (1 + Math.floor(this.#random() * 255))] : [byte];
    });
    return Buffer.from(worn);
  }
}
