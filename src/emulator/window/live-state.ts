import type { ServerResponse } from 'node:http';
import { EventStream } from './event-stream.ts';
import type { StateReader, WindowState } from './state.ts';

/** 25 a second: the head turns smoothly to the eye. */
const EVERY_MS = 40;

/** Streams the state to the pages: the whole of it first, then only what has changed. Idle while nobody looks. */
export class LiveState {
  readonly #state: StateReader;
  readonly #stream = new EventStream();
  #timer: NodeJS.Timeout | null = null;
  #sent = new Map<string, string>();

  constructor(state: StateReader) {
    this.#state = state;
  }

  /** Takes a page in; false when there are too many. */
  add(response: ServerResponse): boolean {
    if (!this.#stream.add(response)) return false;
    const state = this.#state.read();
    this.#stream.send(state, [response]);
    if (this.#timer === null) {
      this.#changes(state);
      this.#timer = setInterval(() => this.#tick(), EVERY_MS);
    }
    return true;
  }

  close(): void {
    this.#rest();
    this.#stream.close();
  }

  #tick(): void {
    if (this.#stream.readers === 0) {
      this.#rest();
      return;
    }
    const changed = this.#changes(this.#state.read());
    if (Object.keys(changed).length > 0) this.#stream.send(changed);
  }

  /** The fields that differ from those sent last; they count as sent. */
  #changes(state: WindowState): Partial<WindowState> {
    const entries = Object.entries(state).filter(([field, value]) => {
      const text = JSON.stringify(value);
      if (this.#sent.get(field) === text) return false;
      this.#sent.set(field, text);
      return true;
    });
    return Object.fromEntries(entries);
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#sent = new Map();
  }
}
