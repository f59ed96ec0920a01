import { holds, type Limit, limitsOf, railLoadMa } from '../limits.ts';
import type { Hardware } from '../read.ts';
import { resetLimits } from '../reset.ts';
import { supplyLimits } from '../supply.ts';

type Row = readonly (string | number)[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const round = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

function loadsOf({ parts }: Hardware, id: string): readonly [volts: string, typical: string, most: string] {
  const loads = parts.parts.find((part) => part.id === id)!.loads;
  const join = (of: (load: (typeof loads)[number]) => string | number) => loads.map(of).join(', ');
  return [
    join(({ rail }) => parts.rails[rail]!.name),
    join((load) => load.typicalMa),
    join((load) => load.maxMa),
  ];
}

/** Every part: how many, on which supply, its usual and its greatest current. */
function partsTable(hardware: Hardware): string {
  return table(
    ['#', 'part', 'onderdeel', 'supply', 'mA usual', 'mA most'],
    hardware.parts.parts.map((part) => [
      part.quantity === 0 ? '(0)' : part.quantity,
      /^[A-Z]\d+$/.test(part.id) ? `**${part.id}** ${part.name}` : part.name,
      part.nl,
      ...loadsOf(hardware, part.id),
    ]),
  );
}

/** The sum on every supply against what it can give. */
function sumsTable({ parts }: Hardware): string {
  return table(
    ['supply', 'volts', 'from', 'mA usual', 'mA most', 'mA allowed'],
    Object.entries(parts.rails).map(([name, rail]) => [
      rail.name,
      rail.volts,
      rail.from,
      round(railLoadMa(parts, name, 'typicalMa')),
      round(railLoadMa(parts, name)),
      round(rail.amps * rail.share * 1000),
    ]),
  );
}

function limitsTable(limits: readonly Limit[]): string {
  return table(
    ['what', 'is', 'limit', 'from'],
    limits.map((limit) => [
      `${holds(limit) ? '' : '**FAILS** '}${limit.what}`,
      `${round(limit.value)} ${limit.unit}`,
      [
        limit.least === undefined ? '' : `≥ ${round(limit.least)}`,
        limit.most === undefined ? '' : `≤ ${round(limit.most)}`,
      ]
        .filter((text) => text !== '')
        .join(', '),
      limit.source,
    ]),
  );
}

function wiresTable(hardware: Hardware): string {
  const { parts, pinMap } = hardware;
  const end = (to: string): string => {
    const [kind, name = ''] = to.split(/:(.*)/s);
    if (kind === 'ground') return 'GND';
    if (kind === 'cut') return '**cut / doorgeknipt**';
    if (kind === 'rail') return parts.rails[name]!.name;
    if (kind === 'pi' || kind === 'board') return `${kind === 'pi' ? 'Pi' : 'board'} ${name}`;
    if (kind !== 'pin') return `${kind} ${name}`;
    const { arduino } = pinMap.pins[name]!;
    return `board ${arduino > 13 ? `A${arduino - 14}` : `D${arduino}`}`;
  };
  return table(
    ['from', 'through', 'to', 'colour', 'mm²', 'cm'],
    parts.wires.map(({ part, terminal, to, through, colour, mm2, cm }) => [
      `${part} ${terminal}`,
      through ?? '',
      end(to),
      colour,
      mm2,
      cm,
    ]),
  );
}

function pinsTable({ pinMap }: Hardware): string {
  return table(
    ['pin', 'on the board', 'port', 'use'],
    Object.entries(pinMap.pins).map(([name, { arduino, port, bit, use }]) => [
      name,
      arduino > 13 ? `A${arduino - 14}` : `D${arduino}`,
      `P${port}${bit}`,
      use,
    ]),
  );
}

/** The tables that stand in lists.md, by the name of their place. */
export function lists(hardware: Hardware): string {
  return [
    '# Lists',
    'Written by `hardware/draw.ts` from `pins.json` and `parts.json`: change those.',
    '## Parts / onderdelen',
    '(0) is optional / niet nodig.',
    partsTable(hardware),
    '## Supplies: voltage, current, sum',
    sumsTable(hardware),
    '## Pins',
    pinsTable(hardware),
    '## Every wire / elke draad',
    wiresTable(hardware),
    '## Electrical limits',
    'Worked out by `limits.ts`, `supply.ts` and `reset.ts` with every figure at its worst; a test fails when one does not hold.',
    limitsTable([...limitsOf(hardware), ...supplyLimits(hardware), ...resetLimits(hardware)]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
