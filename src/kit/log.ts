import { destination, type Logger as PinoLogger, pino } from 'pino';
import { LIMITS } from '../protocol/limits.ts';

/** Levels of syslog, which journald shows and filters by. */
const PRIORITY: Readonly<Record<string, number>> = { debug: 7, info: 6, warn: 4, error: 3, fatal: 2 };

/**
 * The process' logger: JSON lines on stdout with journald's priorities, none longer than LIMITS.logLineBytes.
 * Lines are written in one go off the hot path; `flush` at the end of the process writes what is left.
 */
export function createLogger(name: string, level: string): { log: PinoLogger; flush: () => void } {
  const out = destination({ dest: 1, sync: false });
  const log = pino(
    {
      name,
      level,
      base: { name },
      formatters: { level: (label) => ({ level: label, priority: PRIORITY[label] ?? 6 }) },
      hooks: { streamWrite: shorten },
    },
    out,
  );
  return { log, flush: () => out.flushSync() };
}

/** A line that is too long keeps its beginning, as valid JSON. */
function shorten(line: string): string {
  if (line.length <= LIMITS.logLineBytes) return line;
  return `${JSON.stringify({ level: 'warn', priority: 4, msg: 'a log line was too long', start: line.slice(0, 1_000) })}\n`;
}
