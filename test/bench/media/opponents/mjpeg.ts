import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { openBrowser, openPage } from '../../lib/browser.ts';
import { bundle, servePage } from '../../lib/page-server.ts';
import { pictureFrom, startPipeline } from '../feed.ts';
import type { Subject } from '../subject.ts';
import { createJpegSplitter } from './jpeg-splitter.ts';

const QUALITY = 75;
/** A viewer that has this much waiting misses a picture. */
const MAX_WAITING_BYTES = 256 * 1024;

/** MJPEG over a web socket: what most camera tutorials build. Picture only, no sound. */
export const mjpeg: Subject = {
  name: 'mjpeg',
  async start(cameraPath) {
    await using ends = new AsyncDisposableStack();
    const viewers = new Set<WebSocket>();
    const script = await bundle(join(import.meta.dirname, '../pages/mjpeg.ts'));
    const server = ends.use(
      await servePage({
        script,
        body: '<canvas></canvas>',
        onSocket(_name, socket) {
          viewers.add(socket);
          socket.on('close', () => viewers.delete(socket));
        },
      }),
    );
    const encode = `${pictureFrom(cameraPath)} ! jpegenc quality=${QUALITY} ! fdsink fd=1 sync=false async=false`;
    const encoder = ends.use(await startPipeline(encode));
    const split = createJpegSplitter((jpeg) => {
      for (const viewer of viewers) {
        if (viewer.bufferedAmount < MAX_WAITING_BYTES) viewer.send(jpeg);
      }
    });
    encoder.process.stdout!.on('data', split);
    const browser = await openBrowser();
    ends.defer(() => browser.close());
    const page = await openPage(browser, server.url);
    const rest = ends.move();
    return {
      page,
      note: async () => `jpegenc quality ${QUALITY}`,
      [Symbol.asyncDispose]: () => rest.disposeAsync(),
    };
  },
};
