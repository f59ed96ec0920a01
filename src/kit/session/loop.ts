import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Machine } from '../../core/machine.ts';
import type { BoardPort, BridgePort, MediaPort, Scene } from '../ports.ts';
import { makeSession } from './machine.ts';
import {
  initialState,
  type SessionEffect,
  type SessionEvent,
  type SessionFacts,
  type SessionState,
  type TimerId,
} from './state.ts';

export interface LoopOptions {
  readonly facts: SessionFacts;
  readonly board: BoardPort;
  readonly media: MediaPort;
  readonly bridge: BridgePort;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after every step that changed the state. */
  readonly onChange: (state: SessionState) => void;
}

/**
 * Runs the session machine: events in, effects out to the ports. It decides nothing.
 * An event that comes while effects run waits its turn, so every step starts from a whole state.
 */
export class SessionLoop {
  readonly #options: LoopOptions;
  readonly #machine: Machine<SessionState, SessionEvent, SessionEffect>;
  readonly #timers = new Map<TimerId, () => void>();
  readonly #waiting: SessionEvent[] = [];
  #state = initialState;
  #running = false;
  #closed = false;
  #newestShow = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#machine = makeSession(options.facts);
  }

  get state(): SessionState {
    return this.#state;
  }

  get facts(): SessionFacts {
    return this.#options.facts;
  }

  /** Takes one event through the machine and runs what follows. */
  dispatch(event: SessionEvent): void {
    if (this.#closed) return;
    this.#waiting.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        this.#step(next);
    } finally {
      this.#running = false;
    }
  }

  /** Stops every timer; no effect runs afterwards. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #step(event: SessionEvent): void {
    const { state, effects } = this.#machine(this.#state, event);
    const changed = state !== this.#state;
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (changed) this.#options.onChange(state);
  }

  #run(effect: SessionEffect): void {
    const { board, media, bridge } = this.#options;
    switch (effect.do) {
      case 'show':
        this.#show(effect.scene);
        break;
      case 'look':
        board.look(effect.panDeg);
        break;
      case 'turn':
        board.turn(effect.panDegPerS);
        break;
      case 'stop':
        board.stop();
        break;
      case 'picture':
        media.setPicture(effect.on);
        break;
      case 'sound':
        media.setSound(effect.on);
        break;
      case 'voice':
        media.setVoice(effect.voice);
        break;
      case 'media_peer':
        bridge.setMediaPeer(effect.peer);
        break;
      case 'send':
        bridge.send(effect.peer, effect.frame);
        break;
      case 'drop':
        bridge.drop(effect.peer, effect.code);
        break;
      case 'timer':
        this.#startTimer(effect.id, effect.ms);
        break;
      case 'cancel':
        this.#cancelTimer(effect.id);
        break;
    }
  }

  /** A scene that a newer one has overtaken may still be acknowledged, but its failure no longer matters. */
  #show(scene: Scene): void {
    this.#newestShow += 1;
    const show = this.#newestShow;
    this.#options.board.show(scene).then(
      () => {
        if (show === this.#newestShow) this.dispatch({ type: 'scene_shown', scene });
      },
      (error: unknown) => {
        if (show !== this.#newestShow) return;
        const code = error instanceof NabijError ? error.code : 'unknown';
        this.#options.log.warn({ scene: scene.kind, code }, 'the light was not shown');
        this.dispatch({ type: 'scene_failed' });
      },
    );
  }

  #startTimer(id: TimerId, ms: number): void {
    this.#cancelTimer(id);
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(id);
      this.dispatch({ type: 'timer', id });
    });
    this.#timers.set(id, cancel);
  }

  #cancelTimer(id: TimerId): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }
}
