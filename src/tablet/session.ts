import type { Clock } from '../core/clock.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { KitFrame, Signal, TabletFrame, Voice } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { TABLET } from './limits.ts';
import type { LinkState } from './link/frame-link.ts';
import { SlowLooks } from './look/slow.ts';
import type { Event } from './state/reduce.ts';
import { isUp, mayLook, type OwnPresence, type State, screenOf } from './state/state.ts';
import type { Store } from './state/store.ts';
import { type MicrophoneLike, OwnVoice } from './voice.ts';

/** What the pupil can do. The page's buttons call these and nothing else. */
export interface Actions {
  /** Within a tap: sound may only start then. */
  enter(presence: OwnPresence): void;
  leave(): void;
  setPresence(presence: OwnPresence): void;
  setVoice(voice: Voice): void;
  toggle(signal: Signal): void;
  preset(index: number): void;
  /** Sound or media did not come through, or the way to the kit was given up: once more. */
  tryAgain(): void;
  /** What the class reads; empty is nobody's wish to be named. */
  setName(name: string): void;
  open(panel: State['panel']): void;
}

export interface SessionPorts {
  readonly store: Store<State, Event>;
  readonly clock: Clock;
  /** Random for each page load, 16 hex digits. */
  readonly visit: string;
  readonly send: (frame: TabletFrame) => void;
  readonly media: {
    open(): void;
    stop(): void;
    retry(): void;
    setVoice(track: MediaStreamTrack | null): void;
  };
  readonly connect: () => void;
  readonly keepName: (name: string) => void;
  /** The kit was wiped. */
  readonly loanEnded: () => void;
  readonly microphone: MicrophoneLike;
  readonly sound: { unlock(): void; setQuiet(quiet: boolean): void; silence(): void };
  readonly look: { setEnabled(enabled: boolean): void; linkLost(): void; lookAt(panDeg: number): void };
  readonly picture: { forget(): void; hide(): void };
  /** Moments for benches, milliseconds on the page's clock. */
  readonly marks: { tapMs: number; joinMs: number };
}

/** What the page does about what happens: the pupil's steps become frames, the kit's word becomes deeds. */
export class Session implements Actions {
  readonly #ports: SessionPorts;
  readonly #slowLooks: SlowLooks;
  readonly #voice: OwnVoice;
  /** The pupil tapped while there was no way to the kit: the tap is said once there is. */
  #tapWaits = false;
  #cancelNote: () => void = () => {};
  #cancelWishes: () => void = () => {};
  #cancelAway: () => void = () => {};
  #cancelGrace: () => void = () => {};

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#slowLooks = new SlowLooks(ports.clock, (slow) => ports.store.take({ type: 'slow', slow }));
    ports.store.subscribe((state, before) => this.#follow(state, before));
    this.#voice = new OwnVoice({
      ...ports,
      asked: () => this.#waitForKit(),
      refused: () => this.#say('NABIJ_E_MIC_REFUSED'),
    });
  }

  onLink(link: LinkState): void {
    const { store, clock, look, picture } = this.#ports;
    picture.hide();
    look.linkLost();
    store.take({ type: 'link', link });
    if (link.kind === 'refused' && link.code === 'NABIJ_E_LOAN_ENDED') {
      this.#loanEnded();
      return;
    }
    if (link.kind === 'up') {
      this.#cancelAway();
      this.#cancelGrace();
      const { stay } = store.state;
      if (stay.kind === 'inside') this.#join(stay.presence, this.#tapWaits ? 'tap' : 'return');
      return;
    }
    // It may be back before anyone has read the page: that somebody meddled must not go by unseen.
    if (link.kind === 'lost' && link.code === 'NABIJ_E_SEAL_BROKEN') this.#say(link.code);
    if (store.state.stay.kind !== 'inside') return;
    this.#cancelAway();
    this.#cancelAway = clock.after(TABLET.comeBackMs, () => this.#awayLong());
    // As long as the kit keeps the seat, a short gap need not cost the pupil the microphone.
    this.#cancelGrace();
    this.#cancelGrace = clock.after(LIMITS.linkGraceMs, () => this.#voice.closeMicrophone());
  }

  onFrame(frame: KitFrame): void {
    this.#ports.store.take({ type: 'frame', frame });
    if (frame.type === 'bye' && frame.code === 'NABIJ_E_LOAN_ENDED') this.#loanEnded();
    if (frame.type === 'state') this.#voice.reconcile(frame.voice, frame.privacy);
    if (frame.type !== 'refused') return;
    if (frame.code === 'NABIJ_E_NOT_JOINED') this.#rejoin();
    else if (frame.code === 'NABIJ_E_LOOK_EXPIRED' && mayLook(this.#ports.store.state))
      this.#slowLooks.refused();
  }

  enter(presence: OwnPresence): void {
    const { store, marks, clock, sound, connect } = this.#ports;
    marks.tapMs = clock.nowMs();
    if (store.state.link.kind === 'up') this.#join(presence, 'tap');
    else this.#tapWaits = true;
    sound.unlock();
    store.take({ type: 'inside', presence });
    connect();
  }

  leave(): void {
    const { send, store } = this.#ports;
    send({ type: 'leave' });
    store.take({ type: 'left' });
  }

  setPresence(presence: OwnPresence): void {
    const { send, store } = this.#ports;
    if (store.state.stay.kind !== 'inside') return;
    if (presence === 'resting') this.#voice.closeMicrophone();
    send({ type: 'presence', presence });
    store.take({ type: 'inside', presence });
  }

  setVoice(voice: Voice): void {
    this.#voice.set(voice);
  }

  toggle(signal: Signal): void {
    const { store, send } = this.#ports;
    const up = !isUp(store.state, signal);
    send({ type: 'signal', signal, up });
    store.take({ type: 'wish_signal', signal, up });
    this.#waitForKit();
  }

  preset(index: number): void {
    const preset = this.#ports.store.state.welcome?.presets[index];
    if (preset !== undefined) this.#ports.look.lookAt(preset.pan_deg);
  }

  tryAgain(): void {
    const { store, media, sound, connect } = this.#ports;
    sound.unlock();
    if (store.state.link.kind === 'refused') connect();
    if (store.state.media === 'blocked') media.retry();
  }

  setName(name: string): void {
    const known = name.trim().slice(0, LIMITS.nameChars).trim();
    this.#ports.keepName(known);
    this.#ports.store.take({ type: 'named', name: known });
  }

  open(panel: State['panel']): void {
    this.#ports.store.take({ type: 'panel', panel });
  }

  #join(presence: OwnPresence, how: 'tap' | 'return'): void {
    const { send, visit, marks, clock, media, store } = this.#ports;
    const { name } = store.state;
    this.#tapWaits = false;
    media.open();
    send({ type: 'join', presence, visit, how, ...(name === null || name === '' ? {} : { name }) });
    marks.joinMs = clock.nowMs();
  }

  /** The kit has forgotten us (it restarted, or waited longer than its grace): sit down again. */
  #rejoin(): void {
    const { stay } = this.#ports.store.state;
    if (stay.kind === 'inside') this.#join(stay.presence, 'return');
  }

  #loanEnded(): void {
    const { store, keepName, loanEnded } = this.#ports;
    store.take({ type: 'left' });
    store.take({ type: 'named', name: null });
    keepName('');
    loanEnded();
  }

  #awayLong(): void {
    this.#ports.store.take({ type: 'away_long' });
  }

  #say(code: ErrorCode): void {
    if (code in ERRORS) this.#ports.store.take({ type: 'note', note: { kind: 'error', code } });
  }

  #waitForKit(): void {
    this.#cancelWishes();
    this.#cancelWishes = this.#ports.clock.after(TABLET.confirmMs, () => {
      this.#ports.store.take({ type: 'wishes_over' });
    });
  }

  /** Deeds that follow from what the page shows, whatever led there. */
  #follow(state: State, before: State): void {
    const { look, sound, picture, media, clock, store } = this.#ports;
    const screen = screenOf(state).kind;
    look.setEnabled(mayLook(state));
    if (!mayLook(state)) this.#slowLooks.over();
    if (screen !== screenOf(before).kind) {
      sound.setQuiet(screen === 'resting' || screen === 'privacy');
      if (screen !== 'watching') picture.hide();
    }
    if (state.stay.kind !== 'inside' && before.stay.kind === 'inside') {
      this.#tapWaits = false;
      this.#voice.closeMicrophone();
      this.#cancelAway();
      this.#cancelGrace();
      media.stop();
      sound.silence();
      picture.forget();
    }
    if (state.note !== before.note && state.note !== null) {
      this.#cancelNote();
      this.#cancelNote = clock.after(TABLET.noteMs, () => store.take({ type: 'note', note: null }));
    }
  }
}
