/**
 * Stands between the native library and our handlers. The library keeps its callbacks for as long as the process
 * lives; what it keeps is then only this gate, emptied on close, and not the connection with all its buffers.
 */
export class CallbackGate {
  #handlers: unknown[] = [];
  #onFault: () => void;

  /** @param onFault a handler threw: the fault must not reach the event loop, where it would end the process. */
  constructor(onFault: () => void) {
    this.#onFault = onFault;
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
    } catch {
      this.#onFault();
    }
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
