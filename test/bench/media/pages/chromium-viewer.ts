import { createMeter } from './meter.ts';

/** The page that watches Chromium as the device. */
const meter = createMeter();
window.meter = meter;
const video = document.querySelector('video')!;
meter.watchVideo(video);

const socket = new WebSocket(`ws://${location.host}/socket/viewer`);
const connection = new RTCPeerConnection();
connection.ontrack = ({ track }) => {
  video.srcObject = new MediaStream([track]);
};
connection.onicecandidate = ({ candidate }) => {
  if (candidate !== null) socket.send(JSON.stringify({ candidate }));
};
socket.onopen = () => socket.send(JSON.stringify({ viewer: true }));
socket.onmessage = async ({ data }: MessageEvent<string>) => {
  const message = JSON.parse(data) as {
    offer?: RTCSessionDescriptionInit;
    candidate?: RTCIceCandidateInit;
  };
  if (message.offer) {
    await connection.setRemoteDescription(message.offer);
    await connection.setLocalDescription(await connection.createAnswer());
    socket.send(JSON.stringify({ answer: connection.localDescription }));
  }
  if (message.candidate) await connection.addIceCandidate(message.candidate);
};
