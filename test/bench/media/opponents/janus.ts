import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, openPage } from '../../lib/browser.ts';
import { type Child, needProgram, startChild } from '../../lib/children.ts';
import { freeTcpPorts, freeUdpPorts } from '../../lib/free-ports.ts';
import { bundle, servePage } from '../../lib/page-server.ts';
import { waitFor } from '../../lib/wait.ts';
import { startPipeline } from '../feed.ts';
import { H264_NOTE, h264Rtp } from '../h264.ts';
import type { Subject } from '../subject.ts';
import { janusConfig } from './janus-config.ts';
import { openRtcpPath } from './rtcp-path.ts';

const SSRC = 1111;

/** Starts Janus with a configuration of its own in a folder that goes with it. */
async function startJanus(
  ends: AsyncDisposableStack,
  ports: { socket: number; rtp: number; rtcp: number },
): Promise<Child> {
  const folder = await mkdtemp(join(tmpdir(), 'nabij-janus-'));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(janusConfig(folder, ports))) {
    await writeFile(join(folder, name), text);
  }
  const args = ['--disable-colors', '-F', folder, '-C', join(folder, 'janus.jcfg')];
  const janus = ends.use(await startChild('janus', args, { stdio: 'ignore' }));
  await waitFor('Janus to listen', 10_000, async () => {
    const answer = await fetch(`http://127.0.0.1:${ports.socket}/`).catch((error: Error) => error);
    // Anything but a refused connection means that it listens: it speaks WebSocket alone.
    return !(answer instanceof Error) || !String(answer.cause).includes('ECONNREFUSED');
  });
  return janus;
}

/** Janus' streaming plugin as Debian brings it, fed with the kit's own H.264. */
export const janus: Subject = {
  name: 'janus',
  async start(cameraPath) {
    needProgram('janus', 'run scripts/setup --bench');
    await using ends = new AsyncDisposableStack();
    const [socket] = (await freeTcpPorts(1)) as [number];
    const [rtp, rtcp, encoderRtcp] = (await freeUdpPorts(3)) as [number, number, number];
    await startJanus(ends, { socket, rtp, rtcp });
    ends.use(openRtcpPath({ janus: rtcp, encoder: encoderRtcp }, SSRC));
    const pipeline = [
      'rtpbin name=rtp rtp-profile=avpf',
      `${h264Rtp(cameraPath, SSRC)} ! rtp.send_rtp_sink_0`,
      `rtp.send_rtp_src_0 ! udpsink host=127.0.0.1 port=${rtp} sync=false async=false`,
      `udpsrc address=127.0.0.1 port=${encoderRtcp} caps=application/x-rtcp ! rtp.recv_rtcp_sink_0`,
    ].join(' ');
    ends.use(await startPipeline(pipeline));
    const script = await bundle(join(import.meta.dirname, '../pages/janus.ts'));
    const server = ends.use(await servePage({ script, body: '<video autoplay muted playsinline></video>' }));
    const browser = await openBrowser();
    ends.defer(() => browser.close());
    const query = `?janus=${encodeURIComponent(`ws://127.0.0.1:${socket}/`)}`;
    const page = await openPage(browser, server.url + query);
    const rest = ends.move();
    return { page, note: async () => H264_NOTE, [Symbol.asyncDispose]: () => rest.disposeAsync() };
  },
};
