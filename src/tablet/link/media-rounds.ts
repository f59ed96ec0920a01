import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { Lane, TabletFrame } from '../../protocol/frames.ts';
import { NO_ROUND } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { TABLET } from '../limits.ts';
import { Peer } from './peer.ts';

/** How the media connection stands. `blocked`: tried often enough, waiting for the pupil to try again. */
export type MediaState = 'none' | 'connecting' | 'up' | 'blocked';

export interface MediaRoundsPorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeConnection: () => RTCPeerConnection;
  readonly send: (frame: TabletFrame) => void;
  readonly onState: (state: MediaState) => void;
  readonly onTrack: (track: MediaStreamTrack) => void;
  readonly onLanesOpen: (open: boolean) => void;
  readonly onLane: (lane: Lane, text: string) => void;
}

/** The media connection over its rounds: each offer of the kit opens a new one and ends the one before. */
export class MediaRounds {
  readonly #ports: MediaRoundsPorts;
  #spare: RTCPeerConnection | null = null;
  #peer: Peer | null = null;
  #round = -1;
  #open = false;
  #tries = 0;
  #voice: MediaStreamTrack | null = null;
  #cancelTimer: () => void = () => {};

  constructor(ports: MediaRoundsPorts) {
    this.#ports = ports;
  }

  get peer(): Peer | null {
    return this.#peer;
  }

  /** Makes a connection before it is needed: its keys cost tens of milliseconds on a slow tablet. */
  prepare(): void {
    this.#spare ??= this.#ports.makeConnection();
  }

  /** The pupil goes into class: offers are taken from now on, and asked for when none comes. */
  open(): void {
    this.#open = true;
    this.#wait(LIMITS.mediaConnectMs, () => this.#again());
  }

  /** The kit offers. An older round than the running one is a straggler and is ignored. */
  offer(round: number, sdp: string): void {
    if (!this.#open || round <= this.#round) return;
    this.#closePeer();
    this.#round = round;
    this.prepare();
    const connection = this.#spare!;
    this.#spare = null;
    const peer: Peer = new Peer(connection, {
      answer: (answer) => this.#ports.send({ type: 'rtc_answer', round, sdp: answer }),
      candidate: (candidate, mid) => this.#ports.send({ type: 'rtc_candidate', round, candidate, mid }),
      track: this.#ports.onTrack,
      connection: (state) => this.#onConnection(state),
      lanesOpen: this.#ports.onLanesOpen,
      lane: this.#ports.onLane,
      failed: () => this.#again(),
    });
    this.#peer = peer;
    this.#ports.onState('connecting');
    this.#wait(TABLET.mediaConnectMs, () => this.#again());
    void peer.accept(sdp, this.#voice);
  }

  candidate(round: number, candidate: string, mid: string): void {
    if (round === this.#round) void this.#peer?.candidate(candidate, mid);
  }

  /** The microphone for this and every later round; null takes it off. */
  setVoice(track: MediaStreamTrack | null): void {
    this.#voice = track;
    void this.#peer?.setVoice(track);
  }

  /** The pupil asks to try once more. */
  retry(): void {
    this.#tries = 0;
    this.#askAgain();
  }

  /** The link or the stay in class is over: rounds start anew. */
  stop(): void {
    this.#open = false;
    this.#cancelTimer();
    this.#closePeer();
    this.#round = -1;
    this.#tries = 0;
    this.#ports.onState('none');
  }

  #onConnection(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#cancelTimer();
      this.#tries = 0;
      this.#ports.onState('up');
      this.prepare();
    } else if (state === 'failed' || state === 'closed') this.#again();
    else if (state === 'disconnected') {
      this.#ports.onState('connecting');
      this.#wait(TABLET.mediaBackMs, () => this.#again());
    }
  }

  #again(): void {
    this.#closePeer();
    if (this.#tries >= TABLET.mediaTries) {
      this.#cancelTimer();
      this.#ports.onState('blocked');
      return;
    }
    this.#ports.onState('connecting');
    const delayMs = retryDelayMs(TABLET.mediaRetry, this.#tries, this.#ports.random());
    this.#tries += 1;
    this.#wait(delayMs, () => this.#askAgain());
  }

  #askAgain(): void {
    this.#ports.send({ type: 'rtc_again', round: Math.max(NO_ROUND, this.#round) });
    this.#ports.onState('connecting');
    this.#wait(TABLET.mediaConnectMs, () => this.#again());
  }

  #closePeer(): void {
    const peer = this.#peer;
    this.#peer = null;
    peer?.close();
  }

  #wait(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#ports.clock.after(ms, run);
  }
}
