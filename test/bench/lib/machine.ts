import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { HeaderLine } from './lines.ts';

/** The first line of a bench: where and on what it ran. */
export function headerOf(bench: string, quick: boolean): HeaderLine {
  return {
    bench,
    machine: {
      cpu: os.cpus()[0]?.model.trim() || os.arch(),
      cores: os.availableParallelism(),
      memory_mb: Math.round(os.totalmem() / 2 ** 20),
      load1: Math.round(os.loadavg()[0]! * 100) / 100,
      quick,
    },
    node: process.version,
    commit: commit(),
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
