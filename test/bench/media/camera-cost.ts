import { connect } from 'node:net';
import { readCaptureTime } from '../../../src/emulator/classroom/capture-time.ts';
import { startCamera } from './camera.ts';
import { PICTURE } from './feed.ts';

/**
 * How long the virtual camera's socket takes to hand a picture over: from the time written into it until its last byte
 * has come, ms. Everyone who is fed from the socket pays this before anything of their own begins.
 */
export async function cameraDelaysMs(pictures: number): Promise<number[]> {
  await using camera = await startCamera();
  const socket = connect(camera.path);
  const picture = Buffer.alloc(PICTURE.bytes);
  const delaysMs: number[] = [];
  let filled = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, PICTURE.bytes - filled);
    filled += part.copy(picture, filled);
    if (filled < PICTURE.bytes) continue;
    const wholeMs = performance.timeOrigin + performance.now();
    const takenMs = readCaptureTime({ data: picture, width: PICTURE.width, step: 1 });
    if (takenMs !== null) delaysMs.push(wholeMs - takenMs);
    filled = chunk.copy(picture, 0, part.length);
    if (delaysMs.length >= pictures) break;
  }
  socket.destroy();
  return delaysMs;
}
