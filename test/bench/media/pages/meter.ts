import { CAPTURE_TIME, readCaptureTime } from '../../../../src/emulator/classroom/capture-time.ts';

/** One frame that the page saw. Unix milliseconds; the clock of the page and of the camera is the same machine's. */
export interface Sighting {
  readonly seenMs: number;
  readonly capturedMs: number;
}

/** What the bench reads from the page. */
export interface Meter {
  readonly sightings: Sighting[];
  /** Frames whose time blocks could not be read. */
  unreadable: number;
  /** Frames may be counted before this, but are not kept. */
  keep: boolean;
  watchVideo(video: HTMLVideoElement): void;
  /** For pages that draw by themselves: `seenMs` is when the page knew that the picture was on show. */
  saw(source: CanvasImageSource, widthPx: number, seenMs: number): void;
}

/** A run is two minutes at most; this many frames are well above it. */
const MAX_SIGHTINGS = 30 * 600;

/** The wall clock with the fraction of a millisecond that `Date.now()` lacks. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Makes the meter of a page. */
export function createMeter(): Meter {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;

  function capturedMs(source: CanvasImageSource, widthPx: number): number | null {
    const heightPx = Math.ceil((CAPTURE_TIME.blockPx * widthPx) / CAPTURE_TIME.ofWidthPx);
    if (canvas.width !== widthPx) {
      canvas.width = widthPx;
      canvas.height = heightPx;
    }
    context.drawImage(source, 0, 0, widthPx, heightPx, 0, 0, widthPx, heightPx);
    const { data } = context.getImageData(0, 0, widthPx, heightPx);
    return readCaptureTime({ data, width: widthPx, step: 4 });
  }

  const meter: Meter = {
    sightings: [],
    unreadable: 0,
    keep: false,
    saw(source, widthPx, seenMs) {
      const captured = capturedMs(source, widthPx);
      if (!meter.keep) return;
      if (captured === null) meter.unreadable += 1;
      else if (meter.sightings.length < MAX_SIGHTINGS) meter.sightings.push({ seenMs, capturedMs: captured });
    },
    watchVideo(video) {
      const onFrame = () => {
        // The time is taken before the pixels are read: reading them is the meter's own work.
        const seenMs = wallMs();
        if (video.videoWidth > 0) meter.saw(video, video.videoWidth, seenMs);
        video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    },
  };
  return meter;
}

declare global {
  interface Window {
    meter: Meter;
  }
}
