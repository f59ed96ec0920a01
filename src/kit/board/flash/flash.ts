import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
/** Failures before anything was written. */
const MISSED: ReadonlySet<string> = new Set(['NABIJ_E_FLASH_PORT', 'NABIJ_E_FLASH_SYNC']);
/** Between the closing of the port and its next opening. */
const PORT_REST_MS = 100;
/** A port that is not there may be coming back: a cable that is put in, a boot loader with a USB of its own. */
const PORT_BACK_MS = 3_000;

export interface FlashOptions {
  /** Path of the serial port. Nobody else has it open. */
  readonly port: string;
  readonly image: FlashImage;
  readonly openSerial: OpenSerial;
  readonly clock: Clock;
  readonly log: Logger;
  /** Cuts it off. */
  readonly signal: AbortSignal;
  /** How far it is, percent. */
  readonly onPercent: (percent: number) => void;
}

/**
 * Flashes the board over its serial port, through its boot loader. It can be cut off anywhere and done again.
 * A boot loader that is missed is called once more: nothing has been written then.
 * @throws NabijError with a `FlashErrorCode`.
 */
export async function flashBoard(options: FlashOptions): Promise<void> {
  const { image, signal, onPercent } = options;
  const folder = mkdtempSync(join(tmpdir(), 'nabij-flash-'));
  try {
    const files = writeOrder(image).map((text, at) => {
      const file = join(folder, `${at}.hex`);
      writeFileSync(file, text);
      return file;
    });
    onPercent(0);
    try {
      await callAndWrite(files, options);
    } catch (error) {
      if (signal.aborted || !(error instanceof NabijError) || !MISSED.has(error.code)) throw error;
      await callAndWrite(files, options);
    }
    onPercent(100);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function callAndWrite(files: readonly string[], options: FlashOptions): Promise<void> {
  const { port, openSerial, clock, log, signal, onPercent } = options;
  await portBack(port, clock, signal);
  await knock(port, RESET_FREE_MS, { openSerial, clock, signal });
  await rest(PORT_REST_MS, clock, signal);
  await portBack(port, clock, signal);
  const onShare = (share: number) => onPercent(Math.floor(share * 100));
  await runAvrdude({ port, files, clock, log, signal, onShare });
}

/** Waits until the port is there, though not for ever: opening it tells what is wrong. */
async function portBack(port: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const endMs = clock.nowMs() + PORT_BACK_MS;
  while (!existsSync(port) && clock.nowMs() < endMs && !signal.aborted)
    await rest(PORT_REST_MS, clock, signal);
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
