import { PAN_SERVO, WIRE_LIMITS } from './wire.generated.ts';

/** What the kit knows of the head it turns. Angles in degrees, 0 ahead, positive right. */
export interface BoardDescription {
  /** How far the pupil may turn it. */
  readonly panMinDeg: number;
  readonly panMaxDeg: number;
  /** The angle that looks away: outside of the pupil's range, so that a turned lens is never taken for a parked one. */
  readonly parkDeg: number;
  /** Servo pulse at 0 degrees, and how much longer it is a degree. */
  readonly centreUs: number;
  readonly usPerDeg: number;
  /** For a servo that is built in upside down: right is a shorter pulse. */
  readonly invert: boolean;
}

/** The head of hardware/pins.json. */
export const DEFAULT_DESCRIPTION: BoardDescription = {
  panMinDeg: PAN_SERVO.minDeg,
  panMaxDeg: PAN_SERVO.maxDeg,
  parkDeg: PAN_SERVO.parkDeg,
  centreUs: PAN_SERVO.centreUs,
  usPerDeg: PAN_SERVO.usPerDeg,
  invert: false,
};

/** Servo frames a second, and the parts of a tick that the wire counts speed in. */
const FRAMES_PER_S = 50;
const SPEED_PARTS = 8;

const sign = ({ invert }: BoardDescription): number => (invert ? -1 : 1);

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
export function ticksOf(description: BoardDescription, panDeg: number): number {
  const pulseUs = description.centreUs + sign(description) * panDeg * description.usPerDeg;
  return Math.round(pulseUs * WIRE_LIMITS.TICKS_PER_US);
}

/** Angle in degrees for a pulse width in ticks of 0.5 us. */
export function degOf(description: BoardDescription, ticks: number): number {
  const fromCentreUs = ticks / WIRE_LIMITS.TICKS_PER_US - description.centreUs;
  return (sign(description) * fromCentreUs) / description.usPerDeg + 0;
}

/** Speed in degrees a second, whatever its sign, as the wire has it: eighths of a tick a servo frame, at least 1. */
export function vmaxOf(description: BoardDescription, degPerS: number): number {
  const ticksPerS = Math.abs(degPerS) * description.usPerDeg * WIRE_LIMITS.TICKS_PER_US;
  const vmax = Math.round((ticksPerS / FRAMES_PER_S) * SPEED_PARTS);
  return Math.min(WIRE_LIMITS.DEFAULT_VMAX, Math.max(1, vmax));
}
