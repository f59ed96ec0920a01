import { readFileSync, writeFileSync } from 'node:fs';
import { lists } from './drawing/tables.ts';
import { wiring } from './drawing/wiring.ts';
import { readHardware } from './read.ts';

/**
 * Draws wiring.svg and writes lists.md from pins.json and parts.json. `--check` writes nothing and fails when a copy is stale.
 * Run: `node hardware/draw.ts`.
 */
const hardware = readHardware();
const copies: readonly (readonly [string, string])[] = [
  ['wiring.svg', wiring(hardware)],
  ['lists.md', lists(hardware)],
];

function onDisk(url: URL): string {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return '';
  }
}

for (const [name, contents] of copies) {
  const url = new URL(name, import.meta.url);
  if (onDisk(url) === contents) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`hardware/${name} is stale: run node hardware/draw.ts\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(url, contents);
    process.stdout.write(`wrote hardware/${name}\n`);
  }
}
