import type { ErrorCode } from '../../protocol/errors.ts';
import type { KitFrame, Part, Presence, Signal, TabletFrame, Voice } from '../../protocol/frames.ts';
import { type Role, sentenceOf } from '../../protocol/office.ts';
import type { Admission, Notice, Scene } from '../ports.ts';

/** What a seated pupil asked for. */
export interface Pupil {
  /** Random for each page load; the same visit coming back after a lost link finds everything as it was. */
  readonly visit: string;
  /** First name as the class sees it: kept here, while the pupil is seated, and nowhere else. */
  readonly name: string;
  readonly presence: Exclude<Presence, 'nobody'>;
  readonly voice: Voice;
  readonly hand: boolean;
  /** The signal that stands on the display for a few seconds. */
  readonly signal: Exclude<Signal, 'hand'> | null;
}

/** Who sits in the class through the kit. */
export type Seat =
  | { readonly kind: 'empty' }
  | { readonly kind: 'taken'; readonly peer: number; readonly pupil: Pupil }
  /** The link went away; the seat is kept for LIMITS.linkGraceMs. */
  | { readonly kind: 'lost'; readonly pupil: Pupil };

/** What tells the class now, as far as the board has said so. */
export type Light =
  | { readonly kind: 'dark' }
  | { readonly kind: 'shown'; readonly scene: Scene }
  /**
   * The board was lost while it told that the pupil watches; the camera's own light tells on that it is open. It only
   * keeps an open camera open: never opens one, and not for longer than CAMERA_ALONE_MS.
   */
  | { readonly kind: 'camera' };

/** The whole session. Nothing outside it decides what the kit does. */
export interface SessionState {
  readonly seat: Seat;
  readonly privacy: boolean;
  /** `never`: since the kit was switched on. */
  readonly relay: 'never' | 'up' | 'down';
  /** Somebody may come: a tablet is paired, or a pairing waits. Without, the kit need not be found. */
  readonly doors: boolean;
  readonly board: 'up' | 'lost';
  readonly light: Light;
  /** The light has told the class of this pupil; sound may go on when the board is lost afterwards. */
  readonly classTold: boolean;
  /** Where the head was last told to look, degrees; taken up again when the board comes back. */
  readonly panDeg: number;
  readonly turning: boolean;
  readonly pictureLive: boolean;
  readonly soundLive: boolean;
  readonly missing: Readonly<Partial<Record<Part, ErrorCode>>>;
  readonly lightMissing: boolean;
  /** Every pupil's tablet with a connection, seated or not. */
  readonly peers: readonly number[];
  /** The consultant's pages: they ask the desk, and have nothing of the class. */
  readonly consultants: readonly number[];
  /** What loan, hours and clock say. */
  readonly admission: Admission;
  /** What the display says of pairing while nobody is in class. */
  readonly notice: Notice | null;
}

/** What the kit is told of itself, fixed while it runs. Angles in degrees. */
export interface SessionFacts {
  readonly panMinDeg: number;
  readonly panMaxDeg: number;
  readonly parkDeg: number;
  readonly viewDeg: number;
  /** `own`: the camera has a light that is lit whenever it is open, whatever becomes of the board. */
  readonly cameraLight: 'none' | 'own';
  readonly presets: readonly { readonly name: string; readonly pan_deg: number }[];
}

export type TimerId = 'grace' | 'turn' | 'signal' | 'light' | 'camera_alone';

export type SessionEvent =
  | { readonly type: 'peer_open'; readonly peer: number; readonly role: Role }
  | { readonly type: 'peer_closed'; readonly peer: number }
  | { readonly type: 'relay'; readonly connected: boolean }
  | { readonly type: 'frame'; readonly peer: number; readonly frame: SessionFrame }
  | { readonly type: 'board_up'; readonly privacy: boolean }
  | { readonly type: 'board_lost'; readonly code: ErrorCode }
  | { readonly type: 'display'; readonly present: boolean }
  | { readonly type: 'privacy'; readonly on: boolean }
  | { readonly type: 'seen_pressed' }
  /** The board heard nothing of us for too long, and held the head where it was. */
  | { readonly type: 'dead_man' }
  /** Where the head is: told while it turns, and when it comes to rest. */
  | { readonly type: 'angle'; readonly panDeg: number }
  | { readonly type: 'scene_shown'; readonly scene: Scene }
  | { readonly type: 'scene_failed' }
  | { readonly type: 'picture'; readonly live: boolean }
  | { readonly type: 'sound'; readonly live: boolean }
  | { readonly type: 'part_missing'; readonly part: Part; readonly code: ErrorCode }
  | { readonly type: 'part_back'; readonly part: Part }
  | { readonly type: 'admission'; readonly admission: Admission }
  | { readonly type: 'doors'; readonly open: boolean }
  | { readonly type: 'notice'; readonly notice: Notice | null }
  /** Everybody is let go, and told why. */
  | { readonly type: 'loan_ended' }
  | { readonly type: 'timer'; readonly id: TimerId }
  /** The kit is being switched off: nobody is seated any more. */
  | { readonly type: 'closing' };

/** The tablet's frames that the session decides on; the others are the bridge's own business. */
export type SessionFrame = Extract<
  TabletFrame,
  { type: 'join' | 'leave' | 'presence' | 'look' | 'turn' | 'signal' | 'voice' }
>;

const SESSION_FRAMES: ReadonlySet<string> = new Set([
  'join',
  'leave',
  'presence',
  'look',
  'turn',
  'signal',
  'voice',
]);

/** Whether a frame is one for the session. */
export function isSessionFrame(frame: TabletFrame): frame is SessionFrame {
  return SESSION_FRAMES.has(frame.type);
}

export type SessionEffect =
  | { readonly do: 'show'; readonly scene: Scene }
  | { readonly do: 'look'; readonly panDeg: number }
  | { readonly do: 'turn'; readonly panDegPerS: number }
  | { readonly do: 'stop' }
  | { readonly do: 'picture'; readonly on: boolean }
  | { readonly do: 'sound'; readonly on: boolean }
  | { readonly do: 'voice'; readonly voice: Voice }
  | { readonly do: 'media_peer'; readonly peer: number | null }
  | { readonly do: 'send'; readonly peer: number; readonly frame: KitFrame }
  | { readonly do: 'drop'; readonly peer: number; readonly code: ErrorCode }
  | { readonly do: 'timer'; readonly id: TimerId; readonly ms: number }
  | { readonly do: 'cancel'; readonly id: TimerId };

/** How long a yes, no, done or "I don't get it" stands on the display. */
export const SIGNAL_MS = 8_000;
/** Wait before a light that was not acknowledged is tried again. */
export const LIGHT_RETRY_MS = 500;

/** Without a board nobody in class can press the privacy button: the camera does not stay open for long by itself. */
export const CAMERA_ALONE_MS = 5 * 60_000;

/** A kit that has just been switched on. */
export const initialState: SessionState = {
  seat: { kind: 'empty' },
  privacy: false,
  relay: 'never',
  doors: true,
  board: 'lost',
  light: { kind: 'dark' },
  classTold: false,
  panDeg: 0,
  turning: false,
  pictureLive: false,
  soundLive: false,
  missing: {},
  lightMissing: false,
  peers: [],
  consultants: [],
  admission: { allowed: false, code: 'NABIJ_E_LOAN_NONE', text: sentenceOf('NABIJ_E_LOAN_NONE') },
  notice: null,
};
