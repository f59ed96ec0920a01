import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { KitStatus } from '../../../src/kit/ports.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';

const ANSWER_MS = 3_000;

/** What the kit says of itself on its status socket. */
export async function readStatus(path: string): Promise<KitStatus> {
  const socket = connect(path);
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), ANSWER_MS);
  try {
    const [line] = (await once(createInterface({ input: socket }), 'line')) as [string];
    return JSON.parse(line) as KitStatus;
  } catch (cause) {
    throw new CannotMeasure(`the kit's status socket ${path} does not answer`, { cause });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
