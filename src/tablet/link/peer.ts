import type { Lane } from '../../protocol/frames.ts';
import { TABLET } from '../limits.ts';

/** Not yet in the DOM types: how long a receiver may hold media back. */
type QuickReceiver = RTCRtpReceiver & { playoutDelayHint?: number; jitterBufferTarget?: number | null };

export interface PeerEvents {
  answer(sdp: string): void;
  candidate(candidate: string, mid: string): void;
  track(track: MediaStreamTrack): void;
  connection(state: RTCPeerConnectionState): void;
  /** Both data channels are open, or one is no longer. */
  lanesOpen(open: boolean): void;
  lane(lane: Lane, text: string): void;
  /** The description could not be used. */
  failed(): void;
}

/** One WebRTC connection to the kit: the kit offers, we answer. */
export class Peer {
  readonly #pc: RTCPeerConnection;
  readonly #events: PeerEvents;
  readonly #channels: Partial<Record<Lane, RTCDataChannel>> = {};
  readonly #early: RTCIceCandidateInit[] = [];
  #described = false;
  #closed = false;
  #voice: RTCRtpSender | null = null;
  #wasOpen = false;

  /** @param pc made in advance, so that its keys are there before the offer is. */
  constructor(pc: RTCPeerConnection, events: PeerEvents) {
    this.#pc = pc;
    this.#events = events;
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) events.candidate(candidate.candidate, candidate.sdpMid ?? '0');
    };
    pc.onconnectionstatechange = () => events.connection(pc.connectionState);
    pc.ondatachannel = ({ channel }) => this.#adopt(channel);
    pc.ontrack = ({ receiver, track }) => {
      const quick = receiver as QuickReceiver;
      quick.playoutDelayHint = 0;
      quick.jitterBufferTarget = 0;
      events.track(track);
    };
  }

  /**
   * Answers the kit's offer at once; candidates follow as they are found.
   * @param voice the pupil's microphone when it is on. The sender stays either way, so that turning the
   *   microphone on later changes no description.
   */
  async accept(offer: string, voice: MediaStreamTrack | null): Promise<void> {
    try {
      await this.#pc.setRemoteDescription({ type: 'offer', sdp: offer });
      for (const transceiver of this.#pc.getTransceivers()) {
        if (transceiver.receiver.track.kind !== 'audio') continue;
        transceiver.direction = 'sendrecv';
        this.#voice = transceiver.sender;
        if (voice !== null) await transceiver.sender.replaceTrack(voice);
      }
      await this.#pc.setLocalDescription();
      if (this.#closed || this.#pc.localDescription === null) return;
      this.#events.answer(this.#pc.localDescription.sdp);
      this.#described = true;
      for (const candidate of this.#early.splice(0)) await this.#add(candidate);
    } catch {
      if (!this.#closed) this.#events.failed();
    }
  }

  /** Takes the kit's candidate; one that comes before its description waits, within a limit. */
  async candidate(candidate: string, mid: string): Promise<void> {
    const init: RTCIceCandidateInit = { candidate, sdpMid: mid };
    if (this.#described) await this.#add(init);
    else if (this.#early.length < TABLET.candidatesKept) this.#early.push(init);
  }

  /** Puts the microphone on the line, or takes it off. */
  async setVoice(track: MediaStreamTrack | null): Promise<void> {
    try {
      await this.#voice?.replaceTrack(track);
    } catch {
      if (!this.#closed) this.#events.failed();
    }
  }

  /** False when the channel cannot take it now: the caller leaves the fast carrier. */
  send(lane: Lane, text: string): boolean {
    const channel = this.#channels[lane];
    if (channel?.readyState !== 'open' || channel.bufferedAmount > TABLET.channelBacklogBytes) return false;
    try {
      channel.send(text);
      return true;
    } catch {
      return false;
    }
  }

  /** For benches: what the browser measures. */
  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pc.onicecandidate = null;
    this.#pc.onconnectionstatechange = null;
    this.#pc.ondatachannel = null;
    this.#pc.ontrack = null;
    this.#pc.close();
    this.#report();
  }

  #adopt(channel: RTCDataChannel): void {
    const lane = channel.label;
    if (lane !== 'latest' && lane !== 'ordered') return;
    this.#channels[lane] = channel;
    channel.onopen = () => this.#report();
    channel.onclose = () => this.#report();
    channel.onerror = () => this.#report();
    channel.onmessage = ({ data }) => {
      if (!this.#closed && typeof data === 'string') this.#events.lane(lane, data);
    };
    this.#report();
  }

  #report(): void {
    const { latest, ordered } = this.#channels;
    const open = !this.#closed && latest?.readyState === 'open' && ordered?.readyState === 'open';
    if (open === this.#wasOpen) return;
    this.#wasOpen = open;
    this.#events.lanesOpen(open);
  }

  /** A candidate that does not fit is no reason to give up: the others may do. */
  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#closed) return;
    await this.#pc.addIceCandidate(candidate).catch(() => {});
  }
}
