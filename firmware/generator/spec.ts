import { readFileSync } from 'node:fs';

/** How a number travels: see `types` in wire.json. */
export type FieldType = 'u7' | 'u14' | 'u28' | 'u32' | 'packed';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly doc?: string;
}

export interface Message {
  readonly cmd: number;
  readonly toBoard?: readonly Field[];
  readonly toHost?: readonly Field[];
  readonly doc?: string;
}

export interface Wire {
  readonly protocol: number;
  readonly baud: number;
  readonly limits: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<string, Message>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly flags: Readonly<Record<string, number>>;
}

export interface Pin {
  readonly arduino: number;
  readonly port: string;
  readonly bit: number;
}

export interface Hardware {
  readonly pins: Readonly<Record<string, Pin>>;
  readonly ring: { readonly leds: number };
  readonly display: { readonly address: number; readonly width: number; readonly height: number };
  readonly servo: {
    /** Two pulses never begin nearer to each other; 20 never hastens one. */
    readonly leastFrameMs: number;
    /** Pulses end when no axis has moved for so long; 0 never. */
    readonly releaseS: number;
    /** Over the shunt: more, for longer than a start takes, is a stall; 0 when no shunt is fitted. */
    readonly stallMv: number;
    /** What no host can exceed. */
    readonly maxDegPerS: number;
    readonly maxDegPerS2: number;
    readonly pan: Readonly<
      Record<'minUs' | 'maxUs' | 'centreUs' | 'usPerDeg' | 'minDeg' | 'maxDeg' | 'parkDeg', number>
    >;
  };
}

const here = (path: string) => new URL(`../../${path}`, import.meta.url);

/** Reads both specifications and refuses one that cannot be sent: a number twice, a command outside 1..15. */
export function readSpecs(): { wire: Wire; hardware: Hardware } {
  const wire: Wire = JSON.parse(readFileSync(here('firmware/wire.json'), 'utf8'));
  const hardware: Hardware = JSON.parse(readFileSync(here('hardware/pins.json'), 'utf8'));
  const seen = new Set<number>();
  for (const [name, { cmd, toBoard, toHost }] of Object.entries(wire.messages)) {
    if (cmd < 1 || cmd > 15 || seen.has(cmd))
      throw new Error(`wire.json: ${name}: cmd must be unique, 1..15`);
    seen.add(cmd);
    for (const fields of [toBoard ?? [], toHost ?? []])
      if (fields.slice(0, -1).some((field) => field.type === 'packed'))
        throw new Error(`wire.json: ${name}: a packed field must be the last one`);
  }
  return { wire, hardware };
}

/** Bytes that a number of this type takes on the line. */
export const TYPE_BYTES: Readonly<Record<Exclude<FieldType, 'packed'>, number>> = {
  u7: 1,
  u14: 2,
  u28: 4,
  u32: 5,
};

const FRAMES_PER_S = 50;
const PARTS_OF_A_TICK = 8;

/** The most that MOVE can ask for, in the wire's units: parts of a tick a servo frame, and a frame more. */
export function servoLimits(
  wire: Wire,
  { servo }: Hardware,
): { readonly vmax: number; readonly amax: number } {
  const parts = servo.pan.usPerDeg * (wire.limits.TICKS_PER_US ?? 1) * PARTS_OF_A_TICK;
  return {
    vmax: Math.round((servo.maxDegPerS * parts) / FRAMES_PER_S),
    amax: Math.round((servo.maxDegPerS2 * parts) / FRAMES_PER_S ** 2),
  };
}

/** Bytes of a message's numbers; a packed tail not counted. */
export function fixedBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, { type }) => sum + (type === 'packed' ? 0 : TYPE_BYTES[type]), 0);
}
