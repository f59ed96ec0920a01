import type { ErrorCode } from '../../protocol/errors.ts';
import type { KitFrame, Presence, Signal, StateReport, Voice } from '../../protocol/frames.ts';
import type { LinkState } from '../link/frame-link.ts';
import type { MediaState } from '../link/media-rounds.ts';
import type { Words } from '../ui/text.ts';

export type Welcome = Extract<KitFrame, { type: 'welcome' }>;
export type OwnPresence = Exclude<Presence, 'nobody'>;

/** Whether the pupil is in class, by the pupil's own steps. */
export type Stay =
  | { readonly kind: 'outside' }
  | { readonly kind: 'inside'; readonly presence: OwnPresence }
  | { readonly kind: 'left' }
  /** The same pupil sits in class on another device. */
  | { readonly kind: 'elsewhere' };

/** A message that stands on the page for a while. */
export type Note =
  | { readonly kind: 'hand_seen' }
  | { readonly kind: 'away_long' }
  | { readonly kind: 'taken_here' }
  | ({ readonly kind: 'error' } & Refusal);

/** What the kit refused; `text` is what only this kit can say, such as when the pupil may come. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly text?: Words | undefined;
}

/** The page's whole state: what is drawn is a function of it. */
export interface State {
  /** The pupil's first name; null until it was asked. */
  readonly name: string | null;
  /** What the pupil opened on the start page. */
  readonly panel: 'none' | 'name' | 'hours';
  readonly link: LinkState;
  readonly stay: Stay;
  readonly welcome: Welcome | null;
  /** The kit's last word. */
  readonly told: StateReport | null;
  /** Steps taken and not yet confirmed: shown at once, taken back when refused. */
  readonly wish: { readonly voice?: Voice; readonly signals?: Readonly<Partial<Record<Signal, boolean>>> };
  readonly microphone: 'off' | 'asking' | 'on';
  /** Pictures reach the page. */
  readonly flowing: boolean;
  readonly media: MediaState;
  readonly sound: 'waiting' | 'playing' | 'blocked';
  /** Looks reach the kit too late, again and again. */
  readonly slow: boolean;
  readonly note: Note | null;
  /** Why the pupil was let out, or not let in, until the next step into class. */
  readonly barred: Refusal | null;
}

/** What the page shows, one at a time. */
export type Screen =
  | {
      readonly kind: 'start';
      readonly ready: boolean;
      readonly again: boolean;
      /** Why the pupil is not in class, in the kit's words; stays whatever the link does. */
      readonly barred: Refusal | null;
      readonly problem: ErrorCode | null;
    }
  | { readonly kind: 'hours' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'link_lost'; readonly code: ErrorCode }
  | { readonly kind: 'kit_offline' }
  /** The class has shut it; `presence` is what the pupil comes back to. */
  | { readonly kind: 'privacy'; readonly presence: Exclude<OwnPresence, 'resting'> }
  | { readonly kind: 'resting' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'watching'; readonly picture: 'waiting' | 'flowing' | ErrorCode };

/** A page that has just been opened by a pupil of this name. */
export function initialState(name: string | null): State {
  return {
    name,
    panel: 'none',
    link: { kind: 'connecting' },
    stay: { kind: 'outside' },
    welcome: null,
    told: null,
    wish: {},
    microphone: 'off',
    flowing: false,
    media: 'none',
    sound: 'waiting',
    slow: false,
    note: null,
    barred: null,
  };
}

/** The screen for a state: what stops everything first, then the class, then the pupil's own choice. */
export function screenOf(state: State): Screen {
  const { link, stay, told } = state;
  if (stay.kind === 'elsewhere') return { kind: 'elsewhere' };
  if (stay.kind !== 'inside') {
    if (state.panel === 'hours') return { kind: 'hours' };
    return {
      kind: 'start',
      ready: link.kind === 'up',
      again: stay.kind === 'left',
      barred: state.barred,
      problem: problemOf(state),
    };
  }
  if (link.kind === 'lost' || link.kind === 'refused') return { kind: 'link_lost', code: link.code };
  if (link.kind === 'kit_offline') return { kind: 'kit_offline' };
  // Who rests is left alone, whatever the class does.
  if (stay.presence === 'resting') return { kind: 'resting' };
  if (told?.privacy === true) return { kind: 'privacy', presence: stay.presence };
  if (stay.presence === 'listening') return { kind: 'listening' };
  return { kind: 'watching', picture: pictureOf(state) };
}

function problemOf({ link, told }: State): ErrorCode | null {
  if (link.kind === 'lost' || link.kind === 'refused') return link.code;
  if (link.kind === 'kit_offline') return 'NABIJ_E_KIT_OFFLINE';
  return told?.privacy === true ? 'NABIJ_E_PRIVACY' : null;
}

/** Without these there is no picture, whatever the board does. */
const CAMERA_CODES: readonly ErrorCode[] = ['NABIJ_E_CAMERA_MISSING', 'NABIJ_E_GSTREAMER_MISSING'];

function pictureOf({ flowing, told, media }: State): 'waiting' | 'flowing' | ErrorCode {
  if (told !== null && !told.picture) {
    const { missing } = told;
    // Without a board there is no light, and without a light no picture: an update counts as much as a pulled plug.
    const cause =
      missing.find(({ code }) => CAMERA_CODES.includes(code)) ?? missing.find(({ part }) => part === 'board');
    if (cause !== undefined) return cause.code;
  }
  if (flowing) return 'flowing';
  return media === 'blocked' ? 'NABIJ_E_MEDIA_BLOCKED' : 'waiting';
}

/** Whether the pupil can turn the head now: there is a way to the kit, a head, and a picture to look at or to wait for. */
export function mayLook(state: State): boolean {
  const screen = screenOf(state);
  if (state.link.kind !== 'up' || screen.kind !== 'watching') return false;
  if (state.told?.missing.some(({ part }) => part === 'board')) return false;
  return screen.picture === 'waiting' || screen.picture === 'flowing';
}

/** Who hears the pupil, as the page shows it: the pupil's last step, else the kit's word. */
export function voiceOf({ wish, told }: State): Voice {
  return wish.voice ?? told?.voice ?? 'off';
}

/** Who hears the pupil in fact: both the kit says so and the microphone is open. */
export function heardBy({ told, microphone, link }: State): Voice {
  return microphone === 'on' && link.kind === 'up' && told !== null ? told.voice : 'off';
}

/** Whether a signal is up, as the page shows it. */
export function isUp({ wish, told }: State, signal: Signal): boolean {
  return wish.signals?.[signal] ?? told?.signals.includes(signal) ?? false;
}
