import { fixedBytes, type Hardware, servoLimits, type Wire } from './spec.ts';

const upper = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
const define = (name: string, value: number | string) => `#define ${name} ${value}`;

/** The C header that the board's program is built with. */
export function header(wire: Wire, hardware: Hardware): string {
  const messages = Object.entries(wire.messages);
  const pan = hardware.servo.pan;
  const { vmax, amax } = servoLimits(wire, hardware);
  const parkUs = pan.centreUs + pan.parkDeg * pan.usPerDeg;
  const ticks = (us: number) => us * (wire.limits.TICKS_PER_US ?? 1);
  const lines = [
    '/* Written by firmware/generate.ts from firmware/wire.json and hardware/pins.json: change those. */',
    '#ifndef WIRE_H',
    '#define WIRE_H',
    '',
    define('WIRE_PROTOCOL', wire.protocol),
    define('WIRE_BAUD', `${wire.baud}UL`),
    '',
    '/* Commands */',
    ...messages.map(([name, { cmd }]) => define(`CMD_${name}`, cmd)),
    '',
    '/* Payload bytes that the host sends; of a packed tail, what comes before it */',
    ...messages.flatMap(([name, { toBoard }]) =>
      toBoard ? [define(`LEN_${name}`, fixedBytes(toBoard))] : [],
    ),
    '',
    '/* Limits */',
    ...Object.entries(wire.limits).map(([name, value]) => define(`WIRE_${name}`, value)),
    '',
    ...Object.entries(wire.enums).flatMap(([name, values]) => [
      `/* ${name} */`,
      ...Object.entries(values).map(([key, value]) => define(`${upper(name)}_${key}`, value)),
      '',
    ]),
    '/* Flags */',
    ...Object.entries(wire.flags).map(([name, value]) => define(`FLAG_${name}`, value)),
    '',
    '/* Pins, as numbered by Arduino and as bit in their port */',
    ...Object.entries(hardware.pins).flatMap(([name, pin]) => [
      define(`PIN_${upper(name)}`, pin.arduino),
      define(`${upper(name)}_PORT`, `PORT${pin.port}`),
      define(`${upper(name)}_DDR`, `DDR${pin.port}`),
      define(`${upper(name)}_PIN`, `PIN${pin.port}`),
      define(`${upper(name)}_BIT`, pin.bit),
    ]),
    '',
    define('RING_LEDS', hardware.ring.leds),
    define('DISPLAY_ADDRESS', hardware.display.address),
    define('DISPLAY_PAGES', hardware.display.height / 8),
    define('DISPLAY_WIDTH', hardware.display.width),
    define('SERVO_LEAST_FRAME_TICKS', `${ticks(hardware.servo.leastFrameMs * 1000)}u`),
    define('SERVO_RELEASE_S', hardware.servo.releaseS),
    define('SERVO_STALL_MV', hardware.servo.stallMv),
    define('SERVO_MOST_VMAX', vmax),
    define('SERVO_MOST_AMAX', amax),
    define('PAN_MIN_TICKS', ticks(pan.minUs)),
    define('PAN_MAX_TICKS', ticks(pan.maxUs)),
    define('PAN_PARK_TICKS', ticks(parkUs)),
    '',
    '#endif',
    '',
  ];
  return lines.join('\n');
}
