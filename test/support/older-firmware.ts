import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIRMWARE = fileURLToPath(new URL('../../firmware', import.meta.url));

/** Shifts the whole program, so that no page of the one fits between pages of the other. */
const SHIFT = `
static const uint8_t shift[300] __attribute__((used, section(".vectors"))) = { 1 };
`;

/** Builds the firmware with another build id and another layout in a folder; gives the path of its Intel hex file. */
export function buildOlderFirmware(folder: string): string {
  const copy = join(folder, 'firmware');
  cpSync(FIRMWARE, copy, { recursive: true });
  appendFileSync(join(copy, 'src', 'label.c'), SHIFT);
  const out = join(folder, 'older');
  execFileSync('sh', [join(copy, 'build.sh'), out], { stdio: 'ignore' });
  return join(out, 'nabij.hex');
}
