/** Chromium as the device in class: its camera, its encoder, its WebRTC. Offers once the viewer is there. */
const socket = new WebSocket(`ws://${location.host}/socket/device`);
const connection = new RTCPeerConnection();
const codec = new URLSearchParams(location.search).get('codec')!;
const maxBitrate = Number(new URLSearchParams(location.search).get('kbps')) * 1000;

connection.onicecandidate = ({ candidate }) => {
  if (candidate !== null) socket.send(JSON.stringify({ candidate }));
};

socket.onmessage = async ({ data }: MessageEvent<string>) => {
  const message = JSON.parse(data) as {
    viewer?: true;
    answer?: RTCSessionDescriptionInit;
    candidate?: RTCIceCandidateInit;
  };
  if (message.viewer) await offer();
  if (message.answer) await connection.setRemoteDescription(message.answer);
  if (message.candidate) await connection.addIceCandidate(message.candidate);
};

async function offer(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: 1280, height: 720, frameRate: 30 },
  });
  const track = stream.getVideoTracks()[0]!;
  track.contentHint = 'motion';
  const transceiver = connection.addTransceiver(track, {
    direction: 'sendonly',
    streams: [stream],
    sendEncodings: [{ maxBitrate }],
  });
  // The picture stays 720p when Chromium thinks that the machine is slow, as the kit's does.
  const parameters = transceiver.sender.getParameters();
  parameters.degradationPreference = 'maintain-resolution';
  await transceiver.sender.setParameters(parameters);
  const codecs = RTCRtpSender.getCapabilities('video')!.codecs;
  const wanted = codecs.filter(({ mimeType }) => mimeType === `video/${codec}` || mimeType === 'video/rtx');
  transceiver.setCodecPreferences(wanted);
  await connection.setLocalDescription(await connection.createOffer());
  socket.send(JSON.stringify({ offer: connection.localDescription }));
}

/** Which encoder Chromium took and what it made of the picture, for the figure's note. */
async function encoder(): Promise<string> {
  for (const report of (await connection.getStats()).values()) {
    if (report.type === 'outbound-rtp' && report.kind === 'video') {
      return `${report.encoderImplementation} ${report.frameWidth}x${report.frameHeight}`;
    }
  }
  return 'no encoder';
}

window.encoder = encoder;

declare global {
  interface Window {
    encoder(): Promise<string>;
  }
}

export {};
