import { Device } from './device.ts';
import type { Panel } from './panel.ts';
import { rmsOf, SAMPLE_HZ } from './sound.ts';

const CHUNK_MS = 10;
const CHUNK_SAMPLES = (SAMPLE_HZ * CHUNK_MS) / 1000;
/** Chunks made up for after a hold-up; what is older is left out, as a real microphone's driver would. */
const MOST_BEHIND_MS = 50;
/** Bytes that a slow reader may leave waiting before chunks are left out. */
const MOST_WAITING_BYTES = CHUNK_SAMPLES * 2 * 10;
/** −12 dBFS: loud, with room to spare. */
const TONE_PEAK = 32_768 * 0.355;
/** Chunks over which the level is averaged. */
const LEVEL_SMOOTHING = 0.2;

/** The virtual class microphone: the class's sound in chunks of 10 ms, or a test tone instead for a while. */
export class Microphone {
  readonly #loop: Int16Array;
  readonly #panel: Panel;
  readonly #device: Device;
  #timer: NodeJS.Timeout | null = null;
  #dueMs = 0;
  #at = 0;
  #tone: { readonly hz: number; left: number; at: number } | null = null;
  #power = 0;

  /** @param loop 16 bit at `SAMPLE_HZ`, played again and again. */
  constructor(path: string, loop: Int16Array, panel: Panel) {
    this.#loop = loop;
    this.#panel = panel;
    this.#device = new Device(
      path,
      (user) => {
        user.resume();
        this.#start();
      },
      () => this.#stop(),
    );
  }

  listen(): Promise<void> {
    return this.#device.listen();
  }

  close(): Promise<void> {
    this.#stop();
    return this.#device.close();
  }

  /** Plays a sine of this pitch instead of the class, as long as somebody listens for `seconds`. */
  playTone(hz: number, seconds: number): void {
    this.#tone = { hz, left: Math.round(seconds * SAMPLE_HZ), at: 0 };
  }

  #start(): void {
    if (this.#timer !== null) return;
    this.#dueMs = performance.now() + CHUNK_MS;
    this.#schedule();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#power = 0;
    this.#panel.set('micRms', 0);
  }

  #schedule(): void {
    this.#timer = setTimeout(
      () => {
        this.#deliver();
        this.#schedule();
      },
      Math.max(0, this.#dueMs - performance.now()),
    );
  }

  #deliver(): void {
    const now = performance.now();
    this.#dueMs = Math.max(this.#dueMs, now - MOST_BEHIND_MS);
    while (this.#dueMs <= now) {
      this.#dueMs += CHUNK_MS;
      const chunk = this.#next();
      const user = this.#device.user;
      if (user !== null && user.writableLength <= MOST_WAITING_BYTES) user.write(Buffer.from(chunk.buffer));
      this.#power += LEVEL_SMOOTHING * (rmsOf(chunk) ** 2 - this.#power);
      this.#panel.set('micRms', Math.sqrt(this.#power));
    }
  }

  #next(): Int16Array {
    const chunk = new Int16Array(CHUNK_SAMPLES);
    for (let index = 0; index < chunk.length; index += 1) {
      chunk[index] = this.#loop[this.#at] ?? 0;
      this.#at = (this.#at + 1) % this.#loop.length;
    }
    const tone = this.#tone;
    if (tone === null) return chunk;
    const count = Math.min(chunk.length, tone.left);
    for (let index = 0; index < count; index += 1, tone.at += 1) {
      chunk[index] = Math.round(TONE_PEAK * Math.sin((2 * Math.PI * tone.hz * tone.at) / SAMPLE_HZ));
    }
    tone.left -= count;
    if (tone.left === 0) this.#tone = null;
    return chunk;
  }
}
