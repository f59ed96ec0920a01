import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOP = ['firmware', 'hardware', 'LICENSE', 'package-lock.json', 'package.json', 'README.md'].concat([
  'scripts',
  'src',
  'test',
  'tsconfig.json',
]);
const LINES = { product: 300, test: 500 } as const;

/** Every file of the tree that git knows or would take in. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(`${ROOT}/${file}`));
const code = files.filter((file) => /\.(ts|tsx|mts|js|mjs)$/.test(file));
const product = code.filter((file) => file.startsWith('src/'));
const generated = (file: string) => /\.generated\.ts$/.test(file);
const text = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8');

/** What a file imports: paths from the root for the house's own files, names for packages. */
function importsOf(file: string): string[] {
  const source = text(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = source.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*)(['"])([^'"\n]+)\1/gm);
  return Array.from(found, (match) => match[2]!).map((target) =>
    target.startsWith('.') ? posix.normalize(posix.join(dirname(file), target)) : target,
  );
}

/** The room of a file: `src/protocol`, `src/kit/board`; a file of the kit's own floor is its own room. */
function roomOf(path: string): string {
  const [, first, second, third] = path.split('/');
  if (first !== 'kit') return `src/${first}`;
  return third === undefined ? `src/kit/${second}` : `src/kit/${second}/`;
}

/** What a room may see besides itself: rooms, and single files. */
function mayImport(room: string, target: string): boolean {
  const common = ['src/protocol', 'src/core'];
  const to = roomOf(target);
  if (to === room) return true;
  if (to === 'src/cli') return false;
  if (room === 'src/protocol' || room === 'src/core') return false;
  if (common.includes(to)) return true;
  if (room === 'src/cli' || room === 'src/kit/main.ts') return true;
  if (room === 'src/relay' || room === 'src/tablet') return false;
  if (room === 'src/emulator') return /^(hardware|firmware)\//.test(target);
  if (!room.startsWith('src/kit/')) return false;
  if (/^(hardware|firmware)\//.test(target)) return true;
  // The files on the kit's own floor join the rooms' ports and know no room.
  return /^src\/kit\/[^/]+\.ts$/.test(target) && (!room.endsWith('/') || to === 'src/kit/ports.ts');
}

/** The rooms that alone may know a package. */
const KNOWS: readonly [RegExp, readonly string[]][] = [
  [/^(johnny-five|firmata|firmata-io|serialport|@serialport\/.*)$/, ['src/kit/board/']],
  [/^ws$/, ['src/kit/bridge/', 'src/relay']],
  [/^node-datachannel(\/.*)?$/, ['src/kit/bridge/', 'src/kit/media/']],
  [/^(preact|preact\/.*|@preact\/.*|vite)$/, ['src/tablet']],
  [/^avr8js$/, ['src/emulator']],
  [/^pino$/, ['src/kit/log.ts', 'src/relay', 'src/emulator']],
];

describe('the house', () => {
  it('has nothing at the top but what the plan names', () => {
    const top = new Set(files.map((file) => file.split('/')[0]!).filter((name) => !name.startsWith('.')));
    expect([...top].filter((name) => !TOP.includes(name))).toEqual([]);
  });

  it('imports one way only', () => {
    const wrong = product.flatMap((file) =>
      importsOf(file)
        .filter((target) => /^(src|test|scripts|hardware|firmware)\//.test(target))
        .filter((target) => !mayImport(roomOf(file), target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('sees that rule broken when it is', () => {
    expect(mayImport('src/core', 'src/protocol/limits.ts')).toBe(false);
    expect(mayImport('src/kit/board/', 'src/kit/media/media.ts')).toBe(false);
    expect(mayImport('src/kit/board/', 'src/kit/config.ts')).toBe(false);
    expect(mayImport('src/kit/board/', 'src/kit/ports.ts')).toBe(true);
    expect(mayImport('src/relay', 'src/kit/ports.ts')).toBe(false);
    expect(mayImport('src/kit/main.ts', 'src/cli/main.ts')).toBe(false);
    expect(importsOf('src/relay/server.ts')).toContain('src/relay/exchange.ts');
    expect(importsOf('src/relay/server.ts')).toContain('ws');
  });

  it('lets only the rooms that need a package know it', () => {
    const wrong = product.flatMap((file) =>
      importsOf(file)
        .filter((target) => KNOWS.some(([name, rooms]) => name.test(target) && !rooms.includes(roomOf(file))))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('uses only packages that it declares', () => {
    const declared = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
    const known = [...Object.keys(declared.dependencies!), ...Object.keys(declared.devDependencies!)];
    const wrong = code.flatMap((file) =>
      importsOf(file)
        .filter(
          (target) =>
            /^(@[\w-]+\/)?[\w-]+/.test(target) && !/^(src|test|scripts|hardware|firmware)\//.test(target),
        )
        .filter((target) => !/^(node|gi|virtual|data):/.test(target))
        .filter((target) => !known.some((name) => target === name || target.startsWith(`${name}/`)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('takes exactly the packages that were looked at, each with its checksum', () => {
    const declared = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
    const versions = Object.entries({ ...declared.dependencies, ...declared.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const { packages } = JSON.parse(text('package-lock.json')) as {
      packages: Record<string, { integrity?: string }>;
    };
    const wrong = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
    );
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('keeps its files short', () => {
    const judged = files.filter(
      (file) => /\.(ts|tsx|c|h|sh)$/.test(file) && !generated(file) && file !== 'firmware/wire.h',
    );
    const long = judged
      .map((file) => ({ file, lines: text(file).split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > (file.startsWith('test/') ? LINES.test : LINES.product))
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  it('leaves nothing to do and prints nothing in the product', () => {
    const marks = new RegExp(
      `\\b(${['TO', 'FIX'].map((start, n) => start + ['DO', 'ME'][n]).join('|')})\\b|\\bconsole\\.`,
    );
    const wrong = files
      .filter((file) => /^(src|firmware)\/.*\.(ts|tsx|c|h|html|css|sh)$/.test(file))
      .flatMap((file) =>
        text(file)
          .split('\n')
          .flatMap((line, n) => (marks.test(line) ? [`${file}:${n + 1}: ${line.trim()}`] : [])),
      );
    expect(wrong).toEqual([]);
  });

  it('skips no test and runs none alone', () => {
    const wrong = code
      .filter((file) => file.endsWith('.test.ts') && file !== 'test/house.test.ts')
      .filter((file) => /\b(it|test|describe)\.(only|skip|todo|fails)\b/.test(text(file)));
    expect(wrong).toEqual([]);
  });
});
