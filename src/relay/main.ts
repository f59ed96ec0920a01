import { parseArgs } from 'node:util';
import pino from 'pino';
import { NabijError } from '../core/errors.ts';
import { loadPages } from './pages.ts';
import { startRelay } from './server.ts';
import { isAddress } from './visitor.ts';

/**
 * The relay as a program: `--port` (0 takes a free one), `--pages` (the folder of the built tablet page),
 * `--page-origin` (may be repeated: where pages for this relay are served besides here), `--relay` (may be repeated:
 * other relays that the pages served here may speak to), `--code-relay` (such a relay, where typed codes are met), `--front`
 * (address of the server in front that is trusted to say who comes).
 * Logs are JSON lines on stdout; the one with `"ready":true` names the port. Ends at SIGINT, SIGTERM and SIGHUP.
 */
const log = pino({ base: { name: 'relay' }, formatters: { level: (level) => ({ level }) } });

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      pages: { type: 'string', default: '.build/tablet' },
      'page-origin': { type: 'string', multiple: true, default: [] },
      relay: { type: 'string', multiple: true, default: [] },
      'code-relay': { type: 'string' },
      front: { type: 'string' },
    },
  });
  const codeRelay =
    values['code-relay'] === undefined
      ? null
      : originOf('--code-relay', values['code-relay'], 'ws', 'wss://relay.example.nl');
  const relays = values.relay.map((text) => originOf('--relay', text, 'ws', 'wss://relay.example.nl'));
  const relay = await startRelay({
    port: portOf(values.port),
    pages: loadPages(values.pages, codeRelay === null ? relays : [...relays, codeRelay], codeRelay),
    pageOrigins: values['page-origin'].map((text) =>
      originOf('--page-origin', text, 'http', 'https://nabij.example.nl'),
    ),
    ...(values.front !== undefined && { front: frontOf(values.front) }),
    log,
  });
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

function frontOf(text: string): string {
  if (isAddress(text)) return text;
  throw new NabijError('NABIJ_E_CONFIG', '--front: an address is expected, as in --front 127.0.0.1');
}

/** @param scheme that of the option's origins, with or without TLS. */
function originOf(option: string, text: string, scheme: 'ws' | 'http', example: string): string {
  const { protocol, host } = URL.canParse(text) ? new URL(text) : { protocol: '', host: '' };
  if (text === `${protocol}//${host}` && (protocol === `${scheme}:` || protocol === `${scheme}s:`))
    return text;
  throw new NabijError('NABIJ_E_CONFIG', `${option}: an origin is expected, as in ${option} ${example}`);
}
