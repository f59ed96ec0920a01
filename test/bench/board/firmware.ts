import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';
import {
  Axis,
  encodeDraw,
  encodeHello,
  encodeLight,
  encodeMove,
  Pattern,
  PROTOCOL,
} from '../../../src/kit/board/wire.generated.ts';
import { scratchDirectory } from '../../support/scratch.ts';
import type { BenchContext } from '../lib/bench.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { needProgram } from '../lib/children.ts';

const BUILD = fileURLToPath(new URL('../../../firmware/build.sh', import.meta.url));
const SIZES = /flash (\d+) of (\d+) bytes, ram (\d+) of (\d+) bytes/;
const MEMORY_START = 0x100;
const MEMORY_END = 0x900;
/** So many bytes in a row that differ from board to board were never written. */
const UNTOUCHED = 16;
const BUSY_MS = 4_000;
const IDLE_MS = 30_000;
const subject = 'firmware';

/** Flash, memory and stack of the image, and how fast the emulator runs it. */
export async function measureFirmware({ report, progress }: BenchContext): Promise<void> {
  progress('the firmware');
  needProgram('avr-gcc', 'run scripts/setup --bench');
  const out = scratchDirectory();
  const { stdout } = await promisify(execFile)('sh', [BUILD, out.path]).finally(() => out.remove());
  const [flash, mostFlash, ram, mostRam] = (SIZES.exec(stdout) ?? []).slice(1).map(Number);
  if (flash === undefined || ram === undefined) throw new CannotMeasure('the build prints no sizes');
  const most = (limit: number) => [{ of: 'value', is: '<=', limit } as const];
  report.value({ subject, metric: 'flash', unit: 'B', goal: most(mostFlash ?? 0) }, flash);
  report.value({ subject, metric: 'static_ram', unit: 'B', goal: most(mostRam ?? 0) }, ram);
  const roomB = MEMORY_END - MEMORY_START - ram;
  const note = 'moves, light, display and questions at once';
  report.value({ subject, metric: 'deepest_stack', unit: 'B', goal: most(roomB), note }, deepestStack(ram));
  const board = new NabijBoard();
  const startMs = performance.now();
  board.run(IDLE_MS);
  const factor = IDLE_MS / (performance.now() - startMs);
  report.value({ subject: 'emulator', metric: 'real_time_factor', unit: 'ratio', note: 'no host' }, factor);
}

/** Memory that a busy program never wrote still holds the noise of its power-up, which is another on every board. */
function deepestStack(staticBytes: number): number {
  const [one, other] = [1, 2].map((seed) => memoryAfterWork(seed)) as [Uint8Array, Uint8Array];
  let untouched = 0;
  for (let at = MEMORY_END - 1; at >= MEMORY_START + staticBytes; at -= 1) {
    untouched = one[at] === other[at] ? 0 : untouched + 1;
    if (untouched === UNTOUCHED) return MEMORY_END - at - UNTOUCHED;
  }
  return MEMORY_END - MEMORY_START - staticBytes;
}

function memoryAfterWork(seed: number): Uint8Array {
  const board = new NabijBoard({ seed });
  board.run(200);
  board.serial.write(encodeHello(0, { protocol: PROTOCOL }));
  const light = { pattern: Pattern.BREATHE, red: 127, green: 90, blue: 20, level: 127 };
  for (let turn = 0; turn * 20 < BUSY_MS; turn += 1) {
    const seq = turn % 128;
    const move = { targetTicks: turn % 50 < 25 ? 2_000 : 4_000, vmax: 640, amax: 64 };
    board.serial.write(encodeMove(seq, { axis: Axis.PAN, ...move }));
    board.serial.write(encodeMove(seq, { axis: Axis.TILT, ...move }));
    board.serial.write(encodeDraw(seq, { page: turn % 8, column: 0, data: new Uint8Array(32).fill(turn) }));
    if (turn % 10 === 0) board.serial.write(encodeLight(seq, light));
    // Firmata's questions: version, firmware, capabilities, analog mapping.
    if (turn % 25 === 0)
      board.serial.write(Uint8Array.of(0xf9, 0xf0, 0x79, 0xf7, 0xf0, 0x6b, 0xf7, 0xf0, 0x69, 0xf7));
    board.run(20);
  }
  return board.readMemory();
}
