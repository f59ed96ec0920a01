import type { TabletFrame, Voice } from '../protocol/frames.ts';
import type { Event } from './state/reduce.ts';
import { type State, voiceOf } from './state/state.ts';
import type { Store } from './state/store.ts';

/** What the voice needs of the microphone: see Microphone. */
export interface MicrophoneLike {
  readonly track: MediaStreamTrack | null;
  open(): Promise<MediaStreamTrack | null>;
  close(): void;
  onEnded: () => void;
}

export interface VoicePorts {
  readonly store: Store<State, Event>;
  readonly microphone: MicrophoneLike;
  readonly media: { setVoice(track: MediaStreamTrack | null): void };
  readonly send: (frame: TabletFrame) => void;
  /** The kit was asked for something and has to confirm it. */
  readonly asked: () => void;
  /** Browser, pupil or address do not allow the microphone. */
  readonly refused: () => void;
}

/** Who hears the pupil: always the pupil's own step, with the microphone open no longer than somebody may hear it. */
export class OwnVoice {
  readonly #ports: VoicePorts;

  constructor(ports: VoicePorts) {
    this.#ports = ports;
    ports.microphone.onEnded = () => this.set('off');
  }

  set(voice: Voice): void {
    const { store, microphone } = this.#ports;
    if (voice === 'off') {
      this.closeMicrophone();
      this.#say('off');
      return;
    }
    if (microphone.track !== null) {
      this.#say(voice);
      return;
    }
    store.take({ type: 'wish_voice', voice });
    store.take({ type: 'microphone', microphone: 'asking' });
    microphone.open().then(
      (track) => this.#opened(track),
      () => this.#refused(),
    );
  }

  closeMicrophone(): void {
    const { store, media, microphone } = this.#ports;
    media.setVoice(null);
    microphone.close();
    if (store.state.microphone !== 'off') store.take({ type: 'microphone', microphone: 'off' });
  }

  /**
   * Speaking is always the pupil's own step. Privacy and a seat lost close the microphone, and a kit that would
   * play a voice that we no longer send is told so, so that it cannot begin again by itself.
   */
  reconcile(told: Voice, privacy: boolean): void {
    const { state } = this.#ports.store;
    if (state.stay.kind !== 'inside') return;
    const { microphone, wish } = state;
    const settled = wish.voice === undefined;
    if (privacy && microphone !== 'off') this.set('off');
    else if (told !== 'off' && microphone === 'off' && settled) this.set('off');
    else if (told === 'off' && microphone === 'on' && settled) this.closeMicrophone();
  }

  #opened(track: MediaStreamTrack | null): void {
    const { store, media } = this.#ports;
    if (track === null) return;
    const voice = voiceOf(store.state);
    if (store.state.stay.kind !== 'inside' || voice === 'off') {
      this.closeMicrophone();
      return;
    }
    media.setVoice(track);
    store.take({ type: 'microphone', microphone: 'on' });
    this.#say(voice);
  }

  #refused(): void {
    const { store } = this.#ports;
    store.take({ type: 'microphone', microphone: 'off' });
    store.take({ type: 'wishes_over' });
    this.#ports.refused();
  }

  #say(voice: Voice): void {
    this.#ports.send({ type: 'voice', voice });
    this.#ports.store.take({ type: 'wish_voice', voice });
    this.#ports.asked();
  }
}
