import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

const PROGRAM = new URL('../../scripts/bench.ts', import.meta.url).pathname;

function run(...args: string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
}

describe('a bench that cannot measure', () => {
  test.each([[[]], [['control', 'media']], [['control', '--fast']], [['speed']]])(
    'ends with 2, says why in a sentence and prints no figures: %j',
    (args) => {
      const { status, stdout, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^bench: .*control/);
    },
  );
});
