import type { KitStatus } from '../ports.ts';
import type { SessionState } from './state.ts';
import { missingParts, signalsOf, wantedOf } from './wanted.ts';

/** The status of a session: what must hold in it, and nothing of whom. */
export function statusOf(state: SessionState, counters: KitStatus['counters']): KitStatus {
  const { seat, privacy, board } = state;
  const wanted = wantedOf(state);
  return {
    presence: seat.kind === 'taken' ? seat.pupil.presence : 'nobody',
    signals: signalsOf(state),
    voice: wanted.voice,
    privacy,
    link: seat.kind === 'empty' ? 'none' : seat.kind === 'taken' ? 'up' : 'lost',
    board,
    relay: state.relay === 'up',
    doors: state.doors,
    picture: wanted.picture && state.pictureLive,
    sound: wanted.sound && state.soundLive,
    missing: missingParts(state),
    counters,
  };
}
