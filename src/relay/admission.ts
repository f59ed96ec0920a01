import type { RelayLimits } from './limits.ts';

/** Counts sockets, in all and by address, so that one visitor cannot take every place. */
export class Admission {
  readonly #limits: RelayLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  /** A place for a socket from this address, or null. The returned function gives it back; once is enough. */
  enter(address: string): (() => void) | null {
    const count = this.#byAddress.get(address) ?? 0;
    if (this.#total >= this.#limits.socketsTotal || count >= this.#limits.socketsPerAddress) return null;
    this.#total += 1;
    this.#byAddress.set(address, count + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#total -= 1;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, left);
    };
  }
}
