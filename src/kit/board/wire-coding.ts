/**
 * How numbers and bytes travel in the board's sysex frames: `F0 cmd seq payload crc7 F7`, every byte 0..127.
 * The messages themselves are in wire.generated.ts.
 */
export type FieldType = 'u7' | 'u14' | 'u28' | 'u32' | 'packed';

/** One message: its command, the bytes its numbers take, and its fields in order (a packed one comes last). */
export interface Layout {
  readonly cmd: number;
  readonly fixedBytes: number;
  readonly fields: readonly (readonly [name: string, type: FieldType])[];
}
export type Layouts<Type extends string> = Readonly<Record<Type, Layout>>;

/** `failure`: wrong checksum, a command nobody knows in this direction, or a length that does not fit it. */
export type Decoded<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly failure: 'crc' | 'unknown' | 'length' };

const SYSEX_START = 0xf0;
const SYSEX_END = 0xf7;
const FIELD_BYTES = { u7: 1, u14: 2, u28: 4, u32: 5 } as const;
const FIELD_LIMIT = { u7: 2 ** 7, u14: 2 ** 14, u28: 2 ** 28, u32: 2 ** 32 } as const;

/** CRC-7/MMC (polynomial x^7 + x^3 + 1, start 0) over whole bytes; 0..127. */
export function crc7(bytes: ArrayLike<number>, length = bytes.length): number {
  let crc = 0;
  for (let index = 0; index < length; index += 1) {
    crc ^= bytes[index] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x12) & 0xff : crc << 1;
  }
  return crc >> 1;
}

/** Bytes of 8 bits to bytes of 7, low bit first; leftover bits are zero. */
export function pack7(bytes: Uint8Array): number[] {
  const packed: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    for (; bits >= 7; bits -= 7, held >>= 7) packed.push(held & 0x7f);
  }
  if (bits > 0) packed.push(held & 0x7f);
  return packed;
}

/** The way back from `pack7`; leftover bits are dropped. */
export function unpack7(packed: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(Math.floor((packed.length * 7) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < packed.length; index += 1) {
    held |= (packed[index] ?? 0) << bits;
    bits += 7;
    if (bits < 8) continue;
    bytes[at] = held & 0xff;
    at += 1;
    held >>= 8;
    bits -= 8;
  }
  return bytes;
}

function pushField(body: number[], name: string, type: FieldType, value: unknown): void {
  if (type === 'packed') {
    if (!(value instanceof Uint8Array)) throw new RangeError(`${name} must be bytes`);
    body.push(...pack7(value));
    return;
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= FIELD_LIMIT[type])
    throw new RangeError(`${name} must be a whole number from 0 to ${FIELD_LIMIT[type] - 1}`);
  let rest = value;
  for (let count = 0; count < FIELD_BYTES[type]; count += 1) {
    body.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
}

/** The whole frame, F0 to F7. Throws RangeError when a number does not fit its type. */
export function encode<Message extends { readonly type: string; readonly seq: number }>(
  layouts: Layouts<Message['type']>,
  message: Message,
): Uint8Array {
  const { cmd, fields } = layouts[message.type as Message['type']];
  const body = [cmd];
  pushField(body, 'seq', 'u7', message.seq);
  const values: Readonly<Record<string, unknown>> = { ...message };
  for (const [name, type] of fields) pushField(body, name, type, values[name]);
  return Uint8Array.of(SYSEX_START, ...body, crc7(body), SYSEX_END);
}

function readNumber(body: ArrayLike<number>, at: number, count: number): number {
  let value = 0;
  for (let index = count - 1; index >= 0; index -= 1) value = value * 128 + (body[at + index] ?? 0);
  return value;
}

function lengthFits({ fields, fixedBytes }: Layout, payloadBytes: number): boolean {
  return fields.at(-1)?.[1] === 'packed' ? payloadBytes >= fixedBytes + 2 : payloadBytes === fixedBytes;
}

/** Reads what stands between F0 and F7: cmd, seq, payload, crc7. Never throws. */
export function decode<Message extends { readonly type: string; readonly seq: number }>(
  layouts: Layouts<Message['type']>,
  body: ArrayLike<number>,
): Decoded<Message> {
  if (body.length < 3) return { ok: false, failure: 'length' };
  if (crc7(body, body.length - 1) !== body[body.length - 1]) return { ok: false, failure: 'crc' };
  const found = Object.entries<Layout>(layouts).find(([, layout]) => layout.cmd === body[0]);
  if (!found) return { ok: false, failure: 'unknown' };
  const [type, layout] = found;
  if (!lengthFits(layout, body.length - 3)) return { ok: false, failure: 'length' };
  const message: Record<string, unknown> = { type, seq: body[1] };
  let at = 2;
  for (const [name, fieldType] of layout.fields) {
    if (fieldType === 'packed') {
      message[name] = unpack7(Array.prototype.slice.call(body, at, body.length - 1));
      break;
    }
    message[name] = readNumber(body, at, FIELD_BYTES[fieldType]);
    at += FIELD_BYTES[fieldType];
  }
  return { ok: true, message: message as unknown as Message };
}
