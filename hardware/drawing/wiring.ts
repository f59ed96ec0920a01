import type { Hardware, Wire } from '../read.ts';
import { arrow, dot, line, picture, rect, text } from './svg.ts';

const ROW = 30;
const TOP = 96;
const BOX_WIDTH = 170;
const PART_X = { left: 30, right: 850, far: 1240 } as const;
const BOARD = { x: 430, width: 240 } as const;
const WIDTH = 1440;

/** Wires on paper: the colours of the list, dark enough to be seen on white. */
const INK: Readonly<Record<Wire['colour'], string>> = {
  black: '#111111',
  blue: '#1f5fd0',
  brown: '#7a4a21',
  green: '#17803d',
  grey: '#7d7d7d',
  orange: '#d96a00',
  red: '#cc1f1f',
  violet: '#7b35b5',
  white: '#a9a28e',
  yellow: '#b99100',
};

type Side = 'left' | 'right' | 'far';

interface Box {
  readonly id: string;
  readonly nl: string;
  readonly en: string;
  readonly side: Side;
  readonly wires: readonly Wire[];
  readonly y: number;
}

const heightOf = (wires: readonly Wire[]) => (wires.length + 1.6) * ROW;
const rowY = (box: Box, row: number) => box.y + ROW * (row + 2);

/** Boxes from top to bottom of their column; one that hangs on another box stands at that box's height. */
function place({ parts }: Hardware): Box[] {
  const next: Record<Side, number> = { left: TOP, right: TOP, far: TOP };
  const placed: Box[] = [];
  for (const [id, { nl, en, side }] of Object.entries(parts.boxes)) {
    const wires = parts.wires.filter((wire) => wire.part === id);
    const beside = placed.find((box) => wires.some(({ to }) => to.startsWith(`${box.id}:`)));
    const y = beside?.y ?? next[side];
    placed.push({ id, nl, en, side, wires, y });
    next[side] = y + heightOf(wires) + ROW * 0.7;
  }
  return placed;
}

/** Does a kit work without it? */
function isOptional({ parts }: Hardware, { part, through }: Wire): boolean {
  const fitted = (id: string) => parts.parts.find((one) => one.id === id)?.quantity !== 0;
  return !fitted(part) || (through !== undefined && !fitted(through));
}

/** A resistor or fuse as a bar, a capacitor as two plates, a diode away from its box; its name above; around x. */
function component(id: string, value: string, x: number, y: number, ink: string, out: number): string[] {
  const label = text(x, y - 9, `${id} ${value}`.trim(), { 'text-anchor': 'middle', 'font-size': 10 });
  if (id.startsWith('C')) {
    const plate = { stroke: '#222', 'stroke-width': 2.5 };
    return [
      rect(x - 4, y - 2, 8, 4, { stroke: 'none' }),
      line(x - 4, y - 7, x - 4, y + 7, plate),
      line(x + 4, y - 7, x + 4, y + 7, plate),
      label,
    ];
  }
  if (id.startsWith('D')) {
    const tip = x + out * 8;
    return [
      arrow(x - out * 8, y, tip, { stroke: ink }),
      line(tip, y - 7, tip, y + 7, { stroke: ink }),
      label,
    ];
  }
  return [rect(x - 14, y - 5, 28, 10, { stroke: ink }), label];
}

/** "330 Ω", "4.7 kΩ"; a capacitor's or fuse's value as its name in the list has it. */
function markingOf({ parts }: Hardware, id: string): string {
  const part = parts.parts.find((one) => one.id === id);
  if (part?.ohms !== undefined) return part.ohms >= 1000 ? `${part.ohms / 1000} kΩ` : `${part.ohms} Ω`;
  return (/\b(?:1N\d+|\d[\d.]* (?:uF|nF|A))\b/.exec(part?.name ?? '')?.[0] ?? '').replace('uF', 'µF');
}

function tag(x: number, y: number, words: string, right: boolean): string {
  const width = 14 + words.length * 6.6;
  const left = right ? x : x - width;
  const ground = words === 'GND';
  return [
    rect(left, y - 9, width, 18, {
      rx: 9,
      fill: ground ? '#222' : '#ffe9e3',
      stroke: ground ? '#222' : '#cc1f1f',
    }),
    text(left + width / 2, y + 4, words, {
      'text-anchor': 'middle',
      'font-size': 11,
      fill: ground ? '#fff' : '#8f1010',
    }),
  ].join('');
}

/** Where a wire goes, in words for the board's edge or for a tag. */
function endOf(
  { pinMap, parts }: Hardware,
  to: string,
): { at: 'board' | 'tag'; words: string; sub?: string } {
  const [kind, name = ''] = to.split(/:(.*)/s);
  if (kind === 'ground') return { at: 'tag', words: 'GND' };
  if (kind === 'cut') return { at: 'tag', words: 'doorgeknipt / cut' };
  if (kind === 'rail') return { at: 'tag', words: parts.rails[name]!.name };
  if (kind === 'pi') return { at: 'tag', words: `Pi ${name}` };
  if (kind === 'board') return { at: 'board', words: name };
  if (kind === 'pin') {
    const { arduino } = pinMap.pins[name]!;
    return { at: 'board', words: arduino > 13 ? `A${arduino - 14}` : `D${arduino}`, sub: name };
  }
  return { at: 'tag', words: name };
}

function wireOf(hardware: Hardware, boxes: readonly Box[], box: Box, row: number): string[] {
  const wire = box.wires[row]!;
  const y = rowY(box, row);
  const fromRight = box.side === 'left';
  const out = fromRight ? 1 : -1;
  const x = PART_X[box.side] + (fromRight ? BOX_WIDTH : 0);
  const ink = INK[wire.colour];
  const dashed = isOptional(hardware, wire) ? { 'stroke-dasharray': '5 4' } : {};
  const stroke = { stroke: ink, 'stroke-width': wire.mm2 > 0.5 ? 3.5 : 2, ...dashed };
  const through = wire.through;
  const inWire = (at: number) =>
    through === undefined ? [] : component(through, markingOf(hardware, through), at, y, ink, out);
  const neighbour = boxes.find(({ id }) => wire.to.startsWith(`${id}:`));
  if (neighbour) return [line(x, y, PART_X[neighbour.side] + BOX_WIDTH, y, stroke), ...inWire(x - 60)];
  const end = endOf(hardware, wire.to);
  if (end.at === 'tag') {
    const tagX = x + out * (through === undefined ? 22 : 96);
    return [line(x, y, tagX, y, stroke), ...inWire(x + out * 50), tag(tagX, y, end.words, fromRight)];
  }
  const edge = fromRight ? BOARD.x : BOARD.x + BOARD.width;
  return [
    line(x, y, edge, y, stroke),
    ...inWire(x + out * 50),
    ...boardPin(edge, y, end.words, end.sub, fromRight),
  ];
}

function boardPin(x: number, y: number, words: string, sub: string | undefined, isLeft: boolean): string[] {
  const anchor = { 'text-anchor': isLeft ? 'start' : 'end' };
  const at = isLeft ? x + 8 : x - 8;
  return [
    dot(x, y),
    text(at, y + 4, words, { ...anchor, 'font-weight': 'bold' }),
    ...(sub === undefined
      ? []
      : [text(at + (isLeft ? 34 : -34), y + 4, sub, { ...anchor, 'font-size': 10, fill: '#555' })]),
  ];
}

function boxOf(hardware: Hardware, boxes: readonly Box[], box: Box): string[] {
  const x = PART_X[box.side];
  const isLeft = box.side === 'left';
  const optional = box.wires.every((wire) => isOptional(hardware, wire));
  const shared = boxes.flatMap((other) =>
    other.wires.flatMap((wire, row) =>
      wire.to.startsWith(`${box.id}:`) ? [{ name: wire.to.split(':')[1]!, y: rowY(other, row) }] : [],
    ),
  );
  return [
    rect(x, box.y, BOX_WIDTH, heightOf(box.wires), {
      rx: 6,
      fill: '#f4f7fa',
      ...(optional ? { 'stroke-dasharray': '6 4' } : {}),
    }),
    text(x + 10, box.y + 17, box.nl, { 'font-weight': 'bold', 'font-size': 13 }),
    text(x + 10, box.y + 32, `${box.en}${optional ? ' (optional)' : ''}`, { 'font-size': 11, fill: '#555' }),
    ...box.wires.map(({ terminal }, row) =>
      text(isLeft ? x + BOX_WIDTH - 8 : x + 8, rowY(box, row) + 4, terminal, {
        'text-anchor': isLeft ? 'end' : 'start',
      }),
    ),
    ...shared.map(({ name, y }) => text(x + BOX_WIDTH - 8, y + 4, name, { 'text-anchor': 'end' })),
  ];
}

function legend(y: number): string[] {
  const lines = [
    'Vette lijn: draad van 0,75 mm². Streepjes: niet nodig. Alle GND’s komen op één punt van de shield samen.',
    'Thick: 0.75 mm² wire. Dashed: optional. All GNDs meet at one point of the shield.',
    'Elke signaaldraad die de shield verlaat heeft een weerstand: een losse draad maakt geen pin kapot.',
    'Every signal wire that leaves the shield has a resistor: a loose wire harms no pin.',
    '5 V board is de pin 5V van de Uno, achter F2. De rode draad van de USB-kabel is door: het bord mag geen stroom teruggeven aan de Pi.',
    '5 V board is the Uno’s pin 5V, behind F2. The red wire of the USB cable is cut: the board must not give current back to the Pi.',
    'Met R13: de min van de servo’s gaat alleen via R13 naar GND, niet ook rechtstreeks.',
    'With R13: the servos’ minus goes to GND through R13 only, not directly as well.',
  ];
  return lines.map((words, n) => text(30, y + n * 17, words, { fill: n % 2 ? '#555' : '#111' }));
}

/** The wiring of one kit as SVG, drawn from pins.json and parts.json alone. */
export function wiring(hardware: Hardware): string {
  const boxes = place(hardware);
  const bottom = Math.max(...boxes.map((box) => box.y + heightOf(box.wires)));
  const height = bottom + 178;
  return picture(WIDTH, height, 'Nabij: how everything is wired to the board', [
    text(30, 36, 'Nabij – bedrading / wiring', { 'font-size': 22, 'font-weight': 'bold' }),
    text(30, 58, 'hardware/pins.json + hardware/parts.json', { fill: '#555' }),
    rect(BOARD.x, TOP - 30, BOARD.width, bottom - TOP + 30, { rx: 8, fill: '#e3f0ea' }),
    text(BOARD.x + BOARD.width / 2, TOP - 10, 'Arduino Uno', {
      'text-anchor': 'middle',
      'font-weight': 'bold',
      'font-size': 14,
    }),
    text(BOARD.x + BOARD.width / 2, TOP + 6, 'bord / board + shield', {
      'text-anchor': 'middle',
      'font-size': 11,
      fill: '#555',
    }),
    ...boxes.flatMap((box) => boxOf(hardware, boxes, box)),
    ...boxes.flatMap((box) => box.wires.flatMap((_, row) => wireOf(hardware, boxes, box, row))),
    ...legend(bottom + 34),
  ]);
}
