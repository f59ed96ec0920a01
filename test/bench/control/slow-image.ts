import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { needProgram } from '../lib/children.ts';

const FIRMWARE = new URL('../../../firmware/', import.meta.url);
const BAUD = /#define WIRE_BAUD \d+UL/;
const LEAST_FRAME = /#define SERVO_LEAST_FRAME_TICKS \d+u/;
/** Arduino's Servo library begins a pulse every 20 ms, whatever comes in; half microseconds. */
const ARDUINO_FRAME_TICKS = 40_000;

/** What the usual tutorial's board speaks: StandardFirmata's own rate. */
export const TUTORIAL_BAUD = 57_600;

/**
 * Builds the board's own program for 57600 baud and frames of 20 ms alone, so that the tutorial runs on the same board
 * as the kit: its servo waits for its frame as StandardFirmata's does, its serial line is as slow.
 * @param folder empty; the build is made in it.
 * @returns path of the image.
 */
export async function buildSlowImage(folder: string): Promise<string> {
  needProgram('avr-gcc', 'run scripts/setup --bench');
  await cp(FIRMWARE, join(folder, 'firmware'), { recursive: true });
  const header = join(folder, 'firmware/wire.h');
  const text = await readFile(header, 'utf8');
  if (!BAUD.test(text) || !LEAST_FRAME.test(text)) {
    throw new CannotMeasure('firmware/wire.h names no baud rate or frame to change');
  }
  const slow = text
    .replace(BAUD, `#define WIRE_BAUD ${TUTORIAL_BAUD}UL`)
    .replace(LEAST_FRAME, `#define SERVO_LEAST_FRAME_TICKS ${ARDUINO_FRAME_TICKS}u`);
  await writeFile(header, slow);
  const out = join(folder, 'out');
  try {
    await promisify(execFile)('sh', [join(folder, 'firmware/build.sh'), out]);
  } catch (cause) {
    throw new CannotMeasure('the board image for 57600 baud could not be built', { cause });
  }
  return join(out, 'nabij.hex');
}
