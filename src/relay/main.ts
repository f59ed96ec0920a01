import { parseArgs } from 'node:util';
import pino from 'pino';
import { NabijError } from '../core/errors.ts';
import { loadPages } from './pages.ts';
import { startRelay } from './server.ts';

/**
 * The relay as a program: `--port` (0 takes a free one), `--pages` (the folder of the built tablet page).
 * Logs are JSON lines on stdout; the one with `"ready":true` names the port. Ends at SIGINT, SIGTERM and SIGHUP.
 */
const log = pino({ base: { name: 'relay' }, formatters: { level: (level) => ({ level }) } });

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      pages: { type: 'string', default: '.build/tablet' },
    },
  });
  const relay = await startRelay({ port: portOf(values.port), pages: loadPages(values.pages), log });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void relay.close());
  log.info({ ready: true, port: relay.port }, 'ready');
} catch (error) {
  const code = error instanceof NabijError ? error.code : 'NABIJ_E_CONFIG';
  log.fatal({ code, err: error }, 'relay cannot start');
  process.exitCode = 3;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new NabijError(
    'NABIJ_E_CONFIG',
    `--port: a whole number from 0 to 65535 is expected, as in --port 8080`,
  );
}
