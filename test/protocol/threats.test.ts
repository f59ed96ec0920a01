import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TEST = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(new URL('../../src/protocol/README.md', import.meta.url), 'utf8');

/** Rows of the table: what, how it is stopped, which test shows it. */
const rows = README.slice(README.indexOf('## Threats'))
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

describe('the table of threats', () => {
  it('answers each of them', () => {
    expect(rows.length).toBeGreaterThanOrEqual(11);
    expect(rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell === ''))).toEqual([]);
  });

  it.each(rows)('%s: the tests that it names are there', (_what, _how, shown) => {
    // A path, and after it the titles that it is about.
    const named = [...shown!.matchAll(/`([^`]+\.test\.ts)`((?:,? "[^"]+")*)/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, path, titles] of named) {
      expect([path, existsSync(`${TEST}${path}`)]).toEqual([path, true]);
      const source = readFileSync(`${TEST}${path}`, 'utf8').replaceAll('’', "'");
      for (const [, title] of titles!.matchAll(/"([^"]+)"/g))
        expect([path, title, source.includes(title!)]).toEqual([path, title, true]);
    }
  });
});
