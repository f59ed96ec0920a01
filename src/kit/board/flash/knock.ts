import type { Clock } from '../../../core/clock.ts';
import { Gate, type OpenSerial } from '../gate.ts';
import { decodeToHost, encodeFlash } from '../wire.generated.ts';

/** Less than the board's dead-man. */
const ASK_EVERY_MS = 150;
/**
 * Opening the port may have reset the board, if its program had not yet taken hold of RESET: after two seconds of boot
 * loader it would, and shut the boot loader's door. So it is asked for longer than that; and for longer than RESET is
 * held without a program (1.7 s, hardware/README.md).
 */
export const ANSWER_MS = 3_000;
const OPENING_MS = 2_000;
const CLOSING_MS = 1_000;
const SYSEX_START = 0xf0;
const SYSEX_END = 0xf7;
/** A frame of ours is shorter. */
const MOST_BODY_BYTES = 64;

/**
 * Asks the program on the board to let RESET go, so that opening the port brings the boot loader, and goes on asking for
 * `holdMs`: then the board does not take its host for gone. A board without a whole program does not answer, and does
 * not hold RESET either.
 * @param holdMs from the first answer until RESET is free.
 * @param options `signal` ends it at once; the port is shut then too.
 */
export async function knock(
  path: string,
  holdMs: number,
  options: { readonly openSerial: OpenSerial; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const { openSerial, clock, signal } = options;
  if (signal.aborted) return;
  const gate = new Gate(openSerial(path));
  await new Promise<void>((resolve) => {
    let cancel = clock.after(OPENING_MS, resolve);
    let endMs = Number.POSITIVE_INFINITY;
    let answered = false;
    const body: number[] = [];
    const ask = () => {
      if (clock.nowMs() >= endMs || signal.aborted) return resolve();
      gate.write(encodeFlash(0));
      cancel = clock.after(ASK_EVERY_MS, ask);
    };
    const stop = () => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    gate.on('lost', stop);
    gate.on('data', (bytes) => {
      for (const byte of bytes) {
        if (!endsAnswer(body, byte) || answered) continue;
        answered = true;
        endMs = clock.nowMs() + holdMs;
      }
    });
    gate.once('open', () => {
      cancel();
      endMs = clock.nowMs() + ANSWER_MS;
      ask();
    });
  });
  let cancelClosing = () => {};
  const closing = new Promise<void>((resolve) => {
    cancelClosing = clock.after(CLOSING_MS, resolve);
  });
  await Promise.race([gate.shut(), closing]);
  cancelClosing();
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
