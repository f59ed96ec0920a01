import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests with many processes each: the whole product, browsers. Fewer at a time, last. */
const HEAVY = [
  'test/e2e/**/*.test.ts',
  'test/scenarios/**/*.test.ts',
  'test/scripts/**/*.test.ts',
  'test/cli/**/*.test.ts',
];

/** Begun first, so that none of them runs on alone at the end: most of their time they wait. */
const LONG = [
  'flash/touched-updates',
  'board/replug',
  'flash/updates',
  'tablet/page',
  'tablet/pairing-page',
  'flash/flash',
  'records/store-kill',
  'contracts/board',
  'firmware/early-frame',
  'e2e/lesson',
  'e2e/lesson-socket',
];

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongOnesFirst },
    root: fileURLToPath(new URL('..', import.meta.url)),
    environment: 'node',
    pool: 'forks',
    reporters: ['default'],
    // How long what must come may take. No claim: a shared machine can stand still for seconds.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: HEAVY,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One more than cores: many of them wait for a board, a boot loader or a disk.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          include: HEAVY,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
