/** One value that changes by events, and who wants to know. */
export class Store<State, Event> {
  #state: State;
  readonly #reduce: (state: State, event: Event) => State;
  readonly #listeners: ((state: State, before: State) => void)[] = [];

  constructor(state: State, reduce: (state: State, event: Event) => State) {
    this.#state = state;
    this.#reduce = reduce;
  }

  get state(): State {
    return this.#state;
  }

  /** Takes an event; listeners hear only of a change. */
  take(event: Event): void {
    const before = this.#state;
    this.#state = this.#reduce(before, event);
    if (this.#state === before) return;
    for (const listener of this.#listeners) listener(this.#state, before);
  }

  subscribe(listener: (state: State, before: State) => void): void {
    this.#listeners.push(listener);
  }
}
