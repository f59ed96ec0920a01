import { SAMPLE_HZ } from './sound.ts';

/** Loudness of the murmur beside that of speech. */
const MURMUR_GAIN = 0.02;
const SPEECH_GAIN = 0.75;
/** Silence between two sentences, seconds: from … to, the same each time. */
const PAUSE_S = { least: 0.7, most: 1.9 } as const;
/** Voices that murmur at the same time. */
const MURMURERS = 5;

function pauseSamples(index: number): number {
  const part = ((index * 7) % 10) / 10;
  return Math.round((PAUSE_S.least + part * (PAUSE_S.most - PAUSE_S.least)) * SAMPLE_HZ);
}

/** All sentences one after another with pauses between. */
function inTurn(sentences: readonly Float32Array[]): Float32Array {
  const length = sentences.reduce((sum, sentence, index) => sum + sentence.length + pauseSamples(index), 0);
  const line = new Float32Array(length);
  let at = 0;
  sentences.forEach((sentence, index) => {
    line.set(sentence, at);
    at += sentence.length + pauseSamples(index);
  });
  return line;
}

/**
 * Far voices without words: the same speech backward, several times over, with its high tones taken off.
 * The copies stand equally far apart, so that the murmur is a loop of that length.
 */
function murmurOf(speech: Float32Array): Float32Array {
  const murmur = new Float32Array(Math.floor(speech.length / MURMURERS));
  let smooth = 0;
  for (let at = 0; at < murmur.length; at += 1) {
    let sum = 0;
    for (let voice = 0; voice < MURMURERS; voice += 1) {
      sum += speech[(voice + 1) * murmur.length - 1 - at] ?? 0;
    }
    smooth += 0.15 * (sum - smooth);
    murmur[at] = smooth;
  }
  return murmur;
}

/** The sound of the class as a loop: sentences over a murmur. 16 bit at `SAMPLE_HZ`. */
export function classLoop(sentences: readonly Float32Array[]): Int16Array {
  const speech = inTurn(sentences);
  const murmur = murmurOf(speech);
  const loop = new Int16Array(speech.length);
  for (let at = 0, far = 0; at < loop.length; at += 1) {
    const mixed = (speech[at] as number) * SPEECH_GAIN + (murmur[far] ?? 0) * MURMUR_GAIN;
    loop[at] = Math.round(Math.min(1, Math.max(-1, mixed)) * 32_767);
    far = far + 1 < murmur.length ? far + 1 : 0;
  }
  return loop;
}
