import { NabijError } from '../../core/errors.ts';

/**
 * The pupil's microphone. Asked for when the pupil first turns it on, never before; let go of when turned off,
 * so that the browser's own recording sign goes out too.
 */
export class Microphone {
  /** The microphone was unplugged or taken away by the system. */
  onEnded: () => void = () => {};
  #track: MediaStreamTrack | null = null;
  #wanted = 0;

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /**
   * Opens the microphone; null when it was closed again while the browser was still asking.
   * @throws NabijError NABIJ_E_MIC_REFUSED when the browser, the pupil or the page's address does not allow it.
   */
  async open(): Promise<MediaStreamTrack | null> {
    if (this.#track !== null) return this.#track;
    this.#wanted += 1;
    const wanted = this.#wanted;
    const track = await capture();
    if (wanted !== this.#wanted) {
      track.stop();
      return null;
    }
    this.#track = track;
    track.onended = () => {
      this.close();
      this.onEnded();
    };
    return track;
  }

  /** Stops and lets go. */
  close(): void {
    this.#wanted += 1;
    const track = this.#track;
    this.#track = null;
    if (track === null) return;
    track.onended = null;
    track.stop();
  }
}

async function capture(): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    const track = stream.getAudioTracks()[0];
    if (track === undefined) throw new Error('a stream without sound');
    return track;
  } catch (cause) {
    throw new NabijError('NABIJ_E_MIC_REFUSED', 'The microphone could not be opened', {
      fault: 'person',
      cause,
    });
  }
}
