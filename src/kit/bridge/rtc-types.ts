import type { Logger } from '../../core/log.ts';
import type { Lane } from '../../protocol/frames.ts';
import type { MediaSink } from '../ports.ts';

/** Everything one WebRTC connection tells. All callbacks come on the event loop, none after close(). */
export interface RtcPeerEvents {
  localDescription(sdp: string): void;
  localCandidate(candidate: string, mid: string): void;
  /** ICE and DTLS are up and both media tracks are open, or the connection is gone. */
  connected(up: boolean): void;
  /** Both data channels (`latest`: unordered, no retransmit; `ordered`: reliable) are open, or one closed. */
  lanesOpen(open: boolean): void;
  lane(lane: Lane, text: string): void;
  voice(rtp: Buffer): void;
  keyframeWanted(): void;
  bitrate(kbps: number): void;
}

export interface RtcPeerOptions {
  readonly iceServers: readonly string[];
  /** Highest picture bitrate, kbit/s: what the encoder starts with. */
  readonly maxKbps: number;
  /** Address to bind; absent: all. */
  readonly bindAddress?: string;
  readonly log: Logger;
}

/** One media connection to one tablet. The kit always makes the offer. */
export interface RtcPeer extends MediaSink {
  /** Makes the offer. */
  start(): void;
  answer(sdp: string): void;
  candidate(candidate: string, mid: string): void;
  /** False when the channel is not open or has too much waiting: the caller takes the other carrier. */
  sendLane(lane: Lane, text: string): boolean;
  /** Round trip as ICE/SCTP measures it, or null. */
  rttMs(): number | null;
  close(): void;
}

export type MakeRtcPeer = (options: RtcPeerOptions, events: RtcPeerEvents) => RtcPeer;
