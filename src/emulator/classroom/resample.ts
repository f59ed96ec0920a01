/** Samples of the old rate that make one of the new. More would be sharper than speech needs. */
const TAPS = 16;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** One windowed sinc (Hann) for each place that a new sample can have between two old ones. */
function kernels(phases: number, cutOff: number): Float32Array[] {
  return Array.from({ length: phases }, (_, phase) => {
    const kernel = Float32Array.from({ length: TAPS }, (_unused, tap) => {
      const at = tap - TAPS / 2 + 1 - phase / phases;
      const sinc = at === 0 ? 1 : Math.sin(Math.PI * at * cutOff) / (Math.PI * at * cutOff);
      return sinc * (0.5 + 0.5 * Math.cos((Math.PI * at) / (TAPS / 2)));
    });
    const sum = kernel.reduce((total, value) => total + value, 0);
    return kernel.map((value) => value / sum);
  });
}

/** Changes the sample rate; both rates in whole hertz. Silence is taken to be before and after. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const common = greatestCommonDivisor(fromHz, toHz);
  const [step, phases] = [fromHz / common, toHz / common];
  const table = kernels(phases, Math.min(1, toHz / fromHz));
  const padded = new Float32Array(samples.length + 2 * TAPS);
  padded.set(samples, TAPS);
  const output = new Float32Array(Math.floor((samples.length * phases) / step));
  for (let at = 0; at < output.length; at += 1) {
    const place = at * step;
    const first = TAPS + Math.floor(place / phases) - TAPS / 2 + 1;
    const kernel = table[place % phases] as Float32Array;
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) sum += (padded[first + tap] as number) * (kernel[tap] as number);
    output[at] = sum;
  }
  return output;
}
