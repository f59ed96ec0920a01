const SAMPLE_HZ = 48_000;

/** A WAV file with a sine. @param peak part of full scale. */
export function toneWav(hz: number, peak: number, seconds: number): Buffer {
  const samples = Buffer.alloc(SAMPLE_HZ * seconds * 2);
  for (let at = 0; at < samples.length / 2; at += 1) {
    samples.writeInt16LE(Math.round(32_767 * peak * Math.sin((2 * Math.PI * hz * at) / SAMPLE_HZ)), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_HZ, 24);
  header.writeUInt32LE(SAMPLE_HZ * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/**
 * Level of one frequency in S16LE sound at 48 kHz, dB under a full-scale square wave: a full-scale sine is −3 dB.
 * Taken in pieces of 20 ms, so that a lost packet does not turn the phase of the rest; the middle one counts.
 */
export function levelOf(sound: Buffer, hz: number): number {
  const piece = SAMPLE_HZ / 50;
  const levels: number[] = [];
  for (let from = 0; from + piece <= sound.length / 2; from += piece) {
    let real = 0;
    let imaginary = 0;
    for (let at = 0; at < piece; at += 1) {
      const sample = sound.readInt16LE((from + at) * 2) / 32_768;
      real += sample * Math.cos((2 * Math.PI * hz * at) / SAMPLE_HZ);
      imaginary += sample * Math.sin((2 * Math.PI * hz * at) / SAMPLE_HZ);
    }
    const peak = (2 * Math.hypot(real, imaginary)) / piece;
    levels.push(20 * Math.log10(Math.max(peak / Math.SQRT2, 1e-6)));
  }
  return levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? -120;
}
