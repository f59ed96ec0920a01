import { type Field, fixedBytes, type Hardware, type Message, servoLimits, type Wire } from './spec.ts';

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string) => name[0] + name.slice(1).toLowerCase();
const constObject = (name: string, values: Readonly<Record<string, number>>) =>
  `export const ${name} = {\n${Object.entries(values)
    .map(([key, value]) => `  ${key}: ${value},`)
    .join('\n')}\n} as const;`;

type Side = 'toBoard' | 'toHost';
const SIDE_TYPE: Readonly<Record<Side, string>> = { toBoard: 'ToBoard', toHost: 'ToHost' };

function messagesOf(wire: Wire, side: Side): readonly (readonly [string, Message, readonly Field[]])[] {
  return Object.entries(wire.messages).flatMap(([name, message]) => {
    const fields = message[side];
    return fields ? [[name, message, fields] as const] : [];
  });
}

function fieldLine(field: Field): string {
  const doc = field.doc ? `  /** ${field.doc}. */\n` : '';
  return `${doc}  readonly ${camel(field.name)}: ${field.type === 'packed' ? 'Uint8Array' : 'number'};`;
}

function interfaceOf(name: string, message: Message, fields: readonly Field[], side: Side): string {
  return [
    ...(message.doc ? [`/** ${message.doc} */`] : []),
    `export interface ${pascal(name)}${SIDE_TYPE[side]} {`,
    `  readonly type: '${name.toLowerCase()}';`,
    '  /** 0..127, given back in the answer. */',
    '  readonly seq: number;',
    ...fields.map(fieldLine),
    '}',
  ].join('\n');
}

function layoutOf(name: string, message: Message, fields: readonly Field[]): string {
  const list = fields.map(({ name: field, type }) => `['${camel(field)}', '${type}']`).join(', ');
  return `  ${name.toLowerCase()}: { cmd: ${message.cmd}, fixedBytes: ${fixedBytes(fields)}, fields: [${list}] },`;
}

function sideOf(wire: Wire, side: Side): string[] {
  const all = messagesOf(wire, side);
  const type = SIDE_TYPE[side];
  const table = `${side === 'toBoard' ? 'TO_BOARD' : 'TO_HOST'}_LAYOUTS`;
  return [
    ...all.map(([name, message, fields]) => interfaceOf(name, message, fields, side)),
    `export type ${type} = ${all.map(([name]) => `${pascal(name)}${type}`).join(' | ')};`,
    `const ${table}: Layouts<${type}['type']> = {\n${all.map(([name, message, fields]) => layoutOf(name, message, fields)).join('\n')}\n};`,
    `/** The whole frame, F0 to F7. Throws RangeError when a number does not fit its type. */\nexport function encode${type}(message: ${type}): Uint8Array {\n  return encode(${table}, message);\n}`,
    `/** Reads what stands between F0 and F7. Never throws. */\nexport function decode${type}(body: ArrayLike<number>): Decoded<${type}> {\n  return decode<${type}>(${table}, body);\n}`,
  ];
}

function shortcut([name, , fields]: readonly [string, Message, readonly Field[]]): string {
  const type = `${pascal(name)}ToBoard`;
  const [parameter, spread] =
    fields.length === 0 ? ['', ''] : [`, fields: Omit<${type}, 'type' | 'seq'>`, ', ...fields'];
  return `/** The whole frame, F0 to F7. */\nexport function encode${pascal(name)}(seq: number${parameter}): Uint8Array {\n  return encodeToBoard({ type: '${name.toLowerCase()}', seq${spread} });\n}`;
}

/** The TypeScript side: numbers, types and functions of every message, both ways. */
export function codec(wire: Wire, hardware: Hardware): string {
  const commands = Object.fromEntries(Object.entries(wire.messages).map(([name, { cmd }]) => [name, cmd]));
  const { leastFrameMs, releaseS, stallMv } = hardware.servo;
  const blocks = [
    '// Written by firmware/generate.ts from firmware/wire.json and hardware/pins.json: change those.',
    "import { type Decoded, decode, encode, type Layouts } from './wire-coding.ts';",
    `export const PROTOCOL = ${wire.protocol};`,
    `export const BAUD = ${wire.baud};`,
    `/** The ring's LEDs. */\nexport const RING_LEDS = ${hardware.ring.leds};`,
    constObject('PAN_SERVO', hardware.servo.pan),
    `/** Of both servos; speeds as in MOVE. */\n${constObject('SERVO_CARE', { leastFrameMs, releaseS, stallMv, ...servoLimits(wire, hardware) })}`,
    constObject('DISPLAY_SIZE', { width: hardware.display.width, height: hardware.display.height }),
    constObject('WIRE_LIMITS', wire.limits),
    constObject('Command', commands),
    'export type Command = (typeof Command)[keyof typeof Command];',
    ...Object.entries(wire.enums).flatMap(([name, values]) => [
      constObject(name, values),
      `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    ]),
    constObject('Flags', wire.flags),
    ...sideOf(wire, 'toBoard'),
    ...sideOf(wire, 'toHost'),
    ...messagesOf(wire, 'toBoard').map(shortcut),
  ];
  return `${blocks.join('\n\n')}\n`;
}
