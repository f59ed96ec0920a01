import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that take the machine for themselves: many processes, a browser, a compiler. One file at a time, last. */
const HEAVY = [
  'test/e2e/**/*.test.ts',
  'test/scenarios/**/*.test.ts',
  'test/scripts/**/*.test.ts',
  'test/cli/**/*.test.ts',
];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    environment: 'node',
    pool: 'forks',
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: HEAVY,
          testTimeout: 20_000,
          hookTimeout: 20_000,
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
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
