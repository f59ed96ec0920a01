import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { needProgram } from '../lib/children.ts';

const FIRMWARE = new URL('../../../firmware/', import.meta.url);
const BAUD = /#define WIRE_BAUD \d+UL/;

/** What the usual tutorial's board speaks: StandardFirmata's own rate. */
export const TUTORIAL_BAUD = 57_600;

/**
 * Builds the board's own program for 57600 baud, so that the tutorial runs on the same board as the kit: its Firmata
 * servo is the one that StandardFirmata has, its serial line as slow.
 * @param folder empty; the build is made in it.
 * @returns path of the image.
 */
export async function buildSlowImage(folder: string): Promise<string> {
  needProgram('avr-gcc', 'run scripts/setup --bench');
  await cp(FIRMWARE, join(folder, 'firmware'), { recursive: true });
  const header = join(folder, 'firmware/wire.h');
  const text = await readFile(header, 'utf8');
  if (!BAUD.test(text)) throw new CannotMeasure('firmware/wire.h names no baud rate to change');
  await writeFile(header, text.replace(BAUD, `#define WIRE_BAUD ${TUTORIAL_BAUD}UL`));
  const out = join(folder, 'out');
  try {
    await promisify(execFile)('sh', [join(folder, 'firmware/build.sh'), out]);
  } catch (cause) {
    throw new CannotMeasure('the board image for 57600 baud could not be built', { cause });
  }
  return join(out, 'nabij.hex');
}
