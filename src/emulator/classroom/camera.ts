import type { Socket } from 'node:net';
import { Device } from './device.ts';
import { VIEW } from './geometry.ts';
import type { Painter } from './painter.ts';
import type { Panel } from './panel.ts';

const FRAME_MS = 1000 / VIEW.framesPerSecond;
/** A frame is painted this long before it is due: longer than painting takes, and than a timer is late. */
const PAINT_AHEAD_MS = 4;

const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Blocks the thread: timers are a millisecond coarse, and this thread has nothing else to do just then. */
function sleepUntil(atMs: number): void {
  const restMs = atMs - performance.now();
  if (restMs > 0) Atomics.wait(sleeper, 0, 0, restMs);
}

/**
 * The virtual camera: raw I420 frames to the one program that has it open; while nobody has, nothing is painted.
 * Frames keep to a fixed beat. One that is due while the last is still on its way out is dropped, so that a slow
 * reader sees fewer frames, never old ones.
 */
export class Camera {
  readonly #painter: Painter;
  readonly #panel: Panel;
  readonly #device: Device;
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
    user.resume();
    this.#panel.set('cameraOpen', 1);
    if (this.#timer !== null) return;
    this.#dueMs = performance.now() + PAINT_AHEAD_MS;
    this.#schedule();
  }

  #close(): void {
    this.#panel.set('cameraOpen', 0);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    const waitMs = this.#dueMs - PAINT_AHEAD_MS - performance.now();
    this.#timer = setTimeout(() => this.#shoot(), Math.max(0, waitMs));
  }

  #shoot(): void {
    const user = this.#device.user;
    if (user !== null) {
      if (user.writableLength > 0) this.#panel.add('framesDropped', 1);
      else this.#take(user);
    }
    const now = performance.now();
    this.#dueMs += FRAME_MS * Math.max(1, Math.ceil((now - this.#dueMs) / FRAME_MS));
    this.#schedule();
  }

  #take(user: Socket): void {
    this.#painter.paint(this.#panel.get('panDeg'), Date.now());
    sleepUntil(this.#dueMs);
    const takenUnixMs = performance.timeOrigin + performance.now();
    this.#painter.stamp(takenUnixMs);
    user.write(this.#painter.frame);
    this.#panel.add('frames', 1);
    this.#panel.set('lastFrameUnixMs', takenUnixMs);
  }
}
