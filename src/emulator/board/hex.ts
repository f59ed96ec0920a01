import { NabijError } from '../../core/errors.ts';

/** Flash of the ATmega328P, bytes. */
export const FLASH_BYTES = 0x8000;

const DATA = 0;
const END_OF_FILE = 1;
const EXTENDED_SEGMENT = 2;
const START_SEGMENT = 3;
const EXTENDED_LINEAR = 4;
const START_LINEAR = 5;

interface HexRecord {
  readonly type: number;
  readonly address: number;
  readonly data: Uint8Array;
}

function broken(line: number, what: string): NabijError {
  return new NabijError('NABIJ_E_FIRMWARE_IMAGE', `firmware image, line ${line}: ${what}`, { fault: 'part' });
}

function parseRecord(text: string, line: number): HexRecord {
  if (!text.startsWith(':')) throw broken(line, 'a record starts with a colon');
  const digits = text.slice(1);
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits))
    throw broken(line, 'not whole hexadecimal bytes');
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const length = bytes[0];
  if (length === undefined || bytes.length !== length + 5) {
    throw broken(line, `the record says ${length ?? 'no'} bytes of data and has ${bytes.length - 5}`);
  }
  const sum = bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
  if (sum !== 0) throw broken(line, 'wrong checksum');
  return { type: bytes[3]!, address: (bytes[1]! << 8) | bytes[2]!, data: bytes.subarray(4, 4 + length) };
}

/** The address that an extended address record adds to the records after it. */
function baseOf(record: HexRecord, line: number): number {
  if (record.data.length !== 2) throw broken(line, 'an extended address has two bytes');
  const value = (record.data[0]! << 8) | record.data[1]!;
  return record.type === EXTENDED_SEGMENT ? value * 16 : value * 0x10000;
}

/**
 * Reads an Intel hex image into flash; what it leaves out is erased (0xFF).
 * @throws NabijError `NABIJ_E_FIRMWARE_IMAGE` naming the line and what is wrong with it.
 */
export function readHex(text: string): Uint8Array<ArrayBuffer> {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  let base = 0;
  let line = 0;
  for (const raw of text.split('\n')) {
    line++;
    const trimmed = raw.trim();
    if (trimmed === '') continue;
    const record = parseRecord(trimmed, line);
    switch (record.type) {
      case DATA: {
        const start = base + record.address;
        if (start + record.data.length > FLASH_BYTES)
          throw broken(line, `beyond the flash of ${FLASH_BYTES} bytes`);
        flash.set(record.data, start);
        break;
      }
      case EXTENDED_SEGMENT:
      case EXTENDED_LINEAR:
        base = baseOf(record, line);
        break;
      case START_SEGMENT:
      case START_LINEAR:
        break;
      case END_OF_FILE:
        return flash;
      default:
        throw broken(line, `unknown record type ${record.type}`);
    }
  }
  throw broken(line, 'the end-of-file record is missing: the file is cut off');
}
