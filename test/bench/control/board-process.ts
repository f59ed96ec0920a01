import { join } from 'node:path';
import { silentLogger } from '../../../src/core/log.ts';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../../src/emulator/board/pty.ts';
import { onTimedPulse } from '../../../src/emulator/window/pulse-times.ts';

/**
 * A program of its own: `board-process.ts IMAGE DIRECTORY`. The emulated board without a kit, at wall time, with its
 * serial port at DIRECTORY/board. Prints one JSON line a servo pulse; ends when its standard input ends.
 */
const [imagePath, directory] = process.argv.slice(2);
if (imagePath === undefined || directory === undefined) {
  throw new Error('usage: board-process.ts IMAGE DIRECTORY');
}
const board = new NabijBoard({ imagePath });
const adapter = new PtyAdapter(board.serial, join(directory, 'board'), silentLogger);
await adapter.plug();
board.pace();
onTimedPulse(board, (pulse) => process.stdout.write(`${JSON.stringify(pulse)}\n`));
process.stdin.on('end', () => void adapter.close().finally(() => process.exit())).resume();
