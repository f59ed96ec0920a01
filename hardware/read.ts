import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(positive, v.maxValue(1));
const name = v.pipe(v.string(), v.trim(), v.minLength(1));

const pin = v.strictObject({
  /** The number printed on the board; 14 to 19 are A0 to A5. */
  arduino: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(19)),
  port: v.picklist(['B', 'C', 'D']),
  bit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
  use: name,
});

const pulseUs = v.pipe(v.number(), v.integer(), v.minValue(500), v.maxValue(2500));
const degrees = v.pipe(v.number(), v.minValue(-135), v.maxValue(135));

/** One servo axis: what pulses it takes, and the angles that they are. */
const axis = v.pipe(
  v.strictObject({
    minUs: pulseUs,
    maxUs: pulseUs,
    centreUs: pulseUs,
    usPerDeg: v.pipe(v.number(), v.minValue(1), v.maxValue(30)),
    minDeg: degrees,
    maxDeg: degrees,
    parkDeg: degrees,
  }),
  v.check(({ minDeg, maxDeg }) => minDeg < maxDeg, 'minDeg below maxDeg'),
  v.check(
    ({ minUs, maxUs, centreUs, usPerDeg, minDeg, maxDeg, parkDeg }) =>
      [minDeg, maxDeg, parkDeg].every((deg) => {
        const us = centreUs + deg * usPerDeg;
        return us >= minUs && us <= maxUs;
      }),
    'every angle within the pulses that the servo takes',
  ),
);

const ring = v.strictObject({
  leds: v.pipe(v.number(), v.integer(), v.multipleOf(4), v.maxValue(60)),
  order: v.literal('GRB'),
});

/** The pin map: pins.json. What only the firmware reads may stand beside what is checked here. */
const pinMap = v.looseObject({
  board: name,
  pins: v.record(name, pin),
  ring,
  display: v.strictObject({
    controller: v.picklist(['SSD1306', 'SSD1309']),
    address: v.picklist([0x3c, 0x3d]),
    width: v.literal(128),
    height: v.literal(64),
  }),
  servo: v.looseObject({ pan: axis }),
});

/** A board that differs from pins.json in what hangs on it: boards/*.json. */
const otherBoard = v.strictObject({
  about: name,
  ring,
  servo: v.strictObject({
    pan: axis,
    tilt: v.optional(axis),
  }),
});

const rail = v.strictObject({
  name,
  from: name,
  within: v.optional(name),
  volts: positive,
  minVolts: positive,
  maxVolts: positive,
  /** What it can give, and how much of that we take. */
  amps: positive,
  share,
});

const part = v.strictObject({
  id: name,
  name,
  nl: name,
  /** 0: optional. */
  quantity: v.pipe(v.number(), v.integer(), v.minValue(0)),
  ohms: v.optional(positive),
  loads: v.array(v.strictObject({ rail: name, typicalMa: positive, maxMa: positive })),
  source: v.optional(name),
});

const wire = v.strictObject({
  part: name,
  terminal: name,
  /** ground, rail:NAME, pin:NAME of pins.json, pi:GPIO, board:PIN, PART:TERMINAL, or cut: it leads nowhere. */
  to: name,
  through: v.optional(name),
  colour: v.picklist([
    'black',
    'blue',
    'brown',
    'green',
    'grey',
    'orange',
    'red',
    'violet',
    'white',
    'yellow',
  ]),
  mm2: positive,
  cm: positive,
});

const figures = <Key extends string>(...keys: readonly Key[]) =>
  v.strictObject({
    ...(Object.fromEntries(keys.map((key) => [key, positive])) as Record<Key, typeof positive>),
    source: name,
  });

const chips = v.strictObject({
  ATmega328P: figures(
    'pinMaxMa',
    'portsMaxMa',
    'outputOhms',
    'inputHighShare',
    'i2cHighShare',
    'inputLowShare',
    'pullUpMinOhms',
    'pullUpMaxOhms',
    'pinPf',
    'resetHighShare',
    'resetPullUpMinOhms',
    'resetLeastUs',
    'supplyMaxV',
  ),
  WS2812B: figures('inputHighShare', 'minV', 'maxV', 'coloursMa', 'restMa'),
  SSD1309: figures(
    'inputHighShare',
    'inputLowShare',
    'logicV',
    'boardPullUpOhms',
    'boardPullUpLeastOhms',
    'pinPf',
    'resetLeastUs',
  ),
  I2C: figures(
    'busHz',
    'riseMaxNs',
    'sinkMaxMa',
    'lowMaxV',
    'cablePfPerCm',
    'shifterPullUpOhms',
    'shifterPf',
  ),
  MAX98357A: figures('inputHighV'),
  RaspberryPi: figures('outputHighV'),
  uno: figures('dtrFarads', 'dtrOhms', 'resetPullUpOhms'),
  nano: figures('dtrFarads', 'dtrOhms', 'resetPullUpOhms'),
  guard: figures('farads', 'faradsLeast', 'diodeV'),
  microSwitch: figures('leastMa', 'mostMa'),
  fuse: figures('holdMa', 'tripMa', 'mostOhms'),
  boardFuse: figures('holdMa', 'tripMa', 'mostOhms'),
  usb: figures('upstreamMa', 'boardTripMa'),
});

const partsList = v.strictObject({
  about: name,
  rails: v.record(name, rail),
  computers: v.array(v.strictObject({ name, maxMa: positive, supplyAmps: positive, source: name })),
  parts: v.array(part),
  /** How the wiring drawing names and places what hangs on the board. */
  boxes: v.record(name, v.strictObject({ nl: name, en: name, side: v.picklist(['left', 'right', 'far']) })),
  wires: v.array(wire),
  chips,
});

export type PinMap = v.InferOutput<typeof pinMap>;
export type PartsList = v.InferOutput<typeof partsList>;
export type Part = v.InferOutput<typeof part>;
export type Wire = v.InferOutput<typeof wire>;
export type OtherBoard = v.InferOutput<typeof otherBoard>;

/** Everything known of the kit's hardware. */
export interface Hardware {
  readonly pinMap: PinMap;
  readonly parts: PartsList;
}

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** Checks what stands in pins.json. @throws v.ValiError naming the key. */
export const checkPinMap = (data: unknown): PinMap => v.parse(pinMap, data);

/** Checks what stands in a file of boards/. @throws v.ValiError naming the key. */
export const checkOtherBoard = (data: unknown): OtherBoard => v.parse(otherBoard, data);

/** Reads and checks both files. @throws v.ValiError naming the key, SyntaxError for what is not JSON. */
export function readHardware(): Hardware {
  return { pinMap: checkPinMap(json('pins.json')), parts: v.parse(partsList, json('parts.json')) };
}
