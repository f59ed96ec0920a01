import { type BoardDescription, reachDeg, type ServoFacts, ticksOf } from './description.ts';
import type { Job } from './outbox.ts';
import { Axis, encodeConfig, encodeSetup, WIRE_LIMITS } from './wire.generated.ts';

/**
 * What a board is told before it is up, and again after noise on the line: what is fitted and how far it may turn.
 * @param privacy true raises it; false leaves it as it is.
 */
export function settingsOf(description: BoardDescription, privacy: boolean): Job['encode'][] {
  const { tilt, leds, releaseS, stallMv, parkDeg } = description;
  const settings: Job['encode'][] = [
    (seq) => encodeSetup(seq, { leds, releaseS, stallMv }),
    axisSettings(Axis.PAN, description, reachDeg(description), parkDeg, privacy),
  ];
  if (tilt) {
    const reach = [Math.min(tilt.minDeg, tilt.parkDeg), Math.max(tilt.maxDeg, tilt.parkDeg)] as const;
    settings.push(axisSettings(Axis.TILT, tilt, reach, tilt.parkDeg, privacy));
  }
  return settings;
}

function axisSettings(
  axis: Axis,
  servo: ServoFacts,
  rangeDeg: readonly [number, number],
  parkDeg: number,
  privacy: boolean,
): Job['encode'] {
  const ends = rangeDeg.map((deg) => ticksOf(servo, deg));
  const fields = {
    axis,
    minTicks: Math.min(...ends),
    maxTicks: Math.max(...ends),
    parkTicks: ticksOf(servo, parkDeg),
    deadManMs: WIRE_LIMITS.DEAD_MAN_MS,
    telemetryMs: WIRE_LIMITS.TELEMETRY_MS,
    privacy: privacy ? 1 : 0,
  };
  return (seq) => encodeConfig(seq, fields);
}
