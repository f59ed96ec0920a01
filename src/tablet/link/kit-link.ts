import type { KitFrame, TabletFrame } from '../../protocol/frames.ts';
import type { Carrier } from '../../protocol/lanes.ts';
import { FrameLink, type FrameLinkPorts } from './frame-link.ts';
import { MediaRounds, type MediaState } from './media-rounds.ts';

export interface KitLinkPorts extends Omit<FrameLinkPorts, 'sendFast' | 'onClosed'> {
  readonly makeConnection: () => RTCPeerConnection;
  readonly onMedia: (media: MediaState) => void;
  readonly onTrack: (track: MediaStreamTrack) => void;
}

/** The pupil's whole way to the kit: frames, the media connection and its data channels. */
export class KitLink {
  readonly #ports: KitLinkPorts;
  readonly #frames: FrameLink;
  readonly media: MediaRounds;

  constructor(ports: KitLinkPorts) {
    this.#ports = ports;
    this.#frames = new FrameLink({
      ...ports,
      onFrame: (frame) => this.#take(frame),
      sendFast: (lane, text) => this.media.peer?.send(lane, text) === true,
      onClosed: () => this.media.stop(),
    });
    this.media = new MediaRounds({
      clock: ports.clock,
      random: ports.random,
      makeConnection: ports.makeConnection,
      send: (frame) => this.send(frame),
      onState: ports.onMedia,
      onTrack: ports.onTrack,
      onLanesOpen: (open) => this.#frames.setFastOpen(open),
      onLane: (_lane, text) => this.#frames.receiveFast(text),
    });
  }

  /** See FrameLink. */
  get carrier(): Carrier | null {
    return this.#frames.carrier;
  }

  get counters(): FrameLink['counters'] {
    return this.#frames.counters;
  }

  start(): void {
    this.#frames.start();
  }

  stop(): void {
    this.#frames.stop();
  }

  hurry(): void {
    this.#frames.hurry();
  }

  send(frame: TabletFrame): void {
    this.#frames.send(frame);
  }

  #take(frame: KitFrame): void {
    if (frame.type === 'rtc_offer') this.media.offer(frame.round, frame.sdp);
    else if (frame.type === 'rtc_candidate') this.media.candidate(frame.round, frame.candidate, frame.mid);
    else this.#ports.onFrame(frame);
  }
}
