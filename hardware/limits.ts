import type { Hardware, PartsList } from './read.ts';

/** One electrical limit: what was worked out from the data files, and what the data sheet asks. */
export interface Limit {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly least?: number;
  readonly most?: number;
  /** The data sheet that the limit is from. */
  readonly source: string;
}

/** Does it hold? */
export const holds = ({ value, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Limit) =>
  value >= least && value <= most;

const parallel = (...ohms: readonly number[]) => 1 / ohms.reduce((sum, one) => sum + 1 / one, 0);

function ohmsOf(parts: PartsList, id: string): number {
  const ohms = parts.parts.find((part) => part.id === id)?.ohms;
  if (ohms === undefined) throw new Error(`parts.json: ${id} has no ohms`);
  return ohms;
}

function railOf(parts: PartsList, name: string): PartsList['rails'][string] {
  const rail = parts.rails[name];
  if (rail === undefined) throw new Error(`parts.json: no rail ${name}`);
  return rail;
}

/**
 * What a rail gives when everything draws its most at once, mA: its own parts and the rails behind it.
 * An optional part counts once, so that it may be fitted.
 */
export function railLoadMa(parts: PartsList, rail: string, which: 'typicalMa' | 'maxMa' = 'maxMa'): number {
  const own = parts.parts
    .filter(({ quantity }) => which === 'maxMa' || quantity > 0)
    .flatMap(({ loads, quantity }) =>
      loads.filter((load) => load.rail === rail).map((load) => load[which] * Math.max(1, quantity)),
    )
    .reduce((sum, ma) => sum + ma, 0);
  const behind = Object.entries(parts.rails)
    .filter(([, { within }]) => within === rail)
    .reduce((sum, [name]) => sum + railLoadMa(parts, name, which), 0);
  return own + behind;
}

function railLimits({ parts }: Hardware): Limit[] {
  const rails = Object.entries(parts.rails).map(([name, rail]) => ({
    what: `${rail.name}: everything at its most at once`,
    value: railLoadMa(parts, name),
    unit: 'mA',
    most: rail.amps * rail.share * 1000,
    source: `${rail.amps} A from ${rail.from}; ${Math.round(rail.share * 100)} % of it may be used`,
  }));
  const listed = parts.parts.find(({ id }) => id === 'computer')?.loads[0]?.maxMa ?? 0;
  const { share } = railOf(parts, 'pi');
  const others = parts.computers.map((computer) => ({
    what: `${computer.name} with its own adapter: everything at its most at once`,
    value: railLoadMa(parts, 'pi') - listed + computer.maxMa,
    unit: 'mA',
    most: computer.supplyAmps * share * 1000,
    source: computer.source,
  }));
  return [...rails, ...others];
}

/** Wires that leave the shield end in places where they can touch ground or an unpowered part. */
function pinLimits({ parts, pinMap }: Hardware): Limit[] {
  const chip = parts.chips.ATmega328P;
  const { maxVolts } = railOf(parts, 'board5v');
  const worstMa = (id: string) => (maxVolts / ohmsOf(parts, id)) * 1000;
  const driven = parts.wires.filter(
    ({ to, through }) => through !== undefined && to.startsWith('pin:') && to !== 'pin:servoCurrent',
  );
  const each = driven.map(({ part, to, through }) => ({
    what: `pin ${pinMap.pins[to.slice(4)]?.arduino}, ${part}: its wire at ground while the pin is high`,
    value: worstMa(through!),
    unit: 'mA',
    most: chip.pinMaxMa,
    source: chip.source,
  }));
  return [
    ...each,
    {
      what: 'all these pins at once',
      value: each.reduce((sum, { value }) => sum + value, 0),
      unit: 'mA',
      most: chip.portsMaxMa,
      source: chip.source,
    },
  ];
}

function ringLimits({ parts, pinMap }: Hardware): Limit[] {
  const led = parts.chips.WS2812B;
  const { fuse, ATmega328P: chip } = parts.chips;
  const pi = railOf(parts, 'pi');
  const board = railOf(parts, 'board5v');
  const fullMa = pinMap.ring.leds * (3 * led.coloursMa + led.restMa);
  const holdV = (fuse.holdMa / 1000) * fuse.mostOhms;
  return [
    {
      what: 'ring data: a high level at the ring, board at its lowest supply and ring at its highest',
      value: board.minVolts - 0.001 * (chip.outputOhms + ohmsOf(parts, 'R1')),
      unit: 'V',
      least: led.inputHighShare * board.maxVolts,
      source: `${led.source}: 0.7 of its supply; at most 1 mA into the line`,
    },
    {
      what: 'ring supply behind its fuse, at the most that the fuse holds',
      value: board.minVolts - holdV,
      unit: 'V',
      least: led.minV,
      source: led.source,
    },
    {
      what: 'ring supply, at what the adapter is meant to give',
      value: pi.volts,
      unit: 'V',
      most: led.maxV,
      source: led.source,
    },
    {
      what: 'ring of this size, every LED white and full (a fault): the adapter carries it until the fuse opens',
      value: railLoadMa(parts, 'pi') - fuse.holdMa + fullMa,
      unit: 'mA',
      most: pi.amps * 1000,
      source: led.source,
    },
  ];
}

const riseNs = (ohms: number, pf: number) => 0.8473 * ohms * pf * 1e-3;

/** The two halves of the I2C bus, to either side of the level shifter. */
function i2cLimits({ parts }: Hardware): Limit[] {
  const { ATmega328P: chip, SSD1309: display, I2C: bus } = parts.chips;
  const board = railOf(parts, 'board5v');
  const low = railOf(parts, 'board3v3');
  const cm = (part: string) =>
    parts.wires.find((wire) => wire.part === part && /SDA|HV1/.test(wire.terminal))!.cm;
  const boardPf = chip.pinPf + bus.shifterPf + cm('level-shifter') * bus.cablePfPerCm;
  const displayPf = display.pinPf + bus.shifterPf + cm('display') * bus.cablePfPerCm;
  const pull = parallel(ohmsOf(parts, 'R8'), bus.shifterPullUpOhms);
  const strongest = parallel(pull, chip.pullUpMinOhms);
  const displayStrongest = parallel(bus.shifterPullUpOhms, display.boardPullUpLeastOhms);
  return [
    {
      what: 'I2C, the board’s side: rise from 30 to 70 %',
      value: riseNs(parallel(pull, chip.pullUpMaxOhms), boardPf),
      unit: 'ns',
      most: bus.riseMaxNs,
      source: bus.source,
    },
    {
      what: 'I2C, the display’s side: rise from 30 to 70 %',
      value: riseNs(parallel(bus.shifterPullUpOhms, display.boardPullUpOhms), displayPf),
      unit: 'ns',
      most: bus.riseMaxNs,
      source: bus.source,
    },
    {
      what: 'I2C: what the one that pulls low must sink, both sides together',
      value:
        ((board.maxVolts - bus.lowMaxV) / strongest + (low.maxVolts - bus.lowMaxV) / displayStrongest) * 1000,
      unit: 'mA',
      most: bus.sinkMaxMa,
      source: bus.source,
    },
    {
      what: 'I2C: a high level on the display’s side, at its lowest',
      value: low.minVolts,
      unit: 'V',
      least: display.inputHighShare * display.logicV,
      source: display.source,
    },
    {
      what: 'I2C: a high level on the display’s side, at its highest',
      value: low.maxVolts,
      unit: 'V',
      most: display.logicV + 0.3,
      source: display.source,
    },
  ];
}

/** Would the board read the display's own 3.3 V as high, were there no level shifter? It must not be counted on. */
export function levelShifterNeeded({ parts }: Hardware): boolean {
  const asked = parts.chips.ATmega328P.i2cHighShare * railOf(parts, 'board5v').maxVolts;
  return railOf(parts, 'board3v3').minVolts < asked;
}

function buttonLimits({ parts }: Hardware): Limit[] {
  const { ATmega328P: chip, microSwitch } = parts.chips;
  const board = railOf(parts, 'board5v');
  return ['R6', 'R7'].flatMap((pullUp, n) => [
    {
      what: `${n === 0 ? 'privacy' : 'seen'} button: current through its contact`,
      value: (board.minVolts / ohmsOf(parts, pullUp)) * 1000,
      unit: 'mA',
      least: microSwitch.leastMa,
      most: microSwitch.mostMa,
      source: microSwitch.source,
    },
    {
      what: `${n === 0 ? 'privacy' : 'seen'} button: level at the pin while pressed`,
      value: (board.maxVolts * ohmsOf(parts, n === 0 ? 'R4' : 'R5')) / chip.pullUpMinOhms,
      unit: 'V',
      most: chip.inputLowShare * board.minVolts,
      source: chip.source,
    },
  ]);
}

function soundLimits({ parts }: Hardware): Limit[] {
  return [
    {
      what: 'amplifier on 5 V: the Pi’s 3.3 V outputs are high for it',
      value: parts.chips.RaspberryPi.outputHighV,
      unit: 'V',
      least: parts.chips.MAX98357A.inputHighV,
      source: `${parts.chips.MAX98357A.source}; ${parts.chips.RaspberryPi.source}`,
    },
  ];
}

/** Every limit that is checked. */
export function limitsOf(hardware: Hardware): Limit[] {
  return [railLimits, pinLimits, ringLimits, i2cLimits, buttonLimits, soundLimits].flatMap((of) =>
    of(hardware),
  );
}
