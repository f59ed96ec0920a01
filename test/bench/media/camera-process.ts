import { silentLogger } from '../../../src/core/log.ts';
import { Classroom } from '../../../src/emulator/classroom/classroom.ts';

/**
 * A program of its own: `camera-process.ts DIRECTORY`. The emulator's virtual classroom without a kit: makes
 * `camera.sock` in the directory, prints `ready`, and ends when its standard input ends.
 */
const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: camera-process.ts DIRECTORY');
const classroom = await Classroom.open(directory, silentLogger);
process.stdout.write('ready\n');
process.stdin.on('end', () => void classroom.close()).resume();
