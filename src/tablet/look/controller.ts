import type { Clock } from '../../core/clock.ts';
import { TABLET } from '../limits.ts';
import { type Ask, advance, askedDeg, clampDeg, moves, NO_ASK, type Range } from './ask.ts';
import { type LookFrame, LookOutbox } from './outbox.ts';

export interface LookPorts {
  readonly clock: Clock;
  readonly send: (frame: LookFrame) => void;
  /** What the page should show has changed: draw now. */
  readonly onAsk: () => void;
}

/**
 * Turning the head, as the pupil means it: to a spot, by dragging, or steadily while an arrow is held. Knows what
 * was asked and what is shown, so that the picture can answer before the head does. Angles in degrees.
 */
export class LookController {
  readonly #ports: LookPorts;
  readonly #outbox: LookOutbox;
  #range: Range = { minDeg: -90, maxDeg: 90, viewDeg: 60 };
  #ask: Ask = NO_ASK;
  #shownDeg: number | null = null;
  #headDeg: number | null = null;
  #movedMs = Number.NEGATIVE_INFINITY;
  #enabled = false;
  readonly counters = { looks: 0, turns: 0, lastPanDeg: 0, lastSentMs: -1 };

  constructor(ports: LookPorts) {
    this.#ports = ports;
    this.#outbox = new LookOutbox(ports.clock, (frame) => this.#count(frame));
  }

  get range(): Range {
    return this.#range;
  }

  /** Angle of the displayed picture; null while none is known. */
  get shownDeg(): number | null {
    return this.#shownDeg;
  }

  get headDeg(): number | null {
    return this.#headDeg;
  }

  /** The angle that the middle of the page shows now. */
  get askedDeg(): number {
    return askedDeg(this.#ask, this.#shownDeg ?? this.#headDeg ?? 0, this.#ports.clock.nowMs(), this.#range);
  }

  /** Whether the page must be drawn again without a new picture or ask. */
  get moving(): boolean {
    return moves(this.#ask, this.#shownDeg ?? 0, this.#ports.clock.nowMs(), this.#range);
  }

  setRange(range: Range): void {
    this.#range = range;
  }

  /** Whether the pupil may turn the head now; when not, a held arrow is let go. */
  setEnabled(enabled: boolean): void {
    if (this.#enabled === enabled) return;
    if (!enabled) this.release();
    this.#enabled = enabled;
    if (!enabled) this.#setAsk(NO_ASK);
  }

  /** The way to the kit is gone: nothing held goes on, nothing asked is said again. */
  linkLost(): void {
    this.#outbox.drop();
    this.#enabled = false;
    this.#shownDeg = null;
    this.#headDeg = null;
    this.#setAsk(NO_ASK);
  }

  /** The kit says where the head is. */
  headAt(panDeg: number): void {
    if (this.#headDeg === null || Math.abs(panDeg - this.#headDeg) > 0.1) {
      this.#movedMs = this.#ports.clock.nowMs();
    }
    this.#headDeg = panDeg;
    this.#outbox.headAt(panDeg);
  }

  /** A picture is on the page that was taken at this angle. */
  pictureAt(panDeg: number): void {
    this.#shownDeg = panDeg;
    this.passTime();
  }

  /** Lets asks that are done or hopeless end. */
  passTime(): void {
    const nowMs = this.#ports.clock.nowMs();
    if (this.#shownDeg === null) return;
    this.#ask = advance(this.#ask, this.#shownDeg, nowMs, nowMs - this.#movedMs, this.#range);
  }

  /** The picture follows a finger: look here, and show it at once. */
  dragTo(panDeg: number): void {
    if (!this.#enabled) return;
    const target = clampDeg(panDeg, this.#range);
    this.#outbox.look(target);
    this.#setAsk({ kind: 'spot', fromDeg: target, targetDeg: target, sinceMs: this.#ports.clock.nowMs() });
  }

  /** Look there: a tapped spot or a preset. The picture glides. */
  lookAt(panDeg: number): void {
    if (!this.#enabled) return;
    const target = clampDeg(panDeg, this.#range);
    const fromDeg = this.askedDeg;
    this.#outbox.look(target);
    this.#setAsk({ kind: 'spot', fromDeg, targetDeg: target, sinceMs: this.#ports.clock.nowMs() });
  }

  /** One step aside, for who cannot hold a button. */
  nudge(direction: -1 | 1): void {
    this.lookAt(this.askedDeg + direction * TABLET.nudgeDeg);
  }

  /** An arrow is held: −1 left, 1 right. */
  hold(direction: -1 | 1): void {
    if (!this.#enabled) return;
    const degPerS = direction * TABLET.turnDegPerS;
    if (this.#ask.kind === 'turn' && this.#ask.degPerS === degPerS) return;
    const fromDeg = this.askedDeg;
    this.#outbox.turn(degPerS);
    this.#setAsk({ kind: 'turn', fromDeg, degPerS, sinceMs: this.#ports.clock.nowMs() });
  }

  /** Whatever was held is let go. */
  release(): void {
    if (!this.#outbox.turning) return;
    this.#outbox.turn(0);
    const leadDeg = this.#shownDeg === null ? 0 : this.askedDeg - this.#shownDeg;
    this.#setAsk({ kind: 'settle', leadDeg, sinceMs: this.#ports.clock.nowMs() });
  }

  #setAsk(ask: Ask): void {
    this.#ask = ask;
    this.#ports.onAsk();
  }

  #count(frame: LookFrame): void {
    if (frame.type === 'look') {
      this.counters.looks += 1;
      this.counters.lastPanDeg = frame.pan_deg;
    } else this.counters.turns += 1;
    this.counters.lastSentMs = frame.sent_ms;
    this.#ports.send(frame);
  }
}
