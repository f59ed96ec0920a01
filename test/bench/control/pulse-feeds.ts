import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import type { PulseWatch } from './pulse-watch.ts';

const timedPulse = v.object({
  axis: v.picklist(['pan', 'tilt']),
  widthUs: v.number(),
  endUnixMs: v.number(),
  seenUnixMs: v.number(),
});

/** Adds the pan servo's pulses, one JSON text each, to what is watched. */
function take(watch: PulseWatch, json: string): void {
  const pulse = v.parse(timedPulse, JSON.parse(json));
  if (pulse.axis === 'pan') watch.add(pulse);
}

/** Pulses of a board process: a JSON line each. */
export function watchLines(output: Readable, watch: PulseWatch): void {
  createInterface({ input: output }).on('line', (line) => take(watch, line));
}

/** Pulses of the running product: server-sent events of the class window. Ends when disposed. */
export async function watchProduct(classUrl: string, watch: PulseWatch): Promise<Disposable> {
  const end = new AbortController();
  const response = await fetch(new URL('pulses', classUrl), { signal: end.signal });
  if (!response.ok || response.body === null) {
    throw new CannotMeasure(`the class window gives no pulses: status ${response.status}`);
  }
  const body = Readable.fromWeb(response.body as ReadableStream);
  // Aborting is how it ends: both the body and its reader call that an error.
  body.on('error', () => {});
  createInterface({ input: body })
    .on('error', () => {})
    .on('line', (line) => {
      if (line.startsWith('data: ')) take(watch, line.slice('data: '.length));
    });
  return { [Symbol.dispose]: () => end.abort() };
}
