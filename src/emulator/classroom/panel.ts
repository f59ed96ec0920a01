/**
 * What the emulator's thread and the classroom's thread tell each other without waiting: a few numbers in shared
 * memory. Each has one writer; a reader may see it one write late, never torn (aligned 64-bit floats).
 */
const SLOTS = [
  'panDeg',
  'cameraOpen',
  'frames',
  'framesDropped',
  'lastFrameUnixMs',
  'micRms',
  'speakerSamples',
  'speakerUnixMs',
] as const;
type Slot = (typeof SLOTS)[number];

export type SharedMemory = SharedArrayBuffer;

export class Panel {
  readonly memory: SharedMemory;
  readonly #values: Float64Array;

  /** @param memory of the other thread's panel; absent: a new one. */
  constructor(memory: SharedMemory = new SharedArrayBuffer(SLOTS.length * Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#values = new Float64Array(memory);
  }

  get(slot: Slot): number {
    return this.#values[SLOTS.indexOf(slot)] ?? 0;
  }

  set(slot: Slot, value: number): void {
    this.#values[SLOTS.indexOf(slot)] = value;
  }

  add(slot: Slot, value: number): void {
    this.set(slot, this.get(slot) + value);
  }
}
