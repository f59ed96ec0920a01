import type { Clock } from '../../../core/clock.ts';
import { Gate, type OpenSerial } from '../gate.ts';
import { decodeToHost, encodeFlash } from '../wire.generated.ts';

const ANSWER_MS = 150;
const MOST_TRIES = 4;
const OPENING_MS = 2_000;
const CLOSING_MS = 1_000;
const SYSEX_START = 0xf0;
const SYSEX_END = 0xf7;
/** A frame of ours is shorter. */
const MOST_BODY_BYTES = 64;

/**
 * Asks the program on the board to let RESET go, so that opening the port brings the boot loader. A board without a
 * whole program does not answer, and does not hold RESET either.
 * @returns whether it answered.
 */
export async function knock(path: string, openSerial: OpenSerial, clock: Clock): Promise<boolean> {
  const gate = new Gate(openSerial(path));
  const answered = await new Promise<boolean>((resolve) => {
    let cancel = clock.after(OPENING_MS, () => resolve(false));
    const body: number[] = [];
    const ask = (seq: number) => {
      if (seq > MOST_TRIES) return resolve(false);
      gate.write(encodeFlash(seq));
      cancel = clock.after(ANSWER_MS, () => ask(seq + 1));
    };
    const done = (answer: boolean) => {
      cancel();
      resolve(answer);
    };
    gate.on('lost', () => done(false));
    gate.on('data', (bytes) => {
      for (const byte of bytes) if (endsAnswer(body, byte)) done(true);
    });
    gate.once('open', () => {
      cancel();
      ask(1);
    });
  });
  let cancelClosing = () => {};
  const closing = new Promise<void>((resolve) => {
    cancelClosing = clock.after(CLOSING_MS, resolve);
  });
  await Promise.race([gate.shut(), closing]);
  cancelClosing();
  return answered;
}

/** Takes the next byte of the line; whether it ends an answer to FLASH. */
function endsAnswer(body: number[], byte: number): boolean {
  if (byte === SYSEX_START) body.length = 0;
  else if (byte !== SYSEX_END) {
    if (body.length < MOST_BODY_BYTES) body.push(byte);
  } else {
    const decoded = decodeToHost(body);
    return decoded.ok && decoded.message.type === 'flash';
  }
  return false;
}
