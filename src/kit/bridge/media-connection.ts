import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { retryDelayMs } from '../../core/retry.ts';
import { type KitFrame, NO_ROUND, type TabletFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { MediaSink } from '../ports.ts';
import type { Counters } from './counters.ts';
import type { FastCarrier } from './peer.ts';
import type { MakeRtcPeer, RtcPeer, RtcPeerEvents, RtcPeerOptions } from './rtc-types.ts';

export type RtcFrame = Extract<TabletFrame, { type: 'rtc_answer' | 'rtc_candidate' | 'rtc_again' }>;

export interface MediaConnectionOptions {
  readonly makeRtcPeer: MakeRtcPeer;
  readonly rtc: RtcPeerOptions;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  readonly log: Logger;
  readonly counters: Counters;
  /** Rounds are counted over all tablets of this kit's run. */
  readonly nextRound: () => number;
  readonly send: (frame: KitFrame) => void;
  readonly connected: (up: boolean) => void;
  readonly fast: (carrier: FastCarrier | null) => void;
  readonly fastText: (text: string) => void;
  readonly voice: (rtp: Buffer) => void;
  readonly keyframeWanted: () => void;
  readonly bitrate: (kbps: number) => void;
}

/** Candidates that one round takes; a browser has a handful. */
const CANDIDATES = 64;

/**
 * The media connection to one tablet over its rounds: a round that fails, or that the tablet gives up, makes
 * place for the next. Rounds begin ever further apart; after a row of failures only the tablet can ask for one more.
 */
export class MediaConnection implements MediaSink {
  readonly #options: MediaConnectionOptions;
  #rtc: RtcPeer | null = null;
  #round = 0;
  #attempt = 0;
  #begunMs = 0;
  #upMs: number | null = null;
  #candidates = 0;
  #waiting = false;
  #closed = false;
  #cancelTimer: () => void = () => {};

  constructor(options: MediaConnectionOptions) {
    this.#options = options;
  }

  /** Makes the first round. */
  start(): void {
    this.#begin();
  }

  picture(rtp: Buffer, arrivedMs: number): void {
    this.#rtc?.picture(rtp, arrivedMs);
  }

  sound(rtp: Buffer): void {
    this.#rtc?.sound(rtp);
  }

  /** A frame of an older round is ignored: its connection is gone. */
  receive(frame: RtcFrame): void {
    const unseen = frame.type === 'rtc_again' && frame.round === NO_ROUND;
    if (this.#closed || (frame.round !== this.#round && !unseen)) {
      this.#options.counters.add('rtc_frames_late');
      return;
    }
    if (frame.type === 'rtc_again') {
      // One that is already on its way answers this too.
      if (!this.#waiting) this.#again(true);
      return;
    }
    try {
      if (frame.type === 'rtc_answer') this.#rtc?.answer(frame.sdp);
      else if (this.#candidates < CANDIDATES) {
        this.#candidates += 1;
        this.#rtc?.candidate(frame.candidate, frame.mid);
      }
    } catch {
      // What the tablet sent cannot be used; a candidate is one of several, an answer is the only one.
      this.#options.counters.add('rtc_frames_unusable');
      if (frame.type === 'rtc_answer') this.#again(false);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#end();
  }

  #begin(): void {
    const { clock, makeRtcPeer, rtc, counters } = this.#options;
    this.#waiting = false;
    this.#round = this.#options.nextRound();
    this.#candidates = 0;
    this.#begunMs = clock.nowMs();
    counters.add('rtc_rounds');
    this.#cancelTimer = clock.after(LIMITS.mediaConnectMs, () => this.#again(false));
    try {
      this.#rtc = makeRtcPeer(rtc, this.#eventsOf(this.#round));
      this.#rtc.start();
    } catch (cause) {
      this.#options.log.error(
        { code: 'NABIJ_E_MEDIA_BLOCKED', err: cause },
        'media connection cannot be made',
      );
      this.#again(false);
    }
  }

  #eventsOf(round: number): RtcPeerEvents {
    const { send, fast, fastText, voice, keyframeWanted, bitrate } = this.#options;
    const current = (): boolean => this.#round === round && !this.#closed;
    return {
      localDescription: (sdp) => current() && send({ type: 'rtc_offer', round, sdp }),
      localCandidate: (candidate, mid) => current() && send({ type: 'rtc_candidate', round, candidate, mid }),
      connected: (up) => {
        if (!current()) return;
        if (up) this.#up();
        else this.#again(false);
      },
      lanesOpen: (open) => {
        const rtc = this.#rtc;
        if (current()) fast(open && rtc !== null ? (lane, text) => rtc.sendLane(lane, text) : null);
      },
      lane: (_lane, text) => current() && fastText(text),
      voice: (rtp) => current() && voice(rtp),
      keyframeWanted: () => current() && keyframeWanted(),
      bitrate: (kbps) => current() && bitrate(kbps),
    };
  }

  #up(): void {
    if (this.#upMs !== null) return;
    this.#cancelTimer();
    this.#upMs = this.#options.clock.nowMs();
    this.#options.connected(true);
  }

  #again(asked: boolean): void {
    const { clock, log, random } = this.#options;
    const stoodMs = this.#upMs === null ? 0 : clock.nowMs() - this.#upMs;
    if (stoodMs > LIMITS.mediaConnectMs) this.#attempt = 0;
    this.#end();
    // The tablet may have gone with it.
    if (this.#closed) return;
    if (this.#attempt >= LIMITS.mediaAttempts && !asked) {
      log.warn({ code: 'NABIJ_E_MEDIA_BLOCKED', rounds: this.#attempt }, 'media connection given up');
      return;
    }
    const apartMs = retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    const restMs = Math.max(0, this.#begunMs + apartMs - clock.nowMs());
    this.#attempt += 1;
    this.#waiting = true;
    this.#cancelTimer = clock.after(restMs, () => this.#begin());
  }

  /** Ends the running round; its late callbacks find themselves outdated. */
  #end(): void {
    this.#cancelTimer();
    const rtc = this.#rtc;
    this.#rtc = null;
    if (rtc !== null) {
      this.#options.fast(null);
      rtc.close();
    }
    if (this.#upMs === null) return;
    this.#upMs = null;
    this.#options.connected(false);
  }
}
