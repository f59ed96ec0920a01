import { TABLET } from '../limits.ts';

export interface ScanEvents {
  /** A QR code was read; called again when the camera sees another. */
  readonly read: (text: string) => void;
  /** No camera, or not allowed. */
  readonly refused: () => void;
}

/**
 * Looks for a QR code through the tablet's own camera. The picture is shown in `video` and searched on this page;
 * it goes nowhere. The returned function lets go of the camera.
 */
export function startScan(video: HTMLVideoElement, events: ScanEvents): () => void {
  let stopped = false;
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  const begin = async () => {
    const [decoder, opened] = await Promise.all([import('qr/decode.js'), openCamera()]);
    stream = opened;
    if (stopped) {
      stop();
      return;
    }
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement('canvas');
    let last = '';
    const look = () => {
      if (stopped) return;
      const text = readOnce(video, canvas, decoder.decodeQR);
      if (text !== null && text !== last) {
        last = text;
        events.read(text);
      }
      timer = setTimeout(look, TABLET.scanEveryMs);
    };
    look();
  };
  begin().catch(() => {
    if (stopped) return;
    stop();
    events.refused();
  });
  return stop;
}

function openCamera(): Promise<MediaStream> {
  const video = { facingMode: 'environment', width: { ideal: 1_280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

type Decode = (image: { data: Uint8ClampedArray; width: number; height: number }) => string;

function readOnce(video: HTMLVideoElement, canvas: HTMLCanvasElement, decode: Decode): string | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(1, TABLET.scanMaxPx / Math.max(videoWidth, videoHeight));
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decode(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    // Most pictures hold no code.
    return null;
  }
}
