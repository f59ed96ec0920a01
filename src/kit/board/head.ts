import type { Clock } from '../../core/clock.ts';
import { Aim, type Target } from './aim.ts';
import { amaxOf, type BoardDescription, clipDeg, reachDeg, ticksOf, vmaxOf } from './description.ts';
import { HeadServo } from './five-board.ts';
import type { Outbox } from './outbox.ts';
import { Axis, encodeMove, encodeStop, Flags, type TelemetryToHost } from './wire.generated.ts';

/** In these the board goes its own way, and no target of ours holds. */
const OWN_WAY = Flags.PRIVACY | Flags.DEAD_MAN | Flags.STALLED;
const NEAR_TICKS = 2;
/** A tilt that is not where it should be is told again after this long. */
const TILT_AGAIN_MS = 250;

/** Turns the head: looks, turns and stops in, MOVE and STOP out, and sees to it that they arrive. */
export class Head {
  readonly servo: HeadServo;
  readonly #description: BoardDescription;
  readonly #clock: Clock;
  readonly #outbox: () => Outbox | null;
  readonly #aim = new Aim();
  #vmax: number;
  #parked = false;
  /** What the tilt was last told, and when; nothing yet: a servo that was never told has no pulses. */
  #tiltTold: { readonly ticks: number; readonly atMs: number } | null = null;

  /** @param outbox where messages go; null while there is no board, and then nothing is asked of it. */
  constructor(description: BoardDescription, clock: Clock, outbox: () => Outbox | null) {
    this.#description = description;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#vmax = vmaxOf(description, description.lookDegPerS);
    this.servo = new HeadServo(reachDeg(description), (panDeg) => this.#turnTo(panDeg));
  }

  /** An angle that is no number is refused without a word: nothing moves. */
  look(panDeg: number): void {
    if (Number.isFinite(panDeg)) this.#aimAt(panDeg, this.#description.lookDegPerS);
  }

  turn(panDegPerS: number): void {
    if (!Number.isFinite(panDegPerS)) return;
    if (panDegPerS === 0) {
      this.stop();
      return;
    }
    const { panMinDeg, panMaxDeg } = this.#description;
    this.#aimAt(panDegPerS > 0 ? panMaxDeg : panMinDeg, panDegPerS);
  }

  /** Said until the board has heard it. */
  stop(): void {
    this.#aim.drop();
    this.#outbox()?.stop({
      encode: encodeStop,
      settle: ({ kind }) => {
        if (kind === 'silent') this.stop();
      },
    });
  }

  /** The board has held the head, or another board has come: nothing that was asked before is asked any more. */
  forget(): void {
    this.#aim.drop();
    this.#tiltTold = null;
  }

  /** Sends again what the line has swallowed. */
  seen({ flags, panTicks, tiltTicks }: TelemetryToHost, atMs: number): void {
    if (flags & OWN_WAY) {
      this.forget();
      return;
    }
    const again = this.#aim.seen({ ticks: panTicks, moving: (flags & Flags.PAN_MOVING) !== 0, atMs });
    if (again) this.#send(Axis.PAN, again);
    this.#holdTilt(tiltTicks, (flags & Flags.TILT_MOVING) !== 0);
  }

  #holdTilt(tiltTicks: number, moving: boolean): void {
    const { tilt } = this.#description;
    if (!tilt || moving) return;
    const ticks = ticksOf(tilt, this.#parked ? tilt.parkDeg : 0);
    const nowMs = this.#clock.nowMs();
    const told = this.#tiltTold;
    if (told?.ticks === ticks && Math.abs(tiltTicks - ticks) <= NEAR_TICKS) return;
    if (told && nowMs - told.atMs < TILT_AGAIN_MS) return;
    this.#tiltTold = { ticks, atMs: nowMs };
    this.#send(Axis.TILT, { ticks, vmax: this.#vmax, amax: amaxOf(this.#description) });
  }

  #aimAt(panDeg: number, degPerS: number): void {
    if (!this.#outbox()) return;
    this.#parked = panDeg === this.#description.parkDeg;
    this.#vmax = vmaxOf(this.#description, degPerS);
    this.servo.to(clipDeg(this.#description, panDeg));
  }

  /** From johnny-five's servo, within the head's reach. */
  #turnTo(panDeg: number): void {
    const ticks = ticksOf(this.#description, panDeg);
    const target = { ticks, vmax: this.#vmax, amax: amaxOf(this.#description) };
    this.#aim.ask(target, this.#clock.nowMs());
    this.#send(Axis.PAN, target);
  }

  #send(axis: Axis, { ticks, vmax, amax }: Target): void {
    this.#outbox()?.move(axis, (seq) => encodeMove(seq, { axis, targetTicks: ticks, vmax, amax }));
  }
}
