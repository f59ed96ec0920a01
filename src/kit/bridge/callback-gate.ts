import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

const STACK_LINES = 12;

/**
 * Stands between the native library and our handlers. The library keeps its callbacks for as long as the process
 * lives; what it keeps is then only this gate, emptied on close, and not the connection with all its buffers.
 */
export class CallbackGate {
  #handlers: unknown[] = [];
  #onFault: () => void;
  readonly #log: Logger;
  #logged = false;

  /** @param onFault a handler threw: the fault must not reach the event loop, where it would end the process. */
  constructor(onFault: () => void, log: Logger) {
    this.#onFault = onFault;
    this.#log = log;
  }

  /** @returns what to give to the library; it does nothing after close. */
  readonly pass = <A extends unknown[]>(handler: (...args: A) => void): ((...args: A) => void) => {
    const index = this.#handlers.push(handler) - 1;
    return entry(this, index);
  };

  call(index: number, args: unknown[]): void {
    const handler = this.#handlers[index] as ((...args: unknown[]) => void) | undefined;
    if (handler === undefined) return;
    try {
      handler(...args);
    } catch (error) {
      this.#note(error);
      this.#onFault();
    }
  }

  #note(error: unknown): void {
    if (this.#logged) return;
    this.#logged = true;
    const code = error instanceof NabijError ? error.code : 'NABIJ_E_MEDIA_BLOCKED';
    this.#log.error({ code, ...whereOf(error) }, 'a media callback failed; the connection is made anew');
  }

  close(): void {
    this.#handlers = [];
    this.#onFault = () => {};
  }
}

/** Outside the class, so that the function holds the gate and the number and nothing else. */
function entry<A extends unknown[]>(gate: CallbackGate, index: number): (...args: A) => void {
  return (...args) => gate.call(index, args);
}

/** What kind of error, and where. Its message stays out: it may quote what a tablet sent. */
function whereOf(error: unknown): { readonly fault: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { fault: typeof error };
  const lines = error.stack?.split('\n').filter((line) => /^ +at /.test(line)) ?? [];
  return { fault: error.name, at: lines.slice(0, STACK_LINES).map((line) => line.trim()) };
}
