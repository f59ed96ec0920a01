import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { bundle, servePage } from '../../lib/page-server.ts';

/**
 * A program of its own: `server.ts SERIAL-PORT`. What the usual tutorial builds: johnny-five's own Servo over Firmata
 * at 57600 baud, told its angle by a page over a plain web socket. Prints the page's address when the board is ready.
 * For the cost of motion on the host, the message `{"sweep":true}` turns to and fro with `servo.to(degrees, ms)` for ever.
 * Ends when its standard input ends.
 */
const BAUD = 57_600;
const PAN_PIN = 9;
const SWEEP_MS = 3_000;

interface Servo extends EventEmitter {
  to(degrees: number, ms?: number): void;
}

/** As a tutorial loads them: what they offer is used as its pages describe it. */
interface JohnnyFive {
  readonly Board: new (options: object) => EventEmitter;
  readonly Servo: new (options: object) => Servo;
}
const require = createRequire(import.meta.url);
const five = require('johnny-five') as JohnnyFive;
const { Firmata } = require('firmata-io') as { readonly Firmata: new (port: SerialPort) => unknown };

interface Message {
  readonly angle?: number;
  readonly sweep?: boolean;
}

function listen(servo: Servo): Promise<{ url: string }> {
  return bundle(join(import.meta.dirname, 'page.ts')).then((script) =>
    servePage({
      script,
      body: '',
      onSocket(_name, socket) {
        socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString()) as Message;
          if (message.angle !== undefined) servo.to(message.angle);
          if (message.sweep) sweep(servo, 60);
        });
      },
    }),
  );
}

function sweep(servo: Servo, toDeg: number): void {
  servo.to(toDeg, SWEEP_MS);
  servo.once('move:complete', () => sweep(servo, 180 - toDeg));
}

const path = process.argv[2];
if (path === undefined) throw new Error('usage: server.ts SERIAL-PORT');
const io = new Firmata(new SerialPort({ path, baudRate: BAUD }));
const board = new five.Board({ io, repl: false, debug: false, sigint: false });
board.on('ready', async () => {
  const servo = new five.Servo({ board, pin: PAN_PIN, center: true });
  const { url } = await listen(servo);
  process.stdout.write(`${url}\n`);
});
process.stdin.on('end', () => process.exit()).resume();
