import { systemClock } from '../../core/clock.ts';
import type { Lane } from '../../protocol/frames.ts';
import { Bandwidth } from './bandwidth.ts';
import { CallbackGate } from './callback-gate.ts';
import { Pacer } from './pacer.ts';
import { PlayoutDelay } from './playout-delay.ts';
import { RtcLanes } from './rtc-lanes.ts';
import { makeConnection, type Offered, WIRE } from './rtc-offer.ts';
import type { MakeRtcPeer, RtcPeer, RtcPeerEvents, RtcPeerOptions } from './rtc-types.ts';
import { parseRtcp, type ReportBlock, type Rtcp } from './rtcp.ts';
import { isRtcp, parseRtp, writeRtp } from './rtp-packet.ts';
import { PictureSender, StreamCount } from './rtp-sender.ts';
import { roundTripMs, VoiceReceiver } from './voice-receiver.ts';

/** Makes a media connection; nothing goes out before `start`. @throws when an ICE server cannot be understood. */
export const makeRtcPeer: MakeRtcPeer = (options, events) => new NativeRtcPeer(options, events);

const MIN_KBPS = 150;
/** A keyframe is large: one that is asked for again while the last is under way is not made. */
const KEYFRAME_EVERY_MS = 200;
/** Those that nobody asked for come further apart: on a full way each makes things worse for a moment. */
const KEYFRAME_AGAIN_MS = 800;
const BITRATE_EVERY_MS = 200;
const BITRATE_STEP = 0.05;
/** A browser that takes a picture reports many times a second; silence for this long is a way that is gone. */
const REPORTS_GONE_MS = 4_000;
const CANDIDATES_WAITING_MAX = 64;

const clock = systemClock;

class NativeRtcPeer implements RtcPeer {
  readonly #events: RtcPeerEvents;
  readonly #offered: Offered;
  /** A fault of ours in a callback ends this connection, not the process; the next round begins without it. */
  readonly #gate: CallbackGate;
  readonly #lanes: RtcLanes;
  readonly #bandwidth: Bandwidth;
  readonly #playoutDelay = new PlayoutDelay();
  readonly #pacer = new Pacer(clock);
  readonly #picture: PictureSender;
  readonly #sound: StreamCount;
  readonly #voice: VoiceReceiver;
  readonly #earlyCandidates: [candidate: string, mid: string][] = [];
  /**
   * Ours, held back until the answer is in. A browser that has them sooner begins its handshake at once; the library
   * can then finish it before it has read the answer's fingerprint, and refuses the certificate.
   */
  readonly #ownCandidates: [candidate: string, mid: string][] = [];
  #answered = false;
  #up = false;
  #closed = false;
  #rttMs: number | null = null;
  #keyframeMs = Number.NEGATIVE_INFINITY;
  #saidKbps: number;
  #saidMs = Number.NEGATIVE_INFINITY;
  /** First picture packet since the browser last reported. */
  #unansweredMs: number | null = null;

  constructor(options: RtcPeerOptions, events: RtcPeerEvents) {
    this.#events = events;
    this.#gate = new CallbackGate(() => this.#gone(), options.log);
    this.#saidKbps = options.maxKbps;
    this.#bandwidth = new Bandwidth(options.maxKbps, Math.min(MIN_KBPS, options.maxKbps));
    this.#offered = makeConnection(options);
    const { connection, picture, sound, ssrc, cname } = this.#offered;
    const { pass } = this.#gate;
    this.#picture = new PictureSender({
      picture: { ssrc: ssrc.picture, payloadType: WIRE.picture },
      retransmission: { ssrc: ssrc.retransmission, payloadType: WIRE.retransmission },
      cname,
      clock,
      playoutDelay: this.#playoutDelay,
      transmit: (bytes) => this.#transmit('picture', bytes),
      pace: (bytes, send) => this.#pacer.push(bytes, send),
      transportSequence: (bytes, nowMs) => this.#bandwidth.sent(bytes, nowMs),
      kbps: () => this.#bandwidth.kbps,
      repeat: () => this.#bandwidth.repeat,
    });
    this.#sound = new StreamCount({ ssrc: ssrc.sound, payloadType: WIRE.opus }, cname);
    this.#voice = new VoiceReceiver(ssrc.sound, WIRE.opus);
    this.#lanes = new RtcLanes(connection, this.#gate, {
      open: (open) => events.lanesOpen(open),
      text: (lane, text) => events.lane(lane, text),
    });
    connection.onLocalDescription(pass((sdp: string) => events.localDescription(sdp)));
    connection.onLocalCandidate(
      pass((candidate: string, mid: string) => {
        if (this.#answered) events.localCandidate(candidate, mid);
        else if (this.#ownCandidates.length < CANDIDATES_WAITING_MAX)
          this.#ownCandidates.push([candidate, mid]);
      }),
    );
    connection.onStateChange(pass((state: string) => this.#onState(state)));
    for (const track of [picture, sound]) track.onOpen(pass(() => this.#onOpen()));
    for (const track of [picture, sound]) track.onClosed(pass(() => this.#setUp(false)));
    for (const track of [picture, sound]) track.onError(pass(() => this.#setUp(false)));
    picture.onMessage(pass((bytes: Buffer) => this.#onRtcp(bytes)));
    sound.onMessage(pass((bytes: Buffer) => this.#onSound(bytes)));
  }

  start(): void {
    if (!this.#closed) this.#offered.connection.setLocalDescription('offer');
  }

  answer(sdp: string): void {
    if (this.#closed || this.#answered) return;
    this.#offered.connection.setRemoteDescription(sdp, 'answer');
    this.#answered = true;
    for (const [candidate, mid] of this.#ownCandidates.splice(0)) this.#events.localCandidate(candidate, mid);
    for (const [candidate, mid] of this.#earlyCandidates.splice(0)) this.candidate(candidate, mid);
  }

  candidate(candidate: string, mid: string): void {
    // A name under .local means something in the tablet's own network alone; its checks come to us anyway.
    if (this.#closed || candidate === '' || candidate.includes('.local ')) return;
    if (this.#answered) this.#offered.connection.addRemoteCandidate(candidate, mid);
    else if (this.#earlyCandidates.length < CANDIDATES_WAITING_MAX)
      this.#earlyCandidates.push([candidate, mid]);
  }

  picture(rtp: Buffer, arrivedMs: number): void {
    if (!this.#up) return;
    this.#picture.push(rtp);
    this.#unansweredMs ??= arrivedMs;
    if (arrivedMs - this.#unansweredMs > REPORTS_GONE_MS) this.#setUp(false);
  }

  sound(rtp: Buffer): void {
    if (!this.#up) return;
    const from = parseRtp(rtp);
    if (from === null) return;
    const packet = this.#sound.next(from);
    this.#transmit('sound', writeRtp(packet, {}));
    const report = this.#sound.report(packet.timestamp, clock.nowMs());
    if (report !== null) this.#transmit('sound', report);
  }

  sendLane(lane: Lane, text: string): boolean {
    return !this.#closed && this.#lanes.send(lane, text);
  }

  rttMs(): number | null {
    if (this.#closed) return null;
    if (this.#rttMs !== null) return this.#rttMs;
    const rttMs = this.#offered.connection.rtt();
    return rttMs > 0 ? rttMs : null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#up = false;
    this.#gate.close();
    this.#pacer.close();
    this.#picture.close();
    this.#lanes.close();
    this.#offered.connection.close();
  }

  #gone(): void {
    if (this.#closed) return;
    this.#up = false;
    this.#events.connected(false);
  }

  #onState(state: string): void {
    if (state === 'connected') this.#onOpen();
    else if (state === 'failed' || state === 'closed') this.#gone();
    else if (state === 'disconnected') this.#setUp(false);
  }

  #onOpen(): void {
    const { connection, picture, sound } = this.#offered;
    if (connection.state() === 'connected' && picture.isOpen() && sound.isOpen()) this.#setUp(true);
  }

  #setUp(up: boolean): void {
    if (up === this.#up || this.#closed) return;
    this.#up = up;
    this.#unansweredMs = null;
    this.#events.connected(up);
    // The encoder may still have what the connection before this one could bear.
    if (up) this.#sayBitrate(clock.nowMs());
  }

  #transmit(which: 'picture' | 'sound', bytes: Buffer): void {
    if (!this.#up) return;
    try {
      this.#offered[which].sendMessageBinary(bytes);
    } catch {
      this.#setUp(false);
    }
  }

  #onSound(bytes: Buffer): void {
    if (isRtcp(bytes)) {
      this.#onRtcp(bytes);
      return;
    }
    const rtp = this.#voice.take(bytes);
    if (rtp === null) return;
    this.#events.voice(rtp);
    const report = this.#voice.report(clock.nowMs());
    if (report !== null) this.#transmit('sound', report);
  }

  #onRtcp(bytes: Buffer): void {
    if (!isRtcp(bytes)) return;
    this.#unansweredMs = null;
    const nowMs = clock.nowMs();
    for (const told of parseRtcp(bytes)) this.#onTold(told, nowMs);
    this.#pacer.setKbps(this.#bandwidth.kbps);
    const changed = Math.abs(this.#bandwidth.encoderKbps / this.#saidKbps - 1) >= BITRATE_STEP;
    if (changed && nowMs - this.#saidMs >= BITRATE_EVERY_MS) this.#sayBitrate(nowMs);
  }

  #sayBitrate(nowMs: number): void {
    this.#saidKbps = this.#bandwidth.encoderKbps;
    this.#saidMs = nowMs;
    this.#events.bitrate(Math.round(this.#saidKbps));
  }

  #onTold(told: Rtcp, nowMs: number): void {
    switch (told.kind) {
      case 'nack':
        if (told.ssrc !== this.#offered.ssrc.picture) return;
        // A browser asks for a keyframe only after seconds; we know sooner that it will need one.
        if (this.#picture.nack(told.sequences)) this.#wantKeyframe(nowMs, KEYFRAME_AGAIN_MS);
        return;
      case 'keyframe':
        this.#wantKeyframe(nowMs, KEYFRAME_EVERY_MS);
        return;
      case 'bitrate':
        this.#bandwidth.receiverEstimate(told.bitsPerSecond, nowMs);
        return;
      case 'transport':
        this.#bandwidth.feedback(told.results, nowMs);
        this.#playoutDelay.report(this.#bandwidth.jitterMs, nowMs);
        return;
      case 'sender':
        this.#voice.senderReport(told.ssrc, told.ntpMiddle, nowMs);
        return;
      case 'report':
        for (const block of told.blocks) this.#onReport(block, nowMs);
    }
  }

  #wantKeyframe(nowMs: number, apartMs: number): void {
    if (nowMs - this.#keyframeMs < apartMs) return;
    this.#keyframeMs = nowMs;
    this.#events.keyframeWanted();
  }

  #onReport(block: ReportBlock, nowMs: number): void {
    const rttMs = roundTripMs(block, nowMs);
    if (rttMs !== null) {
      this.#rttMs = rttMs;
      this.#picture.setRttMs(rttMs);
    }
    if (block.ssrc !== this.#offered.ssrc.picture) return;
    this.#bandwidth.receiverLoss(block.lost, nowMs);
  }
}
