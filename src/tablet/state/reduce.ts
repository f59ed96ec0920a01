import type { KitFrame, Signal, Voice } from '../../protocol/frames.ts';
import type { LinkState } from '../link/frame-link.ts';
import type { MediaState } from '../link/media-rounds.ts';
import type { Note, OwnPresence, Refusal, State } from './state.ts';

/** What can happen to the page. */
export type Event =
  | { readonly type: 'link'; readonly link: LinkState }
  | { readonly type: 'frame'; readonly frame: KitFrame }
  | { readonly type: 'inside'; readonly presence: OwnPresence }
  | { readonly type: 'left' }
  | { readonly type: 'named'; readonly name: string | null }
  | { readonly type: 'panel'; readonly panel: State['panel'] }
  /** Away for too long: the pupil must come back by own choice. */
  | { readonly type: 'away_long' }
  | { readonly type: 'wish_voice'; readonly voice: Voice }
  | { readonly type: 'wish_signal'; readonly signal: Signal; readonly up: boolean }
  /** The kit had time enough to confirm. */
  | { readonly type: 'wishes_over' }
  | { readonly type: 'microphone'; readonly microphone: State['microphone'] }
  | { readonly type: 'flowing'; readonly flowing: boolean }
  | { readonly type: 'media'; readonly media: MediaState }
  | { readonly type: 'sound'; readonly sound: State['sound'] }
  | { readonly type: 'slow'; readonly slow: boolean }
  | { readonly type: 'note'; readonly note: Note | null };

/** The next state. Pure; what does not change anything gives the same object back. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'link':
      return reduceLink(state, event.link);
    case 'frame':
      return reduceFrame(state, event.frame);
    case 'inside':
      return {
        ...state,
        stay: { kind: 'inside', presence: event.presence },
        panel: 'none',
        note: null,
        barred: null,
      };
    case 'left':
      return { ...state, stay: { kind: 'left' }, wish: {}, note: null };
    case 'away_long':
      return { ...state, stay: { kind: 'left' }, wish: {}, note: { kind: 'away_long' } };
    case 'named':
      return { ...state, name: event.name };
    case 'panel':
      return { ...state, panel: event.panel };
    case 'wish_voice':
      return { ...state, wish: { ...state.wish, voice: event.voice } };
    case 'wish_signal': {
      const signals = { ...state.wish.signals, [event.signal]: event.up };
      return { ...state, wish: { ...state.wish, signals } };
    }
    case 'wishes_over':
      return withoutWishes(state);
    case 'microphone':
      return { ...state, microphone: event.microphone };
    case 'flowing':
      return reduceFlowing(state, event.flowing);
    case 'media':
      return state.media === event.media ? state : { ...state, media: event.media };
    case 'sound':
      return state.sound === event.sound ? state : { ...state, sound: event.sound };
    case 'slow':
      return state.slow === event.slow ? state : { ...state, slow: event.slow };
    case 'note':
      return { ...state, note: event.note };
  }
}

/** A last picture may still come out of the browser after the link is gone: the class is not seen by it. */
function reduceFlowing(state: State, flowing: boolean): State {
  if (state.flowing === flowing || (flowing && state.link.kind !== 'up')) return state;
  return { ...state, flowing };
}

/** Nothing that the kit said before holds on a new way to it. */
function reduceLink(state: State, link: LinkState): State {
  const stay = link.kind === 'refused' && link.code === 'NABIJ_E_TAKEN_OVER' ? elsewhere : state.stay;
  return { ...state, link, stay, told: null, wish: {}, flowing: false, slow: false };
}

const elsewhere = { kind: 'elsewhere' } as const;

function reduceFrame(state: State, frame: KitFrame): State {
  switch (frame.type) {
    case 'welcome':
      return { ...state, welcome: frame };
    case 'state':
      return { ...state, told: frame, wish: openWishes(state, frame) };
    case 'seen':
      return { ...state, note: { kind: 'hand_seen' } };
    case 'took_over':
      return { ...state, note: { kind: 'taken_here' } };
    case 'refused':
      return reduceRefused(state, frame);
    case 'bye':
      return reduceBye(state, frame);
    default:
      return state;
  }
}

/** Keeps the wishes that the kit has not yet come to; the others are its word now. */
function openWishes(state: State, told: Extract<KitFrame, { type: 'state' }>): State['wish'] {
  const signals = Object.entries(state.wish.signals ?? {}).filter(
    ([signal, up]) => told.signals.includes(signal as Signal) !== up,
  );
  const voice = state.wish.voice;
  return {
    ...(voice !== undefined && voice !== told.voice ? { voice } : {}),
    ...(signals.length > 0 ? { signals: Object.fromEntries(signals) } : {}),
  };
}

function reduceRefused(state: State, frame: Extract<KitFrame, { type: 'refused' }>): State {
  const { code, text } = frame;
  if (frame.of === 'join' && frame.code === 'NABIJ_E_SEAT_TAKEN')
    return { ...state, stay: elsewhere, wish: {} };
  // The hours have ended during class: only then does the kit say in its own words that it refuses a presence.
  const letOut = frame.of === 'presence' && text !== undefined && state.stay.kind === 'inside';
  if (frame.of === 'join' || letOut) {
    return out(state, { code, text });
  }
  // A look that comes just as the class shuts privacy or the board goes: the page says so already.
  if (frame.of === 'look' || frame.of === 'turn') return state;
  return { ...withoutWishes(state), note: { kind: 'error', code, text } };
}

/** Out of class, for a reason that stays on the page. */
function out(state: State, barred: Refusal): State {
  return { ...state, stay: { kind: 'left' }, wish: {}, note: null, barred };
}

/** Takes back what was not confirmed, but for the microphone that the browser is still asking about. */
function withoutWishes(state: State): State {
  const { voice, signals } = state.wish;
  const asked = state.microphone === 'asking' && voice !== undefined;
  if (signals === undefined && (voice === undefined || asked)) return state;
  return { ...state, wish: asked ? { voice } : {} };
}

function reduceBye(state: State, frame: Extract<KitFrame, { type: 'bye' }>): State {
  if (frame.code === 'NABIJ_E_TAKEN_OVER') return { ...state, stay: elsewhere, wish: {} };
  // A kit that only ends the connection wants nobody out of class: the page comes back by itself.
  if (state.stay.kind !== 'inside' || frame.code === 'NABIJ_E_KIT_OFF') return state;
  return out(state, { code: frame.code, text: frame.text });
}
