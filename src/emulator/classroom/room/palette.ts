/** Colours of the room. Each zone has a frieze of its own under the ceiling, so that a part is known by its colour. */
export const WOOD = { light: '#e2b07a', mid: '#c98f55', dark: '#9a6435', edge: '#7a4c26' } as const;
export const LINE = '#4b3a33';
export const WHITE = '#fffaf1';

export const SKIN = {
  light: '#f9d3b4',
  rosy: '#f4c3a0',
  tan: '#d99f6c',
  brown: '#9c6236',
  deep: '#6f4326',
} as const;
export const HAIR = {
  blond: '#e9bd58',
  ginger: '#c9622b',
  brown: '#6e4225',
  black: '#2a2326',
  dark: '#45302a',
} as const;

export interface Zone {
  readonly name: 'kast' | 'groepje' | 'bord' | 'juf' | 'deur';
  readonly fromDeg: number;
  readonly toDeg: number;
  readonly wall: string;
  readonly frieze: string;
}

/** From left to right. */
export const ZONES: readonly Zone[] = [
  { name: 'kast', fromDeg: -110, toDeg: -64, wall: '#f2bda6', frieze: '#d9583b' },
  { name: 'groepje', fromDeg: -64, toDeg: -24, wall: '#cfe7f3', frieze: '#2f7fd0' },
  { name: 'bord', fromDeg: -24, toDeg: 24, wall: '#fbeccb', frieze: '#3f9c4a' },
  { name: 'juf', fromDeg: 24, toDeg: 60, wall: '#fddc8c', frieze: '#e8b417' },
  { name: 'deur', fromDeg: 60, toDeg: 110, wall: '#dccdf0', frieze: '#8a55c4' },
];

/** Rows of the picture that the frieze takes, below the strip that carries the capture time. */
export const FRIEZE_ROWS = { from: 18, to: 54 } as const;
