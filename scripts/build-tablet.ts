import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src/tablet', 'src/protocol', 'src/core', 'package-lock.json'];
const STAMP = join(root, '.build/tablet.sha256');
const PAGE = join(root, '.build/tablet/index.html');

/** Builds the tablet page into `.build/tablet` when its sources have changed since it was last built there. */
export async function buildTablet(): Promise<void> {
  const hash = hashOfSources();
  if (read(STAMP) === hash && read(PAGE) !== null) return;
  // Loaded only now: a page that is up to date must not cost the start of a bundler.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'src/tablet/vite.config.ts'), logLevel: 'warn' });
  mkdirSync(join(root, '.build'), { recursive: true });
  writeFileSync(STAMP, hash);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(join(root, source))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.main) await buildTablet();
