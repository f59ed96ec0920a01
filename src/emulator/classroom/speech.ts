import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { NabijError } from '../../core/errors.ts';
import { resample } from './resample.ts';
import { SAMPLE_HZ, samplesOfWav } from './sound.ts';

const run = promisify(execFile);

/** A voice of espeak-ng: pitch 0…99, words a minute, and how loud it is in the room (1 is the teacher). */
interface Voice {
  readonly name: string;
  readonly pitch: number;
  readonly wordsPerMinute: number;
  readonly gain: number;
}

const TEACHER: Voice = { name: 'nl+f2', pitch: 45, wordsPerMinute: 150, gain: 1 };
const CHILDREN: readonly Voice[] = [
  { name: 'nl+f4', pitch: 80, wordsPerMinute: 165, gain: 0.7 },
  { name: 'nl+f1', pitch: 90, wordsPerMinute: 175, gain: 0.6 },
  { name: 'nl+m3', pitch: 85, wordsPerMinute: 170, gain: 0.65 },
];

/** A lesson, line by line: 0 is the teacher, 1… are children. */
const LESSON: readonly (readonly [number, string])[] = [
  [0, 'Goedemorgen allemaal. Pak je rekenboek.'],
  [0, 'We gaan naar bladzijde tweeënveertig.'],
  [1, 'Juf, welke opgave maken we?'],
  [0, 'Opgave één tot en met vijf.'],
  [2, 'Mag ik jouw gum even lenen?'],
  [3, 'Ja hoor, hier is hij.'],
  [0, 'Wie weet hoeveel zes keer zeven is?'],
  [1, 'Tweeënveertig!'],
  [0, 'Heel goed. Schrijf het maar op.'],
  [3, 'Juf, ik snap de derde som niet.'],
  [0, 'Ik kom zo bij je kijken.'],
  [2, 'Gaan we straks buiten spelen?'],
  [0, 'Nog tien minuten. Werk rustig door.'],
];

const LONGEST_MS = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;

async function speak(voice: Voice, words: string): Promise<Float32Array> {
  const args = [
    '-v',
    voice.name,
    '-p',
    String(voice.pitch),
    '-s',
    String(voice.wordsPerMinute),
    '--stdout',
    words,
  ];
  try {
    const { stdout } = await run('espeak-ng', args, {
      encoding: 'buffer',
      timeout: LONGEST_MS,
      maxBuffer: MOST_BYTES,
    });
    const { samples, rateHz } = samplesOfWav(stdout);
    return resample(samples, rateHz, SAMPLE_HZ).map((sample) => sample * voice.gain);
  } catch (cause) {
    throw new NabijError('NABIJ_E_EMULATOR_PART', 'espeak-ng cannot speak: install espeak-ng', {
      fault: 'part',
      cause,
    });
  }
}

/**
 * What is said in the virtual class, sentence by sentence, −1…1 at `SAMPLE_HZ`.
 * @throws NabijError `NABIJ_E_EMULATOR_PART` when espeak-ng is missing or fails.
 */
export function speakLesson(): Promise<Float32Array[]> {
  return Promise.all(
    LESSON.map(([who, words]) => speak(who === 0 ? TEACHER : (CHILDREN[who - 1] ?? TEACHER), words)),
  );
}
