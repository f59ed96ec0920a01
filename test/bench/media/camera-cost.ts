import { readCaptureTime } from '../../../src/emulator/classroom/capture-time.ts';
import { SharedCamera } from '../../support/shared-camera.ts';
import { startCamera } from './camera.ts';
import { PICTURE } from './feed.ts';

/**
 * How long the virtual camera takes to hand a picture over: from the time written into it until another process has
 * copied it, ms. Everyone who is fed from it pays this, or less, before anything of their own begins.
 */
export async function cameraDelaysMs(pictures: number): Promise<number[]> {
  await using camera = await startCamera();
  const delaysMs: number[] = [];
  await new Promise<void>((resolve) => {
    const reader = new SharedCamera(camera.path, (frame) => {
      const wholeMs = performance.timeOrigin + performance.now();
      const takenMs = readCaptureTime({ data: frame, width: PICTURE.width, step: 1 });
      if (takenMs !== null) delaysMs.push(wholeMs - takenMs);
      if (delaysMs.length >= pictures) reader.close();
    });
    reader.socket.once('close', () => resolve());
  });
  return delaysMs;
}
