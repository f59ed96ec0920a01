import { createMeter } from './meter.ts';

/** A viewer of Janus' streaming plugin: the parts of its API that one stream needs. */
interface JanusMessage {
  readonly janus: string;
  readonly transaction?: string;
  readonly data?: { readonly id: number };
  readonly jsep?: RTCSessionDescriptionInit;
}

const meter = createMeter();
window.meter = meter;
const video = document.querySelector('video')!;
meter.watchVideo(video);

const socket = new WebSocket(new URLSearchParams(location.search).get('janus')!, 'janus-protocol');
const waiting = new Map<string, (id: number) => void>();
let session: { session_id?: number; handle_id?: number } = {};
let sent = 0;

function request(message: object): Promise<number> {
  sent += 1;
  const transaction = `t${sent}`;
  socket.send(JSON.stringify({ ...message, ...session, transaction }));
  return new Promise((resolve) => waiting.set(transaction, resolve));
}

const connection = new RTCPeerConnection();
connection.ontrack = ({ track }) => {
  if (track.kind === 'video') video.srcObject = new MediaStream([track]);
};
connection.onicecandidate = ({ candidate }) => {
  void request({ janus: 'trickle', candidate: candidate ?? { completed: true } });
};

socket.onmessage = async ({ data }: MessageEvent<string>) => {
  const message = JSON.parse(data) as JanusMessage;
  if (message.janus === 'success') waiting.get(message.transaction ?? '')?.(message.data?.id ?? 0);
  if (message.jsep === undefined) return;
  await connection.setRemoteDescription(message.jsep);
  const answer = await connection.createAnswer();
  await connection.setLocalDescription(answer);
  void request({ janus: 'message', body: { request: 'start' }, jsep: { type: 'answer', sdp: answer.sdp } });
};

socket.onopen = async () => {
  session = { session_id: await request({ janus: 'create' }) };
  const handle = await request({ janus: 'attach', plugin: 'janus.plugin.streaming' });
  session = { ...session, handle_id: handle };
  setInterval(() => void request({ janus: 'keepalive' }), 20_000);
  void request({ janus: 'message', body: { request: 'watch', id: 1 } });
};
