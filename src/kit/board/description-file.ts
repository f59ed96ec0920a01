import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';
import { type BoardDescription, DEFAULT_DESCRIPTION, misfit } from './description.ts';
import { WIRE_LIMITS } from './wire.generated.ts';

const degrees = v.pipe(v.number(), v.finite(), v.minValue(-180), v.maxValue(180));
const us = v.pipe(
  v.number(),
  v.minValue(WIRE_LIMITS.MIN_TICKS / WIRE_LIMITS.TICKS_PER_US),
  v.maxValue(WIRE_LIMITS.MAX_TICKS / WIRE_LIMITS.TICKS_PER_US),
);
const servo = v.strictObject({
  minUs: us,
  maxUs: us,
  centreUs: us,
  usPerDeg: v.pipe(v.number(), v.minValue(1), v.maxValue(50)),
  minDeg: degrees,
  maxDeg: degrees,
  parkDeg: degrees,
  /** For a servo that is built in upside down. */
  invert: v.optional(v.boolean(), false),
});
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** What differs from hardware/pins.json, under the same names. */
const schema = v.strictObject({
  about: v.optional(v.string()),
  ring: v.optional(
    v.strictObject({ leds: whole(1, WIRE_LIMITS.MOST_LEDS), order: v.optional(v.literal('GRB')) }),
  ),
  servo: v.optional(
    v.strictObject({
      pan: v.optional(servo),
      /** Absent: none is fitted. */
      tilt: v.optional(servo),
      releaseS: v.optional(whole(0, WIRE_LIMITS.MOST_RELEASE_S)),
      stallMv: v.optional(whole(0, WIRE_LIMITS.MOST_STALL_MV)),
    }),
    {},
  ),
});

/**
 * Reads what is fitted on a kit that differs from hardware/pins.json (examples: hardware/boards/).
 * @throws NabijError NABIJ_E_CONFIG naming the file and what is wrong in it.
 */
export function readDescription(path: string): BoardDescription {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw wrong(path, 'cannot be read as JSON; hardware/boards/ has examples', cause);
  }
  const checked = v.safeParse(schema, data, { abortEarly: false });
  if (!checked.success) {
    const issues = checked.issues.map(
      (issue) =>
        `key "${v.getDotPath(issue) ?? ''}": expected ${issue.expected ?? issue.message}, found ${issue.received}`,
    );
    throw wrong(path, issues.join('; '));
  }
  const description = describe(checked.output);
  const why = misfit(description);
  if (why !== null) throw wrong(path, why);
  return description;
}

function describe({ ring, servo }: v.InferOutput<typeof schema>): BoardDescription {
  const { pan, tilt, releaseS, stallMv } = servo;
  return {
    ...DEFAULT_DESCRIPTION,
    ...(pan && panOf(pan)),
    leds: ring?.leds ?? DEFAULT_DESCRIPTION.leds,
    releaseS: releaseS ?? DEFAULT_DESCRIPTION.releaseS,
    stallMv: stallMv ?? DEFAULT_DESCRIPTION.stallMv,
    tilt: tilt ?? null,
  };
}

function panOf({ minDeg, maxDeg, ...pan }: v.InferOutput<typeof servo>): Partial<BoardDescription> {
  return { ...pan, panMinDeg: minDeg, panMaxDeg: maxDeg };
}

function wrong(path: string, why: string, cause?: unknown): NabijError {
  return new NabijError('NABIJ_E_CONFIG', `${path}: ${why}`, { fault: 'person', cause });
}
