import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { systemClock } from '../core/clock.ts';
import { NabijError } from '../core/errors.ts';
import { silentLogger } from '../core/log.ts';
import { flashBoard } from '../kit/board/flash/flash.ts';
import { lockFlash } from '../kit/board/flash/flash-lock.ts';
import { readImage } from '../kit/board/flash/image.ts';
import { PortFinder } from '../kit/board/port-finder.ts';
import { openSerialPort } from '../kit/board/serial-port.ts';
import { listUsbPorts } from '../kit/board/usb-ports.ts';
import type { Answer } from '../protocol/office.ts';
import { DeskClient } from './desk-client.ts';
import { refusal } from './loan.ts';
import { EXIT, type Exit, type Speaker } from './say.ts';

const IMAGE = fileURLToPath(new URL('../../firmware/nabij.hex', import.meta.url));
const STEP_PERCENT = 10;
/** Nobody listens at the kit's socket: no kit runs. */
const NO_KIT = ['ENOENT', 'ECONNREFUSED'];

interface FlashAsked {
  readonly now: boolean;
  readonly json: boolean;
  /** Serial port for when no kit runs; by USB id when left out. */
  readonly port?: string;
}

/**
 * `nabij board flash`: the running kit does it, which has the port; where none runs, it is done from here.
 * @param run hears the end of it and sets the exit code.
 */
export function addBoardCommand(
  program: Command,
  runDir: () => string,
  run: (work: (speaker: Speaker) => Promise<Exit>) => Promise<void>,
): void {
  program
    .command('board')
    .description('the microcontroller of head, light and display')
    .command('flash')
    .description('give it the program that comes with this version')
    .option('--now', 'also while a pupil is in class', false)
    .option('--port <path>', 'serial port, for when no kit runs; by USB id when left out')
    .option('--json', 'write JSON', false)
    .action((asked: FlashAsked) => run((speaker) => flash(runDir(), speaker, asked)));
}

async function flash(runDir: string, speaker: Speaker, asked: FlashAsked): Promise<Exit> {
  let shown = -STEP_PERCENT;
  const progress = (percent: number): void => {
    if (percent < shown + STEP_PERCENT && percent !== 100) return;
    shown = percent;
    if (asked.json) speaker.json({ answer: 'flashing', percent });
    else speaker.print(`${String(percent).padStart(3)} %`);
  };
  const desk = await deskOrNull(runDir);
  if (desk === null) {
    await flashHere(runDir, asked.port, progress);
    return done(speaker, asked.json);
  }
  try {
    const last = await desk.follow({ ask: 'board_flash', now: asked.now }, (answer) => {
      if (answer.answer !== 'flashing') return false;
      progress(answer.percent);
      return true;
    });
    return last.answer === 'done' ? done(speaker, asked.json) : refusal(last, speaker, asked.json);
  } finally {
    desk.close();
  }
}

/** A kit that is there and may not be asked has the port all the same. @throws NabijError NABIJ_E_DESK. */
async function deskOrNull(runDir: string): Promise<DeskClient | null> {
  try {
    return await DeskClient.connect(runDir);
  } catch (error) {
    if (error instanceof NabijError && NO_KIT.includes((error.cause as NodeJS.ErrnoException)?.code ?? ''))
      return null;
    throw error;
  }
}

/** @throws NabijError with the code of what went wrong. */
async function flashHere(
  runDir: string,
  path: string | undefined,
  onPercent: (percent: number) => void,
): Promise<void> {
  const finder = new PortFinder(path ?? 'auto', listUsbPorts);
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, abort);
  const image = readImage(IMAGE);
  const free = lockFlash(runDir);
  try {
    await flashBoard({
      findPort: () => finder.where(),
      image,
      openSerial: openSerialPort,
      clock: systemClock,
      log: silentLogger,
      signal: stop.signal,
      onPercent,
    });
  } finally {
    free();
  }
}

function done(speaker: Speaker, json: boolean): Exit {
  const answer: Answer = { answer: 'done' };
  if (json) speaker.json(answer);
  else speaker.say({ nl: 'Het kastje heeft zijn update.', en: 'The kit has its update.' });
  return EXIT.done;
}
