import { createSocket } from 'node:dgram';

const LOOPBACK = '127.0.0.1';
const RECEIVER_REPORT = 201;
const PAYLOAD_FEEDBACK = 206;
/** A receiver report about nothing: RTCP that asks for nothing and shows where we are. */
const EMPTY_REPORT = Buffer.from([0x80, RECEIVER_REPORT, 0, 1, 0, 0, 0, 1]);

/**
 * Carries Janus' wish for a keyframe to the encoder. Janus sends its RTCP to whoever sends RTCP to it, and GStreamer's
 * command-line pipelines cannot send and receive on one port: this stands between, and names the encoder's own SSRC.
 */
export function openRtcpPath(ports: { janus: number; encoder: number }, ssrc: number): Disposable {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.on('message', (packet) => {
    if (packet.length < 12 || packet[1] !== PAYLOAD_FEEDBACK) return;
    const wish = Buffer.from(packet);
    wish.writeUInt32BE(ssrc, 8);
    // Rules of compound RTCP (RFC 3550, 6.1): a report comes first.
    socket.send(Buffer.concat([EMPTY_REPORT, wish]), ports.encoder, LOOPBACK);
  });
  socket.bind(0, LOOPBACK);
  const here = setInterval(() => socket.send(EMPTY_REPORT, ports.janus, LOOPBACK), 500);
  return {
    [Symbol.dispose]() {
      clearInterval(here);
      socket.close();
    },
  };
}
