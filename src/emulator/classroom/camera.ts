import type { Socket } from 'node:net';
import { CAPTURE_TIME } from './capture-time.ts';
import { Device } from './device.ts';
import { FRAME_BYTES, VIEW } from './geometry.ts';
import type { Painter } from './painter.ts';
import type { Panel } from './panel.ts';
import { SharedFrames } from './shared-frames.ts';

const FRAME_MS = 1000 / VIEW.framesPerSecond;
/** A frame is painted this long before it is due: longer than painting takes, and than a timer is late. */
const PAINT_AHEAD_MS = 4;
/** The rows that the capture time stands in. */
const STAMP_BYTES = CAPTURE_TIME.blockPx * VIEW.width;

const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Blocks the thread: timers are a millisecond coarse, and this thread has nothing else to do just then. */
function sleepUntil(atMs: number): void {
  const restMs = atMs - performance.now();
  if (restMs > 0) Atomics.wait(sleeper, 0, 0, restMs);
}

/**
 * The virtual camera: raw I420 frames to the one program that has it open; while nobody has, nothing is painted.
 * Frames keep to a fixed beat. One that is due while the reader holds all that it may is dropped, so that a slow
 * reader sees fewer frames, never old ones.
 */
export class Camera {
  readonly #painter: Painter;
  readonly #panel: Panel;
  readonly #device: Device;
  #frames: SharedFrames | null = null;
  #timer: NodeJS.Timeout | null = null;
  #dueMs = 0;

  constructor(path: string, painter: Painter, panel: Panel) {
    this.#painter = painter;
    this.#panel = panel;
    this.#device = new Device(
      path,
      (user) => this.#open(user),
      () => this.#close(),
    );
  }

  listen(): Promise<void> {
    return this.#device.listen();
  }

  close(): Promise<void> {
    this.#close();
    return this.#device.close();
  }

  #open(user: Socket): void {
    this.#frames = new SharedFrames(user, FRAME_BYTES);
    this.#panel.set('cameraOpen', 1);
    if (this.#timer !== null) return;
    this.#dueMs = performance.now() + PAINT_AHEAD_MS;
    this.#schedule();
  }

  #close(): void {
    this.#frames = null;
    this.#panel.set('cameraOpen', 0);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    const waitMs = this.#dueMs - PAINT_AHEAD_MS - performance.now();
    this.#timer = setTimeout(() => this.#shoot(), Math.max(0, waitMs));
  }

  #shoot(): void {
    if (this.#frames !== null) this.#take(this.#frames);
    const now = performance.now();
    this.#dueMs += FRAME_MS * Math.max(1, Math.ceil((now - this.#dueMs) / FRAME_MS));
    this.#schedule();
  }

  #take(frames: SharedFrames): void {
    const { frame } = this.#painter;
    this.#painter.paint(this.#panel.get('panDeg'), Date.now());
    if (!frames.prepare(frame)) {
      this.#panel.add('framesDropped', 1);
      return;
    }
    // At a whole millisecond, which is what the stamp can say.
    const takenUnixMs = Math.ceil(performance.timeOrigin + Math.max(this.#dueMs, performance.now()));
    sleepUntil(takenUnixMs - performance.timeOrigin);
    this.#painter.stamp(takenUnixMs);
    frames.deliver(frame, STAMP_BYTES);
    this.#panel.add('frames', 1);
    this.#panel.set('lastFrameUnixMs', takenUnixMs);
  }
}
