import { Socket } from 'node:net';
import { type Child, startChild } from '../lib/children.ts';

/** Raw pictures as the virtual camera gives them. */
export const PICTURE = { width: 1280, height: 720, fps: 30, bytes: (1280 * 720 * 3) / 2 } as const;

/** The first elements of every GStreamer opponent: newest picture only, as in the kit. */
export const PICTURE_FROM_STDIN = [
  `fdsrc fd=0 blocksize=${PICTURE.bytes}`,
  `rawvideoparse format=i420 width=${PICTURE.width} height=${PICTURE.height} framerate=${PICTURE.fps}/1`,
  'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream',
].join(' ! ');

/** Connects to the virtual camera without reading from it: the pictures are for the program that gets the socket. */
async function connectUnread(cameraPath: string): Promise<Socket> {
  const socket = new Socket();
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(cameraPath, resolve);
  });
  return socket;
}

/**
 * Starts a GStreamer pipeline whose standard input is the camera's own socket: no process stands between.
 * @param pipeline as `gst-launch-1.0` takes it; reads the pictures from `PICTURE_FROM_STDIN`.
 */
export async function startPipeline(cameraPath: string, pipeline: string): Promise<Child> {
  const camera = await connectUnread(cameraPath);
  try {
    return await startChild('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)], {
      stdio: [camera, 'pipe', 'inherit'],
    });
  } finally {
    camera.destroy();
  }
}
