import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Clock } from '../../../core/clock.ts';
import { NabijError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import { AvrdudeOutput } from './avrdude-output.ts';
import type { FlashErrorCode } from './flash.ts';

/** What an Uno's boot loader speaks. */
const BOOT_BAUD = 115_200;
const LOOK_MS = 100;
/** A boot loader that has not answered by now has left: it waits for a second. avrdude alone would go on for a minute. */
const READY_LOOKS = 80;
/** A page takes some 30 ms, with a sign of life each. Without one for so long it is told, and later given up. */
const HELD_UP_LOOKS = 6;
const QUIET_LOOKS = 40;
const LONGEST_MS = 60_000;
/** The first descriptor of a child behind stdin, stdout and stderr. */
const FIRST_FD = 3;

export interface AvrdudeOptions {
  readonly port: string;
  /** Descriptors of Intel hex files, written and read back one after another. */
  readonly files: readonly number[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** How far it is, 0 to 1. */
  readonly onShare: (share: number) => void;
  /** What holds it up while it goes on waiting; null: that is over. */
  readonly onHeldUp: (code: FlashErrorCode | null) => void;
}

/**
 * Runs avrdude to its end. It ends with us (`setpriv --pdeathsig`), when it says nothing for long, when its port is gone,
 * and at `signal`.
 * @throws NabijError with a `FlashErrorCode`.
 */
export function runAvrdude(options: AvrdudeOptions): Promise<void> {
  const { port, files, clock, log, signal, onShare, onHeldUp } = options;
  if (signal.aborted) return Promise.reject(cutOff());
  // avrdude opens a file more than once, and reads it from its start each time.
  const writes = files.flatMap((_, at) => ['-U', `flash:w:/proc/self/fd/${FIRST_FD + at}:i`]);
  // -D: no erase of the chip, which would also take the pages that are not written now; a page is erased as it is written.
  const avrdude = ['avrdude', '-p', 'm328p', '-c', 'arduino', '-P', port, '-b', String(BOOT_BAUD), '-D'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...avrdude, ...writes], {
    stdio: ['ignore', 'ignore', 'pipe', ...files],
    env: { PATH: process.env.PATH, LC_ALL: 'C', HOME: '/' },
  });
  const stderr = child.stderr!;
  const output = new AvrdudeOutput();
  return new Promise((resolve, reject) => {
    const kill = () => child.kill('SIGKILL');
    let steps = 0;
    let quietLooks = 0;
    let heldUp = false;
    // Looks are counted and not the time: a kit that was held up has not heard what was said meanwhile.
    const look = () => {
      // Its complaints that nobody answers are no progress.
      quietLooks = output.steps > steps ? 0 : quietLooks + 1;
      steps = output.steps;
      const holds = output.ready && quietLooks >= HELD_UP_LOOKS;
      if (holds !== heldUp) onHeldUp(holds ? 'NABIJ_E_FLASH_CUT' : null);
      heldUp = holds;
      const gone = !output.done && !existsSync(port);
      if (gone || quietLooks >= (output.ready ? QUIET_LOOKS : READY_LOOKS)) kill();
      else cancelLook = clock.after(LOOK_MS, look);
    };
    let cancelLook = clock.after(LOOK_MS, look);
    const cancelLongest = clock.after(LONGEST_MS, kill);
    const over = () => {
      cancelLook();
      cancelLongest();
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill);
    child.on('error', (cause) => {
      over();
      reject(new NabijError('NABIJ_E_FLASH_TOOL', 'setpriv cannot be started', { fault: 'part', cause }));
    });
    stderr.on('error', kill);
    stderr.setEncoding('utf8').on('data', (text: string) => {
      output.feed(text);
      onShare(output.share);
    });
    child.on('close', (code) => {
      over();
      if (code === 0) return resolve();
      const reason = `avrdude ended with ${code ?? 'a signal'}: ${output.lastLine}`;
      log.debug({ reason }, 'flashing failed');
      const failure = signal.aborted ? 'NABIJ_E_FLASH_CUT' : output.failure;
      reject(new NabijError(failure, reason, { fault: 'part' }));
    });
  });
}

function cutOff(): NabijError {
  return new NabijError('NABIJ_E_FLASH_CUT', 'cut off before avrdude began', { fault: 'part' });
}
