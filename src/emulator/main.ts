import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { NabijError } from '../core/errors.ts';
import { openEmulator } from './emulator.ts';

const USAGE = 'node src/emulator/main.ts --dir DIRECTORY [--port 8081]';
const STDERR = 2;

/** Standard output carries the ready line and nothing else. */
const log = pino({ name: 'emulator' }, pino.destination({ dest: STDERR, sync: true }));

function readArguments(): { directory: string; port: number } {
  const { values } = parseArgs({
    options: { dir: { type: 'string' }, port: { type: 'string', default: '8081' } },
  });
  const port = Number(values.port);
  if (values.dir === undefined) throw new RangeError(`--dir is missing: ${USAGE}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`--port must be 0 to 65535: ${USAGE}`);
  return { directory: values.dir, port };
}

try {
  const { directory, port } = readArguments();
  const emulator = await openEmulator({ directory, port, log });
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void emulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const url = `http://127.0.0.1:${emulator.port}/`;
  process.stdout.write(`${JSON.stringify({ ready: true, url, port: emulator.port, directory })}\n`);
} catch (error) {
  const code = error instanceof NabijError ? error.code : 'NABIJ_E_EMULATOR_PART';
  log.error({ code }, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
