/** Sound as it goes through the virtual devices: signed 16 bit, little-endian, one channel. */
export const SAMPLE_HZ = 48_000;

/** Level of silence, and of anything quieter, dBFS. */
export const SILENCE_DB = -120;

/** Level of samples in dBFS: 0 is the loudest square wave, a full sine is −3. Never below `SILENCE_DB`. */
export function levelDb(rms: number): number {
  return Math.max(SILENCE_DB, 20 * Math.log10(Math.max(rms / 32_768, 1e-9)));
}

/** Root mean square of samples; 0 for none. */
export function rmsOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** A WAV file of one channel, 16 bit, `SAMPLE_HZ`. */
export function wavOf(samples: Int16Array): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_HZ, 24);
  file.writeUInt32LE(SAMPLE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  Buffer.from(samples.buffer, samples.byteOffset, bytes).copy(file, 44);
  return file;
}

/** Samples −1…1 of a WAV file of one channel and 16 bit, with its rate. A streamed file need not know its length. */
export function samplesOfWav(file: Buffer): { readonly samples: Float32Array; readonly rateHz: number } {
  const data = file.indexOf('data', 12, 'latin1');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || data < 0) throw new RangeError('not a WAV file');
  const count = Math.max(0, Math.floor((file.length - data - 8) / 2));
  const samples = new Float32Array(count);
  for (let at = 0; at < count; at += 1) samples[at] = file.readInt16LE(data + 8 + at * 2) / 32_768;
  return { samples, rateHz: file.readUInt32LE(24) };
}
