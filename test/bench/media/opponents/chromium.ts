import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { openBrowser, openPage } from '../../lib/browser.ts';
import { CannotMeasure } from '../../lib/cannot-measure.ts';
import { startChild } from '../../lib/children.ts';
import { bundle, type PageServer, servePage } from '../../lib/page-server.ts';
import { PICTURE_KBPS } from '../h264.ts';
import type { Subject } from '../subject.ts';

/** As the kit's. */
const CODEC = 'H264';
const PAGES = join(import.meta.dirname, '../pages');
/** Chromium as a sender asks for no playout delay only when told so: the strongest setting it has. */
const NO_DELAY = '--force-fieldtrials=WebRTC-ForceSendPlayoutDelay/min_ms:0,max_ms:0/';

/** Starts the file that Chromium takes for a camera, in memory. Returns its path. */
async function startLiveFile(ends: AsyncDisposableStack, cameraPath: string): Promise<string> {
  const path = `/dev/shm/nabij-bench-${process.pid}-${Date.now()}.y4m`;
  ends.defer(() => rm(path, { force: true }));
  const program = join(import.meta.dirname, 'live-file.ts');
  const writer = ends.use(
    await startChild(process.execPath, ['--disable-warning=ExperimentalWarning', program, cameraPath, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const ready = await Promise.race([
    once(writer.process.stdout!, 'data').then(() => true),
    once(writer.process, 'exit').then(() => false),
  ]);
  if (!ready) throw new CannotMeasure('the file that Chromium takes for a camera could not be written');
  return path;
}

/** Passes on what one end says to the other; what comes before the other is there waits. */
function createSwitchboard(): (name: string, socket: WebSocket) => void {
  const ends = new Map<string, WebSocket>();
  const early: string[] = [];
  return (name, socket) => {
    const other = name === 'device' ? 'viewer' : 'device';
    ends.set(name, socket);
    if (name === 'device') for (const text of early.splice(0)) socket.send(text);
    socket.on('message', (data: Buffer) => {
      const to = ends.get(other);
      if (to !== undefined) to.send(data.toString());
      else if (early.length < 64) early.push(data.toString());
    });
  };
}

async function serve(name: string, onSocket: (name: string, socket: WebSocket) => void): Promise<PageServer> {
  const script = await bundle(join(PAGES, `chromium-${name}.ts`));
  return servePage({ script, body: '<video autoplay muted playsinline></video>', onSocket });
}

/** Headless Chromium in class, sending what it takes for a camera; another Chromium watches. */
export const chromium: Subject = {
  name: 'chromium',
  async start(cameraPath) {
    await using ends = new AsyncDisposableStack();
    const camera = await startLiveFile(ends, cameraPath);
    const connect = createSwitchboard();
    const deviceServer = ends.use(await serve('device', connect));
    const viewerServer = ends.use(await serve('viewer', connect));
    const device = await openBrowser([`--use-file-for-fake-video-capture=${camera}`, NO_DELAY]);
    ends.defer(() => device.close());
    const sender = await openPage(device, `${deviceServer.url}?codec=${CODEC}&kbps=${PICTURE_KBPS}`);
    const browser = await openBrowser();
    ends.defer(() => browser.close());
    const page = await openPage(browser, viewerServer.url);
    const rest = ends.move();
    return {
      page,
      note: async () => `${CODEC} ${await sender.evaluate(() => window.encoder())}, ${PICTURE_KBPS} kbit/s`,
      [Symbol.asyncDispose]: () => rest.disposeAsync(),
    };
  },
};
