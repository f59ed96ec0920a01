import { readFileSync, writeFileSync } from 'node:fs';
import { codec } from './generator/codec.ts';
import { header } from './generator/header.ts';
import { readSpecs } from './generator/spec.ts';

/**
 * Writes the wire's two generated copies. `--check` writes nothing and fails when a copy is stale.
 * Run: `npm run generate`.
 */
const { wire, hardware } = readSpecs();
const copies: readonly (readonly [string, string])[] = [
  ['firmware/wire.h', header(wire, hardware)],
  ['src/kit/board/wire.generated.ts', codec(wire, hardware)],
];

function onDisk(url: URL): string {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return '';
  }
}

for (const [path, text] of copies) {
  const url = new URL(`../${path}`, import.meta.url);
  if (onDisk(url) === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is stale: run npm run generate\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(url, text);
    process.stdout.write(`wrote ${path}\n`);
  }
}
