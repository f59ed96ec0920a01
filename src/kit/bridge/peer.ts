import { TokenBucket } from '../../core/bucket.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { checkTabletFrame } from '../../protocol/check.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { type KitFrame, type Lane, laneOf, type TabletFrame } from '../../protocol/frames.ts';
import { type Carrier, Lanes } from '../../protocol/lanes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { readResume, writeResume } from '../../protocol/resume.ts';
import { sameBytes } from '../../protocol/seal/bytes.ts';
import type { SealedChannel } from '../../protocol/seal/sealed-channel.ts';
import type { Counters } from './counters.ts';
import { LookAge } from './look-age.ts';
import type { RelayPeer } from './relay-link.ts';

export interface PeerOptions {
  readonly channel: SealedChannel;
  /** What the channel travels in. */
  readonly inner: RelayPeer;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: Counters;
  /** A frame that fits the schema and the rate; pings are answered here. */
  readonly frame: (frame: Exclude<TabletFrame, { type: 'ping' }>) => void;
  /** Once, whoever ended it. */
  readonly closed: () => void;
}

/** Puts text on a data channel; false when it cannot be taken now. */
export type FastCarrier = (lane: Lane, text: string) => boolean;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
/** Answers to frames that came too fast or too late; the other refusals have `refusalsPerSecond`. */
const PASS_ANSWERS = { perSecond: 1, burst: 3 };

/** One tablet: its lanes, and the gate that every frame passes before the session hears of it. */
export class Peer {
  readonly #options: PeerOptions;
  readonly #lanes: Lanes;
  readonly #packets: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #refusals: TokenBucket;
  readonly #passAnswers: TokenBucket;
  readonly #age = new LookAge();
  readonly #logged = new Set<ErrorCode>();
  readonly #session: Uint8Array;
  /** Null while the session lives on the data channel alone. */
  #channel: SealedChannel | null = null;
  #fast: FastCarrier | null = null;
  #ended = false;

  constructor(options: PeerOptions) {
    this.#options = options;
    const { channel, clock, inner } = options;
    this.#session = channel.hash;
    this.#packets = new TokenBucket(
      { perSecond: LIMITS.packetsPerSecond, burst: LIMITS.packetsBurst },
      clock,
    );
    this.#frames = new TokenBucket({ perSecond: LIMITS.controlPerSecond, burst: LIMITS.controlBurst }, clock);
    this.#refusals = new TokenBucket(
      { perSecond: LIMITS.refusalsPerSecond, burst: LIMITS.refusalsBurst },
      clock,
    );
    this.#passAnswers = new TokenBucket(PASS_ANSWERS, clock);
    this.#lanes = new Lanes({
      transmit: (carrier, lane, text) => this.#transmit(carrier, lane, text),
      deliver: (frame) => this.#deliver(frame),
      // Frames that are not acknowledged: the lane is broken, and nothing on it can mend it.
      onFault: (code) => (code === 'NABIJ_E_FRAME_RATE' ? this.end(code) : this.#refuse(code, 'unknown')),
    });
    this.#attach(channel, inner);
  }

  /** Whether this is the session with that hash and its way through the relay is gone. */
  waitsFor(session: Uint8Array): boolean {
    return this.alone && sameBytes(session, this.#session);
  }

  /** Whether it lives on the data channel alone. */
  get alone(): boolean {
    return !this.#ended && this.#channel === null;
  }

  /** Goes on over a new way through the relay. */
  resume(channel: SealedChannel, inner: RelayPeer): void {
    this.#attach(channel, inner);
    channel.send(writeResume(this.#session));
    this.#lanes.setSureOpen(true);
  }

  /** Whether frames travel the data channel. */
  get fast(): boolean {
    return this.#lanes.fast;
  }

  send(frame: KitFrame): void {
    if (!this.#ended) this.#lanes.send(frame, laneOf(frame.type));
  }

  /** The data channels are open, or no longer (null). */
  setFast(carrier: FastCarrier | null): void {
    if (this.#ended) return;
    this.#fast = carrier;
    this.#lanes.setFastOpen(carrier !== null);
    this.#endWithoutWay();
  }

  receiveFast(text: string): void {
    this.#receive('fast', text, text.length);
  }

  /** Called every `laneTickMs`. */
  tick(): void {
    if (this.#ended) return;
    this.#lanes.tick();
    this.#endWithoutWay();
  }

  /** Says goodbye over the carrier that is sure to bring it, and lets the tablet go. */
  end(code: ErrorCode): void {
    if (this.#ended) return;
    if (!this.alone) this.setFast(null);
    this.#lanes.send({ type: 'bye', code }, 'ordered');
    this.#channel?.close();
    this.#over();
  }

  #attach(channel: SealedChannel, inner: RelayPeer): void {
    this.#channel = channel;
    channel.onFrame = (bytes) => this.#receiveSure(bytes);
    channel.onFault = (code) => {
      this.#note(code);
      this.end(code);
    };
    channel.onClose = () => {
      if (inner.cutOff && this.#lanes.fast) this.#goAlone();
      else this.#over();
    };
  }

  /** The relay is out of reach, and the tablet is not: it stays. */
  #goAlone(): void {
    this.#channel = null;
    this.#lanes.setSureOpen(false);
    this.#options.counters.add('sessions_without_relay');
  }

  #endWithoutWay(): void {
    if (this.alone && !this.#lanes.fast) this.#over();
  }

  #over(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#fast = null;
    this.#options.closed();
  }

  #receiveSure(bytes: Uint8Array): void {
    // Of a session that this kit does not know: the tablet begins anew.
    if (readResume(bytes) !== null) {
      this.#mayCome();
      return;
    }
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      if (this.#mayCome()) this.#refuse('NABIJ_E_FRAME_JSON', 'unknown');
      return;
    }
    this.#receive('sure', text, bytes.length);
  }

  #receive(carrier: Carrier, text: string, bytes: number): void {
    if (!this.#mayCome()) return;
    if (bytes > LIMITS.frameBytes) this.#refuse('NABIJ_E_FRAME_SIZE', 'unknown');
    else this.#lanes.receive(carrier, text);
  }

  /** Who goes far beyond the rate is let go. */
  #mayCome(): boolean {
    if (this.#ended) return false;
    if (this.#packets.take()) return true;
    this.#note('NABIJ_E_FRAME_RATE');
    this.end('NABIJ_E_FRAME_RATE');
    return false;
  }

  #deliver(value: unknown): void {
    if (this.#ended) return;
    const checked = checkTabletFrame(value);
    if (!checked.ok) {
      this.#refuse(checked.code, checked.of);
      return;
    }
    const { frame } = checked;
    const late = 'sent_ms' in frame && this.#age.expired(frame.sent_ms, this.#options.clock.nowMs());
    if (!this.#frames.take()) this.#pass('NABIJ_E_FRAME_RATE', frame.type);
    else if (frame.type === 'ping') this.send({ type: 'pong', sent_ms: frame.sent_ms });
    else if (late) this.#pass('NABIJ_E_LOOK_EXPIRED', frame.type);
    else this.#options.frame(frame);
  }

  /** A slip is answered; who goes on is let go. */
  #refuse(code: ErrorCode, of: string): void {
    this.#note(code);
    if (this.#refusals.take()) this.send({ type: 'refused', code, of });
    else this.end(code);
  }

  /** What came too fast or too late is passed over, and that is said now and then. */
  #pass(code: 'NABIJ_E_FRAME_RATE' | 'NABIJ_E_LOOK_EXPIRED', of: string): void {
    this.#note(code);
    if (this.#passAnswers.take()) this.send({ type: 'refused', code, of });
  }

  #note(code: ErrorCode): void {
    this.#options.counters.add(`refused_${code}`);
    if (this.#logged.has(code)) return;
    this.#logged.add(code);
    this.#options.log.warn({ code }, 'frame refused; more of the same are counted, not logged');
  }

  #transmit(carrier: Carrier, lane: Lane, text: string): void {
    if (carrier === 'fast' && this.#fast?.(lane, text) === true) return;
    const { counters } = this.#options;
    const channel = this.#channel;
    if (channel === null) return;
    // What is of use only now must not wait behind a slow socket.
    if (lane === 'latest' && channel.backlogBytes > LIMITS.latestBacklogBytes) counters.add('latest_dropped');
    else channel.send(encoder.encode(text));
  }
}
