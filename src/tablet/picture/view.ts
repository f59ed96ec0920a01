import { systemClock } from '../../core/clock.ts';
import type { KitFrame } from '../../protocol/frames.ts';
import type { Range } from '../look/ask.ts';
import type { LookController } from '../look/controller.ts';
import { AngleLog } from './angles.ts';
import { Panorama } from './panorama.ts';
import { fitPicture, type Size, shiftPx } from './shift.ts';

/** Pictures come at least this often while the class is seen; longer silence is said to the pupil. */
const STALLED_MS = 2_500;

/** The live picture on its stage, moved aside by what was asked and not yet seen. Only transforms move: no layout. */
export class PictureView {
  readonly video = document.createElement('video');
  /** Called when pictures begin to flow and when they stop coming. */
  onFlow: (flowing: boolean) => void = () => {};
  readonly counters = { pictures: 0, firstPictureMs: -1, lastRtpTs: -1, shiftPx: 0 };
  readonly #look: LookController;
  readonly #angles = new AngleLog();
  readonly #panorama = new Panorama();
  readonly #resize = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.#layOut(entry.contentRect);
  });
  #stage: HTMLElement | null = null;
  #size: Size = { width: 0, height: 0 };
  #stageSize: Size = { width: 0, height: 0 };
  #looping = false;
  #flowing = false;
  #pictureMs = 0;
  #cancelWatch: () => void = () => {};

  constructor(look: LookController) {
    this.#look = look;
    this.video.muted = true;
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.video.disablePictureInPicture = true;
    this.video.className = 'picture';
    this.video.addEventListener('resize', () => this.#layOut(this.#stageSize));
    this.#panorama.canvas.className = 'panorama';
  }

  /** CSS pixels that one degree takes on the page. */
  get pxPerDeg(): number {
    return Math.max(1, this.#size.width) / this.#look.range.viewDeg;
  }

  /** Puts the picture on an element of the page, or takes it off. */
  mount(stage: HTMLElement | null): void {
    this.#resize.disconnect();
    this.#stage = stage;
    if (stage === null) return;
    stage.prepend(this.#panorama.canvas, this.video);
    this.#resize.observe(stage);
    void this.video.play().catch(() => {});
  }

  setRange(range: Range): void {
    this.#look.setRange(range);
    this.#panorama.setRange(range);
    this.#layOut(this.#stageSize);
  }

  /** A new media connection brings a new track. */
  show(track: MediaStreamTrack): void {
    this.#angles.clear();
    this.video.srcObject = new MediaStream([track]);
    void this.video.play().catch(() => {});
    this.#watchFrames(track);
  }

  /** The kit says which angle belongs to which picture. */
  angle(frame: Extract<KitFrame, { type: 'angle' }>): void {
    if (frame.rtp_ts !== undefined) this.#angles.add(frame.rtp_ts, frame.pan_deg);
    this.#look.headAt(frame.pan_deg);
  }

  /** Nothing of the class stays: not live, not remembered. */
  forget(): void {
    this.video.srcObject = null;
    this.counters.firstPictureMs = -1;
    this.hide();
  }

  /** The class is not to be seen now; the connection stays. */
  hide(): void {
    this.#panorama.clear();
    this.#angles.clear();
    this.#setFlowing(false);
  }

  /** Draws what the look controller asks, and goes on while it moves by itself. */
  readonly draw = (): void => {
    this.#look.passTime();
    const shownDeg = this.#look.shownDeg;
    const asked = this.#look.askedDeg;
    const shift = shownDeg === null ? 0 : shiftPx(asked, shownDeg, this.pxPerDeg, this.#stageSize.width);
    this.counters.shiftPx = shift;
    this.video.style.transform = `translate3d(calc(-50% + ${shift.toFixed(1)}px), -50%, 0)`;
    const behind = this.#panorama.canvas;
    const beside = Math.abs(shift) > 0.5;
    behind.style.visibility = beside ? 'visible' : 'hidden';
    if (beside) {
      const left = this.#stageSize.width / 2 + (this.#panorama.leftDeg - asked) * this.pxPerDeg;
      behind.style.transform = `translate3d(${left.toFixed(1)}px, -50%, 0)`;
    }
    if (this.#look.moving && !this.#looping) {
      this.#looping = true;
      requestAnimationFrame(() => {
        this.#looping = false;
        this.draw();
      });
    }
  };

  #watchFrames(track: MediaStreamTrack): void {
    const onFrame: VideoFrameRequestCallback = (_now, metadata) => {
      const source = this.video.srcObject as MediaStream | null;
      if (source?.getVideoTracks()[0] !== track) return;
      this.video.requestVideoFrameCallback(onFrame);
      this.#pictureShown(metadata.rtpTimestamp);
    };
    this.video.requestVideoFrameCallback(onFrame);
  }

  /** Without an RTP time (some browsers) the head's newest angle stands for the picture's own. */
  #pictureShown(rtpTs: number | undefined): void {
    const nowMs = systemClock.nowMs();
    this.#pictureMs = nowMs;
    this.counters.pictures += 1;
    if (this.counters.firstPictureMs < 0) this.counters.firstPictureMs = nowMs;
    if (rtpTs !== undefined) this.counters.lastRtpTs = rtpTs;
    const panDeg = (rtpTs === undefined ? null : this.#angles.at(rtpTs)) ?? this.#look.headDeg;
    this.#setFlowing(true);
    if (panDeg === null) return;
    this.#look.pictureAt(panDeg);
    this.draw();
    this.#panorama.see(this.video, panDeg, nowMs);
  }

  #setFlowing(flowing: boolean): void {
    if (flowing === this.#flowing) return;
    this.#flowing = flowing;
    this.onFlow(flowing);
    this.#cancelWatch();
    if (flowing) this.#watchFlow(STALLED_MS);
  }

  #watchFlow(ms: number): void {
    this.#cancelWatch = systemClock.after(ms, () => {
      const leftMs = this.#pictureMs + STALLED_MS - systemClock.nowMs();
      if (leftMs <= 0) this.#setFlowing(false);
      else this.#watchFlow(leftMs);
    });
  }

  #layOut(stage: Size): void {
    this.#stageSize = { width: stage.width, height: stage.height };
    const aspect = this.video.videoWidth > 0 ? this.video.videoWidth / this.video.videoHeight : 16 / 9;
    this.#size = fitPicture(this.#stageSize, aspect);
    this.#stage?.parentElement?.style.setProperty('--aspect', aspect.toFixed(6));
    const { width, height } = this.#size;
    // Rounded up, so that no fraction of a pixel of the dark stage shows at its edge.
    this.video.style.width = `${Math.ceil(width) + 1}px`;
    this.video.style.height = `${Math.ceil(height) + 1}px`;
    this.#panorama.canvas.style.width = `${this.#panorama.widthDeg * this.pxPerDeg}px`;
    this.#panorama.canvas.style.height = `${height}px`;
    if (this.#stage !== null) this.draw();
  }
}
