import { PAN_SERVO, RING_LEDS, SERVO_CARE, WIRE_LIMITS } from './wire.generated.ts';

/** A servo as it is built in. Angles in degrees, 0 ahead, positive right or up. */
export interface ServoFacts {
  /** The pulses between which it can turn. */
  readonly minUs: number;
  readonly maxUs: number;
  /** Pulse at 0 degrees, and how much longer it is a degree: 10 for 180° over 600–2400 us, 7.4 for 270° over 500–2500. */
  readonly centreUs: number;
  readonly usPerDeg: number;
  /** For a servo that is built in upside down: right is a shorter pulse. */
  readonly invert: boolean;
}

/** A tilt servo: the kit holds it ahead, and at its park angle while the pan is parked. */
export interface TiltFacts extends ServoFacts {
  readonly minDeg: number;
  readonly maxDeg: number;
  readonly parkDeg: number;
}

/** What the kit knows of the head it turns and the light it has. What is not in the settings is as in hardware/pins.json. */
export interface BoardDescription extends ServoFacts {
  /** How far the pupil may turn it. */
  readonly panMinDeg: number;
  readonly panMaxDeg: number;
  /** The angle that looks away: outside of the pupil's range, so that a turned lens is never taken for a parked one. */
  readonly parkDeg: number;
  /** How fast a look turns it. */
  readonly lookDegPerS: number;
  readonly lookDegPerS2: number;
  /** Null: none is fitted. */
  readonly tilt: TiltFacts | null;
  /** On the ring. */
  readonly leds: number;
  /** Pulses end when the head has been still for so long, seconds; 0: never. */
  readonly releaseS: number;
  /** Over the servos' shunt, that a turning servo stays below, mV; 0: no shunt. */
  readonly stallMv: number;
}

/** Servo frames a second, and the parts of a tick that the wire counts speed in. */
const FRAMES_PER_S = 50;
const SPEED_PARTS = 8;

/** Ticks of 0.5 us a second that a speed of the wire stands for. */
const ticksPerS = (speed: number): number => (speed / SPEED_PARTS) * FRAMES_PER_S;

/** The kit of hardware/pins.json. */
export const DEFAULT_DESCRIPTION: BoardDescription = {
  panMinDeg: PAN_SERVO.minDeg,
  panMaxDeg: PAN_SERVO.maxDeg,
  parkDeg: PAN_SERVO.parkDeg,
  minUs: PAN_SERVO.minUs,
  maxUs: PAN_SERVO.maxUs,
  centreUs: PAN_SERVO.centreUs,
  usPerDeg: PAN_SERVO.usPerDeg,
  invert: false,
  lookDegPerS: ticksPerS(WIRE_LIMITS.DEFAULT_VMAX) / WIRE_LIMITS.TICKS_PER_US / PAN_SERVO.usPerDeg,
  lookDegPerS2:
    (ticksPerS(WIRE_LIMITS.DEFAULT_AMAX) * FRAMES_PER_S) / WIRE_LIMITS.TICKS_PER_US / PAN_SERVO.usPerDeg,
  tilt: null,
  leds: RING_LEDS,
  releaseS: SERVO_CARE.releaseS,
  stallMv: SERVO_CARE.stallMv,
};

const sign = ({ invert }: ServoFacts): number => (invert ? -1 : 1);

/** The nearest angle within the pupil's range; the park angle itself stays as it is. */
export function clipDeg(description: BoardDescription, panDeg: number): number {
  const { panMinDeg, panMaxDeg, parkDeg } = description;
  if (panDeg === parkDeg) return parkDeg;
  return Math.min(panMaxDeg, Math.max(panMinDeg, panDeg));
}

/** First and last angle that the head ever takes, the park angle included. */
export function reachDeg({
  panMinDeg,
  panMaxDeg,
  parkDeg,
}: BoardDescription): readonly [minDeg: number, maxDeg: number] {
  return [Math.min(panMinDeg, parkDeg), Math.max(panMaxDeg, parkDeg)];
}

/** Pulse width in ticks of 0.5 us for an angle in degrees. */
export function ticksOf(servo: ServoFacts, deg: number): number {
  const pulseUs = servo.centreUs + sign(servo) * deg * servo.usPerDeg;
  return Math.round(pulseUs * WIRE_LIMITS.TICKS_PER_US);
}

/** Angle in degrees for a pulse width in ticks of 0.5 us. */
export function degOf(servo: ServoFacts, ticks: number): number {
  const fromCentreUs = ticks / WIRE_LIMITS.TICKS_PER_US - servo.centreUs;
  return (sign(servo) * fromCentreUs) / servo.usPerDeg + 0;
}

/** Speed in degrees a second, whatever its sign, as the wire has it: eighths of a tick a servo frame, at least 1. */
export function vmaxOf(description: BoardDescription, degPerS: number): number {
  return speedOf(
    description,
    Math.min(Math.abs(degPerS), description.lookDegPerS) / FRAMES_PER_S,
    SERVO_CARE.vmax,
  );
}

/** The head's acceleration as the wire has it: eighths of a tick a servo frame, a frame. */
export function amaxOf(description: BoardDescription): number {
  return speedOf(description, description.lookDegPerS2 / FRAMES_PER_S ** 2, SERVO_CARE.amax);
}

function speedOf({ usPerDeg }: ServoFacts, degPerFrame: number, most: number): number {
  const speed = Math.round(degPerFrame * usPerDeg * WIRE_LIMITS.TICKS_PER_US * SPEED_PARTS);
  return Math.min(most, Math.max(1, speed));
}

/** Less than this beyond the end of the range, and a class cannot tell looking aside from looking away. */
const LEAST_AWAY_DEG = 15;

/**
 * What cannot be, in words: an angle that its servo has no pulse for, a range that is none, a park angle that a pupil
 * could turn to. Null when all is well.
 */
export function misfit(description: BoardDescription): string | null {
  const { panMinDeg, panMaxDeg, parkDeg, tilt } = description;
  const awayDeg = Math.max(panMinDeg - parkDeg, parkDeg - panMaxDeg);
  if (panMinDeg > 0 || panMaxDeg < 0 || panMinDeg === panMaxDeg) return 'the pan range must hold 0 degrees';
  if (awayDeg < LEAST_AWAY_DEG)
    return `the park angle must lie ${LEAST_AWAY_DEG} degrees or more outside of the pan range`;
  if (!reachDeg(description).every((deg) => hasPulse(description, deg)))
    return 'the pan servo has no pulse for all of its angles';
  if (tilt === null) return null;
  if (tilt.minDeg > 0 || tilt.maxDeg < 0) return 'the tilt range must hold 0 degrees';
  if (![tilt.minDeg, tilt.maxDeg, tilt.parkDeg].every((deg) => hasPulse(tilt, deg)))
    return 'the tilt servo has no pulse for all of its angles';
  return null;
}

function hasPulse(servo: ServoFacts, deg: number): boolean {
  const pulseUs = ticksOf(servo, deg) / WIRE_LIMITS.TICKS_PER_US;
  return pulseUs >= servo.minUs && pulseUs <= servo.maxUs;
}
