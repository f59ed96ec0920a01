import { silentLogger } from '../../../src/core/log.ts';
import { PtyAdapter } from '../../../src/emulator/board/pty.ts';
import { SerialLine } from '../../../src/emulator/board/uart.ts';

/** A program of its own that holds a pty until it is killed. Its argument is the pty's path. */
const adapter = new PtyAdapter(new SerialLine(640), process.argv[2]!, silentLogger);
await adapter.plug();
process.stdout.write('plugged\n');
setInterval(() => {}, 1000);
