/** What a step of a pure state machine gives back. */
export interface Step<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A pure state machine: no clock, no I/O, nothing remembered outside `state`. */
export type Machine<State, Event, Effect> = (state: State, event: Event) => Step<State, Effect>;
