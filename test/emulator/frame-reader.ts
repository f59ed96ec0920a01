import { readCaptureTime } from '../../src/emulator/classroom/capture-time.ts';
import { VIEW } from '../../src/emulator/classroom/geometry.ts';
import { SharedCamera } from '../support/shared-camera.ts';

/** Opens the virtual camera as the media program does and looks at what it gives. */
export class FrameReader {
  frames = 0;
  last: Buffer | null = null;
  /** Capture times read from the frames, null where the strip was damaged. */
  readonly times: (number | null)[] = [];
  readonly #camera: SharedCamera;

  constructor(path: string) {
    this.#camera = new SharedCamera(path, (frame) => {
      this.last = frame;
      this.frames += 1;
      this.times.push(readCaptureTime({ data: frame, width: VIEW.width, step: 1 }));
    });
  }

  get socket(): SharedCamera['socket'] {
    return this.#camera.socket;
  }

  close(): void {
    this.#camera.close();
  }
}
