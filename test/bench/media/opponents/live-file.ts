import { ftruncateSync, openSync, writeSync } from 'node:fs';
import { CAPTURE_TIME, writeCaptureTime } from '../../../../src/emulator/classroom/capture-time.ts';
import { SharedCamera } from '../../../support/shared-camera.ts';
import { PICTURE } from '../feed.ts';

/**
 * A program of its own: `live-file.ts CAMERA FILE`. Chromium's fake camera plays a Y4M file in a loop; this takes
 * one second of pictures from the virtual camera, writes them to the file and then keeps the time blocks of all of
 * them at the present millisecond, so that whichever Chromium reads next says when it was read.
 * Prints `ready` when the file is whole. Ends when its standard input ends.
 */
const PICTURES = PICTURE.fps;
const FRAME_HEADER = Buffer.from('FRAME\n');
const FILE_HEADER = Buffer.from(
  `YUV4MPEG2 W${PICTURE.width} H${PICTURE.height} F${PICTURE.fps}:1 Ip A1:1 C420jpeg\n`,
);
const STRIP_BYTES = CAPTURE_TIME.blockPx * PICTURE.width;

/** Where the pixels of a picture begin in the file. */
function offsetOf(picture: number): number {
  return FILE_HEADER.length + picture * (FRAME_HEADER.length + PICTURE.bytes) + FRAME_HEADER.length;
}

function takePictures(cameraPath: string, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const pictures: Buffer[] = [];
    const camera = new SharedCamera(cameraPath, (picture) => {
      if (pictures.push(picture) < count) return;
      camera.close();
      resolve(Buffer.concat(pictures.slice(0, count)));
    });
  });
}

async function main(cameraPath: string, path: string): Promise<void> {
  const pictures = await takePictures(cameraPath, PICTURES);
  const file = openSync(path, 'w');
  ftruncateSync(file, offsetOf(PICTURES) - FRAME_HEADER.length);
  writeSync(file, FILE_HEADER, 0, FILE_HEADER.length, 0);
  for (let k = 0; k < PICTURES; k += 1) {
    writeSync(file, FRAME_HEADER, 0, FRAME_HEADER.length, offsetOf(k) - FRAME_HEADER.length);
    writeSync(file, pictures, k * PICTURE.bytes, PICTURE.bytes, offsetOf(k));
  }
  const strip = Buffer.from(pictures.subarray(0, STRIP_BYTES));
  let lastMs = 0;
  setInterval(() => {
    const nowMs = Date.now();
    if (nowMs === lastMs) return;
    lastMs = nowMs;
    writeCaptureTime(strip, nowMs);
    for (let k = 0; k < PICTURES; k += 1) writeSync(file, strip, 0, STRIP_BYTES, offsetOf(k));
  }, 1);
  process.stdout.write('ready\n');
  process.stdin.on('end', () => process.exit()).resume();
}

const [cameraPath, path] = process.argv.slice(2);
if (cameraPath === undefined || path === undefined) throw new Error('usage: live-file.ts CAMERA FILE');
await main(cameraPath, path);
