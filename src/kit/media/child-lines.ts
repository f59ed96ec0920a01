import { StringDecoder } from 'node:string_decoder';
import { LIMITS } from '../../protocol/limits.ts';
import type { FromChild } from './child/messages.ts';

/** Cuts what a child says on its control line into messages, however the stream is cut. Keeps at most one part of a line. */
export class ChildLines {
  readonly #deliver: (message: FromChild) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(deliver: (message: FromChild) => void) {
    this.#deliver = deliver;
  }

  /** @returns false when a line is no message or has no end: what follows is not to be trusted. */
  push(chunk: Buffer): boolean {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = parse(line);
      if (message === null) return false;
      this.#deliver(message);
    }
    return this.#rest.length <= LIMITS.frameBytes;
  }
}

function parse(line: string): FromChild | null {
  try {
    const said: unknown = JSON.parse(line);
    const isMessage = typeof said === 'object' && said !== null && 'event' in said;
    return isMessage ? (said as FromChild) : null;
  } catch {
    return null;
  }
}
