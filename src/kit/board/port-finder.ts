import { existsSync } from 'node:fs';
import { NabijError } from '../../core/errors.ts';
import { boardsAmong, type PortInfo } from './serial-port.ts';

/** How the port of the board is found: at one path, at the first of several that answers, or by its USB id. */
export type PortChoice = string | readonly string[];

/**
 * Finds the board's port anew at every try, as it may come back under another name. Of several that may be it, one
 * after the other is tried: another device can have the same chip.
 */
export class PortFinder {
  readonly #choice: PortChoice;
  readonly #listPorts: () => readonly PortInfo[];
  #turn = 0;

  constructor(choice: PortChoice, listPorts: () => readonly PortInfo[]) {
    this.#choice = choice;
    this.#listPorts = listPorts;
  }

  /** @throws Error when there is no port to try. */
  next(): string {
    const candidates = this.#candidates();
    const path = candidates[this.#turn % candidates.length];
    if (path === undefined) throw new Error('no board on any USB port');
    return path;
  }

  /**
   * Where a board is to be overwritten: at the path where it was up last, or at the only one there is; null while nothing
   * is there.
   * @throws NabijError NABIJ_E_FLASH_WHICH when it may be any of several.
   */
  where(last = ''): string | null {
    if (existsSync(last)) return last;
    const there = this.#candidates().filter((path) => existsSync(path));
    if (there.length > 1) {
      const message = `${there.length} ports may be the board`;
      throw new NabijError('NABIJ_E_FLASH_WHICH', message, { fault: 'person' });
    }
    return there[0] ?? null;
  }

  /** Whether there is one port to try and no other. */
  get certain(): boolean {
    return this.#candidates().length === 1;
  }

  /** The last one was not it. */
  failed(): void {
    this.#turn += 1;
  }

  #candidates(): readonly string[] {
    if (typeof this.#choice !== 'string') {
      const there = this.#choice.filter((path) => existsSync(path));
      return there.length > 0 ? there : this.#choice;
    }
    return this.#choice === 'auto' ? boardsAmong(this.#listPorts()) : [this.#choice];
  }
}
