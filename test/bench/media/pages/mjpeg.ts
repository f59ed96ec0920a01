import { createMeter, wallMs } from './meter.ts';

/** The usual picture without WebRTC: each message is one JPEG; only the newest is drawn. */
const meter = createMeter();
window.meter = meter;
const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d')!;
let newest: Blob | null = null;
let drawing = false;

async function drawNewest(): Promise<void> {
  drawing = true;
  while (newest !== null) {
    const jpeg = newest;
    newest = null;
    const bitmap = await createImageBitmap(jpeg);
    if (canvas.width !== bitmap.width) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    context.drawImage(bitmap, 0, 0);
    // What is drawn now is on show with the next display frame, as with requestVideoFrameCallback.
    await new Promise(requestAnimationFrame);
    meter.saw(bitmap, bitmap.width, wallMs());
    bitmap.close();
  }
  drawing = false;
}

const socket = new WebSocket(`ws://${location.host}/socket/picture`);
socket.binaryType = 'blob';
socket.onmessage = (event: MessageEvent<Blob>) => {
  newest = event.data;
  if (!drawing) void drawNewest();
};
