// Written by firmware/generate.ts from firmware/wire.json and hardware/pins.json: change those.

import { type Decoded, decode, encode, type Layouts } from './wire-coding.ts';

export const PROTOCOL = 2;

export const BAUD = 250000;

/** The ring's LEDs. */
export const RING_LEDS = 12;

export const PAN_SERVO = {
  minUs: 700,
  maxUs: 2300,
  centreUs: 1500,
  usPerDeg: 10,
  minDeg: -60,
  maxDeg: 60,
  parkDeg: -80,
} as const;

/** Of both servos; speeds as in MOVE. */
export const SERVO_CARE = {
  leastFrameMs: 11,
  releaseS: 30,
  stallMv: 0,
  vmax: 960,
  amax: 128,
} as const;

export const DISPLAY_SIZE = {
  width: 128,
  height: 64,
} as const;

export const WIRE_LIMITS = {
  MAX_PAYLOAD: 48,
  MAX_DRAW_BYTES: 32,
  DEAD_MAN_MS: 500,
  HEARTBEAT_MS: 100,
  TELEMETRY_MS: 40,
  MIN_TICKS: 1000,
  MAX_TICKS: 5000,
  CENTRE_TICKS: 3000,
  TICKS_PER_US: 2,
  DEFAULT_VMAX: 640,
  DEFAULT_AMAX: 64,
  MOST_LEDS: 24,
  MOST_RELEASE_S: 1200,
  MOST_STALL_MV: 5000,
  GUARD_OPEN_MS: 10000,
} as const;

export const Command = {
  HELLO: 1,
  HEARTBEAT: 2,
  MOVE: 3,
  STOP: 4,
  LIGHT: 5,
  DRAW: 6,
  CONFIG: 7,
  TELEMETRY: 8,
  EVENT: 9,
  SETUP: 10,
  FLASH: 11,
  NAK: 15,
} as const;

export type Command = (typeof Command)[keyof typeof Command];

export const Axis = {
  PAN: 0,
  TILT: 1,
} as const;

export type Axis = (typeof Axis)[keyof typeof Axis];

export const Pattern = {
  OFF: 0,
  SOLID: 1,
  HALF: 2,
  DOTS: 3,
  BREATHE: 4,
  CHASE: 5,
  BARS: 6,
} as const;

export type Pattern = (typeof Pattern)[keyof typeof Pattern];

export const Event = {
  PRIVACY_ON: 1,
  PRIVACY_OFF: 2,
  SEEN: 3,
  DEAD_MAN: 4,
  DEAD_MAN_OVER: 5,
  SUPPLY_LOW: 6,
  SUPPLY_BACK: 7,
  STALL: 8,
  STALL_OVER: 9,
} as const;

export type Event = (typeof Event)[keyof typeof Event];

export const NakReason = {
  CRC: 1,
  UNKNOWN: 2,
  LENGTH: 3,
  RANGE: 4,
  PRIVACY: 5,
  DISPLAY: 6,
  PROTOCOL: 7,
} as const;

export type NakReason = (typeof NakReason)[keyof typeof NakReason];

export const ResetCause = {
  UNKNOWN: 0,
  POWER: 1,
  EXTERNAL: 2,
  BROWNOUT: 4,
  WATCHDOG: 8,
} as const;

export type ResetCause = (typeof ResetCause)[keyof typeof ResetCause];

export const Flags = {
  PAN_MOVING: 1,
  TILT_MOVING: 2,
  DEAD_MAN: 4,
  PRIVACY: 8,
  ARMED: 16,
  NO_DISPLAY: 32,
  LOW_VOLTAGE: 64,
  STALLED: 128,
  RELEASED: 256,
} as const;

/** First on every connection. The board answers with its own protocol number even when it differs, so that the host can say so; after a number that is not its own it refuses all but FLASH. The ring goes back to "starting" until a LIGHT comes. */
export interface HelloToBoard {
  readonly type: 'hello';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  readonly protocol: number;
}

export interface HeartbeatToBoard {
  readonly type: 'heartbeat';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** No answer unless refused: the newest target wins. Clipped to the axis' range. A lower amax takes effect at the next rest. */
export interface MoveToBoard {
  readonly type: 'move';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** 0 pan, 1 tilt. */
  readonly axis: number;
  /** pulse width in 0.5 us. */
  readonly targetTicks: number;
  /** 1/8 tick a servo frame; more than the board permits counts as that. */
  readonly vmax: number;
  /** 1/8 tick a servo frame, a frame; more than the board permits counts as that. */
  readonly amax: number;
}

/** Slow down within the limits and hold. Acknowledged with the same seq. Under privacy the pan axis goes on parking. */
export interface StopToBoard {
  readonly type: 'stop';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Acknowledged with the same seq after the ring's data line has carried the first picture of the pattern; not answered when another LIGHT overtakes it before that. Under privacy a pattern other than BARS is kept for later and refused. */
export interface LightToBoard {
  readonly type: 'light';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** Pattern. */
  readonly pattern: number;
  /** upper 7 bits. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** brightness, 127 full. */
  readonly level: number;
}

/** Acknowledged with the same seq once the display has taken it over I2C; NAK DISPLAY when the display does not answer or is being cleared. The display is empty at the start, after the dead-man, and after privacy raised with no host there. */
export interface DrawToBoard {
  readonly type: 'draw';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** 0..7, eight rows each. */
  readonly page: number;
  /** 0..127. */
  readonly column: number;
  /** 1..32 bytes, a column of eight pixels each, least bit on top. */
  readonly data: Uint8Array;
}

/** Acknowledged with the same seq. */
export interface ConfigToBoard {
  readonly type: 'config';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  readonly axis: number;
  readonly minTicks: number;
  readonly maxTicks: number;
  readonly parkTicks: number;
  /** 100..2000. */
  readonly deadManMs: number;
  /** 20..1000; 0 off. */
  readonly telemetryMs: number;
  /** 1 raises privacy; 0 leaves it as it is: only the button lowers it. */
  readonly privacy: number;
}

/** What is fitted, where it differs from hardware/pins.json. Acknowledged with the same seq. */
export interface SetupToBoard {
  readonly type: 'setup';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** on the ring, 1..24. */
  readonly leds: number;
  /** pulses end when the head has been still for so long; 0 never. */
  readonly releaseS: number;
  /** over the shunt, that a turning servo stays below; 0 no shunt. */
  readonly stallMv: number;
}

/** Lets RESET go for 10 s: whoever opens the serial port then resets the board into its boot loader. Taken whatever the host's protocol is, and acknowledged with the same seq. */
export interface FlashToBoard {
  readonly type: 'flash';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

export type ToBoard = HelloToBoard | HeartbeatToBoard | MoveToBoard | StopToBoard | LightToBoard | DrawToBoard | ConfigToBoard | SetupToBoard | FlashToBoard;

const TO_BOARD_LAYOUTS: Layouts<ToBoard['type']> = {
  hello: { cmd: 1, fixedBytes: 1, fields: [['protocol', 'u7']] },
  heartbeat: { cmd: 2, fixedBytes: 0, fields: [] },
  move: { cmd: 3, fixedBytes: 7, fields: [['axis', 'u7'], ['targetTicks', 'u14'], ['vmax', 'u14'], ['amax', 'u14']] },
  stop: { cmd: 4, fixedBytes: 0, fields: [] },
  light: { cmd: 5, fixedBytes: 5, fields: [['pattern', 'u7'], ['red', 'u7'], ['green', 'u7'], ['blue', 'u7'], ['level', 'u7']] },
  draw: { cmd: 6, fixedBytes: 2, fields: [['page', 'u7'], ['column', 'u7'], ['data', 'packed']] },
  config: { cmd: 7, fixedBytes: 12, fields: [['axis', 'u7'], ['minTicks', 'u14'], ['maxTicks', 'u14'], ['parkTicks', 'u14'], ['deadManMs', 'u14'], ['telemetryMs', 'u14'], ['privacy', 'u7']] },
  setup: { cmd: 10, fixedBytes: 5, fields: [['leds', 'u7'], ['releaseS', 'u14'], ['stallMv', 'u14']] },
  flash: { cmd: 11, fixedBytes: 0, fields: [] },
};

/** The whole frame, F0 to F7. Throws RangeError when a number does not fit its type. */
export function encodeToBoard(message: ToBoard): Uint8Array {
  return encode(TO_BOARD_LAYOUTS, message);
}

/** Reads what stands between F0 and F7. Never throws. */
export function decodeToBoard(body: ArrayLike<number>): Decoded<ToBoard> {
  return decode<ToBoard>(TO_BOARD_LAYOUTS, body);
}

/** First on every connection. The board answers with its own protocol number even when it differs, so that the host can say so; after a number that is not its own it refuses all but FLASH. The ring goes back to "starting" until a LIGHT comes. */
export interface HelloToHost {
  readonly type: 'hello';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  readonly protocol: number;
  /** ResetCause. */
  readonly resetCause: number;
  /** CRC-32 of the image's source, first 32 bits. */
  readonly buildId: number;
  readonly deadManMs: number;
  readonly leds: number;
  /** Flags. */
  readonly flags: number;
}

export interface HeartbeatToHost {
  readonly type: 'heartbeat';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  readonly uptimeMs: number;
}

/** Slow down within the limits and hold. Acknowledged with the same seq. Under privacy the pan axis goes on parking. */
export interface StopToHost {
  readonly type: 'stop';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Acknowledged with the same seq after the ring's data line has carried the first picture of the pattern; not answered when another LIGHT overtakes it before that. Under privacy a pattern other than BARS is kept for later and refused. */
export interface LightToHost {
  readonly type: 'light';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Acknowledged with the same seq once the display has taken it over I2C; NAK DISPLAY when the display does not answer or is being cleared. The display is empty at the start, after the dead-man, and after privacy raised with no host there. */
export interface DrawToHost {
  readonly type: 'draw';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Acknowledged with the same seq. */
export interface ConfigToHost {
  readonly type: 'config';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Dropped rather than waited for when the line is busy. */
export interface TelemetryToHost {
  readonly type: 'telemetry';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** Flags. */
  readonly flags: number;
  readonly panTicks: number;
  readonly tiltTicks: number;
  readonly vccMv: number;
  readonly uptimeMs: number;
  /** CRC errors and receive overruns since reset. */
  readonly lineErrors: number;
  /** frames refused since reset. */
  readonly naks: number;
  /** times that the supply was low since reset, 127 for more. */
  readonly dips: number;
  /** times that a servo was stalled since reset, 127 for more. */
  readonly stalls: number;
}

export interface EventToHost {
  readonly type: 'event';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** Event. */
  readonly what: number;
  readonly uptimeMs: number;
}

/** What is fitted, where it differs from hardware/pins.json. Acknowledged with the same seq. */
export interface SetupToHost {
  readonly type: 'setup';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

/** Lets RESET go for 10 s: whoever opens the serial port then resets the board into its boot loader. Taken whatever the host's protocol is, and acknowledged with the same seq. */
export interface FlashToHost {
  readonly type: 'flash';
  /** 0..127, given back in the answer. */
  readonly seq: number;
}

export interface NakToHost {
  readonly type: 'nak';
  /** 0..127, given back in the answer. */
  readonly seq: number;
  /** the refused command. */
  readonly of: number;
  /** NakReason. */
  readonly reason: number;
}

export type ToHost = HelloToHost | HeartbeatToHost | StopToHost | LightToHost | DrawToHost | ConfigToHost | TelemetryToHost | EventToHost | SetupToHost | FlashToHost | NakToHost;

const TO_HOST_LAYOUTS: Layouts<ToHost['type']> = {
  hello: { cmd: 1, fixedBytes: 12, fields: [['protocol', 'u7'], ['resetCause', 'u7'], ['buildId', 'u32'], ['deadManMs', 'u14'], ['leds', 'u7'], ['flags', 'u14']] },
  heartbeat: { cmd: 2, fixedBytes: 4, fields: [['uptimeMs', 'u28']] },
  stop: { cmd: 4, fixedBytes: 0, fields: [] },
  light: { cmd: 5, fixedBytes: 0, fields: [] },
  draw: { cmd: 6, fixedBytes: 0, fields: [] },
  config: { cmd: 7, fixedBytes: 0, fields: [] },
  telemetry: { cmd: 8, fixedBytes: 18, fields: [['flags', 'u14'], ['panTicks', 'u14'], ['tiltTicks', 'u14'], ['vccMv', 'u14'], ['uptimeMs', 'u28'], ['lineErrors', 'u14'], ['naks', 'u14'], ['dips', 'u7'], ['stalls', 'u7']] },
  event: { cmd: 9, fixedBytes: 5, fields: [['what', 'u7'], ['uptimeMs', 'u28']] },
  setup: { cmd: 10, fixedBytes: 0, fields: [] },
  flash: { cmd: 11, fixedBytes: 0, fields: [] },
  nak: { cmd: 15, fixedBytes: 2, fields: [['of', 'u7'], ['reason', 'u7']] },
};

/** The whole frame, F0 to F7. Throws RangeError when a number does not fit its type. */
export function encodeToHost(message: ToHost): Uint8Array {
  return encode(TO_HOST_LAYOUTS, message);
}

/** Reads what stands between F0 and F7. Never throws. */
export function decodeToHost(body: ArrayLike<number>): Decoded<ToHost> {
  return decode<ToHost>(TO_HOST_LAYOUTS, body);
}

/** The whole frame, F0 to F7. */
export function encodeHello(seq: number, fields: Omit<HelloToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'hello', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeHeartbeat(seq: number): Uint8Array {
  return encodeToBoard({ type: 'heartbeat', seq });
}

/** The whole frame, F0 to F7. */
export function encodeMove(seq: number, fields: Omit<MoveToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'move', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeStop(seq: number): Uint8Array {
  return encodeToBoard({ type: 'stop', seq });
}

/** The whole frame, F0 to F7. */
export function encodeLight(seq: number, fields: Omit<LightToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'light', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeDraw(seq: number, fields: Omit<DrawToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'draw', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeConfig(seq: number, fields: Omit<ConfigToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'config', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeSetup(seq: number, fields: Omit<SetupToBoard, 'type' | 'seq'>): Uint8Array {
  return encodeToBoard({ type: 'setup', seq, ...fields });
}

/** The whole frame, F0 to F7. */
export function encodeFlash(seq: number): Uint8Array {
  return encodeToBoard({ type: 'flash', seq });
}
