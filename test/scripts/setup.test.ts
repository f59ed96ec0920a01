import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SETUP = fileURLToPath(new URL('../../scripts/setup', import.meta.url));
let tree: string;

/** A tree with npm's packages in place, and stand-ins for the programs that would change the machine. */
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'setup-'));
  for (const folder of ['scripts', 'bin', 'node_modules/.bin'])
    mkdirSync(join(tree, folder), { recursive: true });
  cpSync(SETUP, join(tree, 'scripts/setup'));
  writeFileSync(join(tree, 'package-lock.json'), '{}');
  utimesSync(join(tree, 'package-lock.json'), 1, 1);
  writeFileSync(join(tree, 'node_modules/.package-lock.json'), '{}');
  standIn('node_modules/.bin/node', 'echo v24');
  for (const name of ['apt-get', 'npm']) standIn(`bin/${name}`, `echo "${name} $*" >> "${tree}/ran"`);
  standIn('bin/sudo', 'exit 1');
});
afterEach(() => rmSync(tree, { recursive: true }));

function standIn(path: string, script: string): void {
  writeFileSync(join(tree, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tree, path), 0o755);
}

/** Makes the machine look as if these files were not on it. */
function without(...files: readonly string[]): void {
  const path = join(tree, 'scripts/setup');
  let text = readFileSync(path, 'utf8');
  for (const file of files) {
    expect(text).toContain(`|${file}|`);
    text = text.replace(`|${file}|`, `|${file}.gone|`);
  }
  writeFileSync(path, text);
}

function setup(...args: readonly string[]): {
  code: number | null;
  out: string;
  said: string;
  ran: readonly string[];
} {
  const path = `${join(tree, 'bin')}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync('sh', [join(tree, 'scripts/setup'), ...args], {
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
  });
  let ran: string[] = [];
  try {
    ran = readFileSync(join(tree, 'ran'), 'utf8').trimEnd().split('\n');
  } catch {
    // Nothing ran.
  }
  return { code: status, out: stdout, said: stderr, ran };
}

describe('scripts/setup', () => {
  it('says and does nothing when all is there', () => {
    expect(setup('--test')).toEqual({ code: 0, out: '', said: '', ran: [] });
  });

  it('names each missing package and installs them at once, when it may', () => {
    without('/usr/bin/gjs', '/usr/bin/socat');
    standIn('bin/id', 'echo 0');
    const { code, said, ran } = setup('--run');
    expect(said).toContain('missing: gjs (owns the media pipelines)');
    expect(said).toContain('missing: socat (the serial port of the emulated board)');
    expect(ran).toEqual(['apt-get update -q', 'apt-get install -y --no-install-recommends gjs socat']);
    expect([code, said]).toEqual([3, expect.stringContaining('still missing after the install: gjs socat')]);
  });

  it('counts what flashes the board among what a kit runs', () => {
    without('/usr/bin/avrdude');
    standIn('bin/id', 'echo 0');
    expect(setup('--run').ran.at(-1)).toBe('apt-get install -y --no-install-recommends avrdude');
  });

  it('uses sudo when that asks for no password', () => {
    without('/usr/bin/gjs');
    standIn('bin/id', 'echo 1000');
    standIn('bin/sudo', 'shift; exec "$@"');
    expect(setup('--run').ran.at(-1)).toBe('apt-get install -y --no-install-recommends gjs');
  });

  it('says what to run when it may not install', () => {
    without('/usr/bin/chromium');
    standIn('bin/id', 'echo 1000');
    const { code, said, ran } = setup('--test');
    expect([code, ran]).toEqual([3, []]);
    expect(said).toContain('  sudo apt-get install -y --no-install-recommends chromium\n');
  });

  it.each([
    ['--run', '/usr/bin/avr-gcc'],
    ['--run', '/usr/bin/chromium'],
    ['--test', '/usr/bin/janus'],
  ])('%s does without %s', (option, file) => {
    without(file);
    expect(setup(option)).toMatchObject({ code: 0, said: '' });
  });

  it('installs the npm packages when they are absent or older than the lock', () => {
    expect(setup().ran).toEqual([]);
    utimesSync(join(tree, 'package-lock.json'), 4e9, 4e9);
    expect(setup()).toMatchObject({ code: 0, ran: ['npm ci'] });
    rmSync(join(tree, 'node_modules'), { recursive: true });
    const { code, said, ran } = setup();
    expect([code, ran]).toEqual([3, ['npm ci', 'npm ci', 'npm rebuild --ignore-scripts=false node']]);
    expect(said).toContain("the project's own Node did not come");
  });

  it('refuses an option that it does not know', () => {
    expect(setup('--all')).toMatchObject({ code: 3, ran: [] });
  });
});
