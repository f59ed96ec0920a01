import { readFileSync } from 'node:fs';
import { NabijError } from '../../../core/errors.ts';

/** What erases and writes as one. */
export const PAGE_BYTES = 128;
/** Up to the boot loader. */
const MOST_BYTES = 0x7e00;
/** The label behind the interrupt vectors: firmware/src/label.c. */
const LABEL_AT = 0x68;
const NAME = 'NABIJ';
/** `rjmp` to itself. */
const SPIN = [0xff, 0xcf] as const;

const DATA = 0;
const END_OF_FILE = 1;
/** Length, address, type and checksum. */
const OVERHEAD_BYTES = 5;
const HEX_BYTES = 16;

/** The board's program, as it is flashed. */
export interface FlashImage {
  /** CRC-32 of its sources, as HELLO tells it. */
  readonly buildId: number;
  /** Version of the wire that it speaks. */
  readonly protocol: number;
  /** From address 0. */
  readonly bytes: Uint8Array;
}

/**
 * Reads the board's program from an Intel hex file, and its label.
 * @throws NabijError `NABIJ_E_FIRMWARE_IMAGE` when the file is missing, broken, or no program of ours.
 */
export function readImage(path: string): FlashImage {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (cause) {
    throw broken(path, 'cannot be read', cause);
  }
  const bytes = imageBytes(text, path);
  const name = Buffer.from(bytes.subarray(LABEL_AT, LABEL_AT + NAME.length)).toString('latin1');
  if (bytes.length <= PAGE_BYTES || name !== NAME) throw broken(path, 'is no program for our board');
  const label = new DataView(bytes.buffer, LABEL_AT + NAME.length);
  return { protocol: label.getUint8(0), buildId: label.getUint32(1, true), bytes };
}

/**
 * The files that avrdude writes one after another, as Intel hex. First the first page becomes one that does nothing:
 * half a program is never run. Then come all other pages; the first page comes last. Wherever this is cut off, the
 * board either runs a whole program or waits for the boot loader to be called.
 */
export function writeOrder({ bytes }: FlashImage): readonly string[] {
  const still = Uint8Array.from({ length: PAGE_BYTES }, (_, at) => SPIN[at % SPIN.length]!);
  return [
    hexText(still, 0),
    hexText(bytes.subarray(PAGE_BYTES), PAGE_BYTES),
    hexText(bytes.subarray(0, PAGE_BYTES), 0),
  ];
}

function imageBytes(text: string, path: string): Uint8Array {
  const flash = new Uint8Array(MOST_BYTES).fill(0xff);
  let end = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const bytes = Buffer.from(line.slice(1), 'hex');
    const sum = bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
    const whole = bytes.length >= OVERHEAD_BYTES && bytes.length === bytes[0]! + OVERHEAD_BYTES;
    if (!line.startsWith(':') || !whole || sum !== 0) throw broken(path, 'has a broken line');
    const type = bytes[3]!;
    if (type === END_OF_FILE) return flash.subarray(0, end);
    if (type !== DATA) continue;
    const at = bytes.readUInt16BE(1);
    const data = bytes.subarray(4, -1);
    if (at + data.length > MOST_BYTES) throw broken(path, 'reaches into the boot loader');
    flash.set(data, at);
    end = Math.max(end, at + data.length);
  }
  throw broken(path, 'is cut off');
}

function hexText(bytes: Uint8Array, address: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += HEX_BYTES) {
    const data = bytes.subarray(at, at + HEX_BYTES);
    const record = [data.length, (address + at) >> 8, (address + at) & 0xff, DATA, ...data];
    const sum = record.reduce((total, byte) => total + byte, 0);
    text += `:${Buffer.from([...record, -sum & 0xff])
      .toString('hex')
      .toUpperCase()}\n`;
  }
  return `${text}:00000001FF\n`;
}

function broken(path: string, what: string, cause?: unknown): NabijError {
  return new NabijError('NABIJ_E_FIRMWARE_IMAGE', `firmware image ${path} ${what}`, { fault: 'part', cause });
}
