/**
 * How much of a signal is one frequency, 0..1 (Goertzel's algorithm).
 * @param samples any scale.
 */
function shareOf(hz: number, samples: ArrayLike<number>, rateHz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let before = 0;
  let last = 0;
  let energy = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const sample = samples[i]!;
    const next = sample + step * last - before;
    before = last;
    last = next;
    energy += sample * sample;
  }
  const power = last * last + before * before - step * last * before;
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy);
}

/** Short enough that a jitter buffer stretching time by a per cent or two does not smear the tone. */
const PIECE = 2_048;

/** The median over short pieces of how much of a signal is one frequency, 0..1. */
export function shareInPieces(hz: number, samples: ArrayLike<number>, rateHz: number): number {
  const all = Array.from(samples);
  const shares: number[] = [];
  for (let from = 0; from + PIECE <= all.length; from += PIECE) {
    shares.push(shareOf(hz, all.slice(from, from + PIECE), rateHz));
  }
  return shares.sort((a, b) => a - b)[shares.length >> 1] ?? 0;
}
