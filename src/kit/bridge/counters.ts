/** Counts by name: what was refused, dropped and made anew. No name holds anything that a tablet sent. */
export class Counters {
  readonly #counts: Record<string, number> = {};

  add(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  get values(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}
