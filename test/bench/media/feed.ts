import { type Child, startChild } from '../lib/children.ts';

/** Raw pictures as the virtual camera gives them. */
export const PICTURE = { width: 1280, height: 720, fps: 30, bytes: (1280 * 720 * 3) / 2 } as const;

/** The first elements of every GStreamer opponent, as in the kit, and the newest picture only. */
export function pictureFrom(cameraPath: string): string {
  return [
    `shmsrc socket-path=${cameraPath} is-live=true do-timestamp=true`,
    `video/x-raw,format=I420,width=${PICTURE.width},height=${PICTURE.height},framerate=${PICTURE.fps}/1`,
    'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream',
  ].join(' ! ');
}

/** Starts a pipeline as `gst-launch-1.0` takes it; what it writes to its descriptor 1 can be read. */
export function startPipeline(pipeline: string): Promise<Child> {
  return startChild('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
