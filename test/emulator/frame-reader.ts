import { createConnection, type Socket } from 'node:net';
import { readCaptureTime } from '../../src/emulator/classroom/capture-time.ts';
import { FRAME_BYTES, VIEW } from '../../src/emulator/classroom/geometry.ts';

/** Opens the virtual camera as the media program does and cuts what it gives into frames. */
export class FrameReader {
  readonly socket: Socket;
  frames = 0;
  last: Buffer | null = null;
  /** Capture times read from the frames, null where the strip was damaged. */
  readonly times: (number | null)[] = [];
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(path: string) {
    this.socket = createConnection(path);
    this.socket.on('error', () => {});
    this.socket.on('data', (part: Buffer) => this.#take(part));
  }

  close(): void {
    this.socket.destroy();
  }

  #take(part: Buffer): void {
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes < FRAME_BYTES) return;
    const all = Buffer.concat(this.#parts);
    const whole = all.subarray(0, FRAME_BYTES);
    this.#parts = [all.subarray(FRAME_BYTES)];
    this.#bytes = all.length - FRAME_BYTES;
    this.last = whole;
    this.frames += 1;
    this.times.push(readCaptureTime({ data: whole, width: VIEW.width, step: 1 }));
  }
}
