import type { Socket } from 'node:net';
import { Device } from './device.ts';
import type { Panel, SharedMemory } from './panel.ts';
import { SAMPLE_HZ } from './sound.ts';

/** How much of what was played is kept, in memory alone. */
export const KEPT_SECONDS = 10;
const KEPT_SAMPLES = KEPT_SECONDS * SAMPLE_HZ;
/** Sound comes in bursts; a longer pause than this was silence in the room. */
const SILENT_AFTER_MS = 150;

/** The last seconds that the speaker played, in memory that both threads see. */
export class Heard {
  readonly memory: SharedMemory;
  readonly #panel: Panel;
  readonly #ring: Int16Array;

  constructor(
    panel: Panel,
    memory: SharedMemory = new SharedArrayBuffer(KEPT_SAMPLES * Int16Array.BYTES_PER_ELEMENT),
  ) {
    this.memory = memory;
    this.#panel = panel;
    this.#ring = new Int16Array(memory);
  }

  /** Adds samples that came at this time, after the silence since the last ones. */
  add(samples: Int16Array, unixMs: number): void {
    const silence = Math.min(this.#silentSamples(unixMs), KEPT_SAMPLES);
    let at = this.#panel.get('speakerSamples');
    for (let index = 0; index < silence; index += 1, at += 1) this.#ring[at % KEPT_SAMPLES] = 0;
    for (const sample of samples) {
      this.#ring[at % KEPT_SAMPLES] = sample;
      at += 1;
    }
    this.#panel.set('speakerSamples', at);
    this.#panel.set('speakerUnixMs', unixMs);
  }

  /** What the room heard in the last seconds up to this time, silence included. */
  last(seconds: number, unixMs: number): Int16Array {
    const heard = new Int16Array(Math.round(Math.min(seconds, KEPT_SECONDS) * SAMPLE_HZ));
    const played = heard.length - Math.min(heard.length, this.#silentSamples(unixMs));
    const end = this.#panel.get('speakerSamples');
    for (let index = 0; index < played; index += 1) {
      const at = end - played + index;
      if (at >= 0) heard[index] = this.#ring[at % KEPT_SAMPLES] ?? 0;
    }
    return heard;
  }

  #silentSamples(unixMs: number): number {
    const pauseMs = unixMs - this.#panel.get('speakerUnixMs');
    return pauseMs > SILENT_AFTER_MS ? Math.round((pauseMs * SAMPLE_HZ) / 1000) : 0;
  }
}

/** The virtual speaker: takes S16LE at 48 kHz from the one program that has it open. */
export class Speaker {
  readonly #heard: Heard;
  readonly #device: Device;

  constructor(path: string, heard: Heard) {
    this.#heard = heard;
    this.#device = new Device(
      path,
      (user) => this.#listenTo(user),
      () => {},
    );
  }

  listen(): Promise<void> {
    return this.#device.listen();
  }

  close(): Promise<void> {
    return this.#device.close();
  }

  #listenTo(user: Socket): void {
    // A read may end in the middle of a sample.
    let odd: Buffer = Buffer.alloc(0);
    user.on('data', (bytes: Buffer) => {
      const all = odd.length === 0 ? bytes : Buffer.concat([odd, bytes]);
      const whole = all.length & ~1;
      odd = all.subarray(whole);
      // Every machine that this runs on keeps the low byte first, as the samples do.
      const samples = new Int16Array(whole / 2);
      Buffer.from(samples.buffer).set(all.subarray(0, whole));
      this.#heard.add(samples, Date.now());
    });
  }
}
