import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../core/clock.ts';
import { NabijError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { FLASH_ERRORS } from '../../../protocol/flash-errors.ts';
import type { OpenSerial } from '../gate.ts';
import { runAvrdude } from './avrdude.ts';
import { type FlashImage, writeOrder } from './image.ts';
import { knock } from './knock.ts';

/** What a flash can fail with. */
export type FlashErrorCode = Exclude<keyof typeof FLASH_ERRORS, 'NABIJ_E_BOARD_UPDATING'>;

/** From letting RESET go until the capacitor that held it is empty: 12 ms (hardware/README.md), and some. */
export const RESET_FREE_MS = 100;
/** The boot loader was missed, and so nothing written. */
const MISSED = ['NABIJ_E_FLASH_PORT', 'NABIJ_E_FLASH_SYNC'];
/** Failures of avrdude that have changed nothing on the board. */
export const NOTHING_WRITTEN = [...MISSED, 'NABIJ_E_FLASH_CHIP', 'NABIJ_E_FLASH_TOOL'];
/** Between the closing of the port and its next opening. */
const PORT_REST_MS = 100;
/** A port that is not there may be coming back: a cable that is put in, a boot loader with a USB of its own. */
const PORT_BACK_MS = 3_000;
/** Away for so long, it is told. */
const PORT_AWAY_MS = 500;

export interface FlashOptions {
  /** Path of the board's serial port, which nobody else has open; null while there is none. Asked until there is. */
  readonly findPort: () => string | null;
  readonly image: FlashImage;
  readonly openSerial: OpenSerial;
  readonly clock: Clock;
  readonly log: Logger;
  /** Cuts it off. */
  readonly signal: AbortSignal;
  /** How far it is, percent. */
  readonly onPercent: (percent: number) => void;
  /** From now on what is on the board may change. */
  readonly onWrite?: () => void;
  /** What holds it up while it goes on waiting; null: that is over. */
  readonly onHeldUp?: (code: FlashErrorCode | null) => void;
}

/**
 * Flashes the board over its serial port, through its boot loader. It can be cut off anywhere and done again.
 * A boot loader that is missed is called once more: nothing has been written then. A port that is gone ends it, also
 * when another one comes: whether the same board is behind that, only a greeting or a person can say.
 * @throws NabijError with a `FlashErrorCode`.
 */
export async function flashBoard(options: FlashOptions): Promise<void> {
  const { findPort, image, onPercent } = options;
  onPercent(0);
  const port = await portBack(findPort, options);
  const files: number[] = [];
  try {
    for (const text of writeOrder(image)) files.push(openNameless(text));
    await callAndWrite(port, files, options);
    onPercent(100);
  } finally {
    for (const file of files) closeSync(file);
  }
}

/**
 * A file that has lost its name before anything is in it, so that nothing stays behind whatever becomes of us.
 * @returns a descriptor that the caller closes.
 */
function openNameless(text: string): number {
  const path = join(tmpdir(), `nabij-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  writeSync(fd, text);
  return fd;
}

async function callAndWrite(port: string, files: readonly number[], options: FlashOptions): Promise<void> {
  const { findPort, openSerial, clock, log, signal, onPercent, onWrite, onHeldUp = () => {} } = options;
  const there = () => portBack(() => sameOrNull(findPort(), port), options);
  const onShare = (share: number) => onPercent(Math.floor(share * 100));
  for (let isLast = false; ; isLast = true) {
    await there();
    await knock(port, RESET_FREE_MS, { openSerial, clock, signal });
    await rest(PORT_REST_MS, clock, signal);
    await there();
    onWrite?.();
    try {
      return await runAvrdude({ port, files, clock, log, signal, onShare, onHeldUp });
    } catch (error) {
      if (isLast || signal.aborted || !(error instanceof NabijError) || !MISSED.includes(error.code))
        throw error;
    }
  }
}

function sameOrNull(found: string | null, port: string): string | null {
  if (found === null || found === port) return found;
  throw failed('NABIJ_E_FLASH_PORT', 'the port is gone, and there is another one');
}

/** Waits until there is a port, though not for ever. @throws NabijError when there is none, or it was cut off. */
async function portBack(
  find: FlashOptions['findPort'],
  { clock, signal, onHeldUp = () => {} }: FlashOptions,
): Promise<string> {
  const sinceMs = clock.nowMs();
  let told = false;
  for (;;) {
    if (signal.aborted) throw failed('NABIJ_E_FLASH_CUT', 'cut off before avrdude began');
    const port = find();
    if (port !== null) {
      if (told) onHeldUp(null);
      return port;
    }
    const awayMs = clock.nowMs() - sinceMs;
    if (awayMs >= PORT_BACK_MS) throw failed('NABIJ_E_FLASH_PORT', 'no board on any port');
    if (awayMs >= PORT_AWAY_MS && !told) {
      told = true;
      onHeldUp('NABIJ_E_FLASH_PORT');
    }
    await rest(PORT_REST_MS, clock, signal);
  }
}

function failed(code: FlashErrorCode, message: string): NabijError {
  return new NabijError(code, message, { fault: 'part' });
}

/** Also over at `signal`. */
function rest(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const cancel = clock.after(ms, over);
    signal.addEventListener('abort', over);
  });
}
