import type { ErrorCode } from '../../protocol/errors.ts';
import type { Part, Signal, StateReport, Voice } from '../../protocol/frames.ts';
import { CAMERA_LIGHT_TEXT, sceneText } from '../../protocol/scene.ts';
import type { Scene } from '../ports.ts';
import type { Pupil, SessionEffect, SessionState } from './state.ts';

/**
 * What must hold in a state: light, head, camera, sound, speaker, who has media. The machine compares what two
 * states want and does the difference, so no path through the session can forget to shut the camera.
 */
export interface Wanted {
  /** Null while there is no board to show it. */
  readonly scene: Scene | null;
  /** `none` while there is no board to turn it. */
  readonly head: 'free' | 'parked' | 'none';
  readonly picture: boolean;
  readonly sound: boolean;
  readonly voice: Voice;
  readonly mediaPeer: number | null;
}

/** The scene for a state: privacy over a lost link over what the pupil does; pairing when nobody is there. */
export function sceneOf(state: SessionState): Scene {
  const missing = missingParts(state).map((entry) => entry.part);
  const scene = sceneOfSeat(state);
  return missing.length === 0 ? scene : { ...scene, missing };
}

function sceneOfSeat(state: SessionState): Scene {
  if (state.privacy) return { kind: 'privacy' };
  if (state.seat.kind === 'empty' && !state.doors) return state.notice ?? { kind: 'nobody' };
  if (state.relay === 'never') return { kind: 'starting' };
  if (state.seat.kind === 'lost') return { kind: 'link_lost' };
  // Who is here needs no relay: the data channel goes past it.
  if (state.seat.kind === 'taken') return sceneOfPupil(state.seat.pupil);
  return state.relay === 'down' ? { kind: 'link_lost' } : (state.notice ?? { kind: 'nobody' });
}

function sceneOfPupil(pupil: Pupil): Scene {
  const { name } = pupil;
  if (pupil.presence === 'resting') return { kind: 'resting', name };
  const watching = pupil.presence === 'watching';
  if (pupil.signal !== null) return { kind: 'signal', name, signal: pupil.signal, watching };
  if (pupil.hand) return { kind: 'hand', name, watching };
  return { kind: pupil.presence, name };
}

/** Whether a class that sees this scene knows that the camera is on. */
export function tellsWatching(scene: Scene): boolean {
  return scene.kind === 'watching' || ((scene.kind === 'hand' || scene.kind === 'signal') && scene.watching);
}

/** Whether something in class tells that the camera is on. */
function classSeesCamera({ light }: SessionState): boolean {
  return light.kind === 'camera' || (light.kind === 'shown' && tellsWatching(light.scene));
}

/** What must hold in this state. */
export function wantedOf(state: SessionState): Wanted {
  const pupil = state.seat.kind === 'taken' ? state.seat.pupil : null;
  const open = pupil !== null && !state.privacy;
  const inClass = open && pupil.presence !== 'resting';
  const watching = open && pupil.presence === 'watching';
  const inGrace = state.seat.kind === 'lost' && state.seat.pupil.presence === 'watching' && !state.privacy;
  return {
    scene: state.board === 'up' ? sceneOf(state) : null,
    head: state.board === 'lost' ? 'none' : watching || inGrace ? 'free' : 'parked',
    picture: watching && classSeesCamera(state),
    sound: inClass && state.classTold,
    voice: inClass ? pupil.voice : 'off',
    mediaPeer: state.seat.kind === 'taken' ? state.seat.peer : null,
  };
}

/** The parts that are missing, each with the code of the sentence that says so. */
export function missingParts(state: SessionState): { part: Part; code: ErrorCode }[] {
  const parts = Object.entries(state.missing).map(([part, code]) => ({ part: part as Part, code }));
  if (state.lightMissing && state.missing.board === undefined) {
    parts.push({ part: 'board', code: 'NABIJ_E_LIGHT_NOT_SHOWN' });
  }
  return parts;
}

/** The signals that are up. */
export function signalsOf(state: SessionState): Signal[] {
  if (state.seat.kind === 'empty') return [];
  const { hand, signal } = state.seat.pupil;
  return [...(hand ? (['hand'] as const) : []), ...(signal === null ? [] : [signal])];
}

/**
 * The picture of the session for one tablet. Who sits in class hears all of it; another page of the same pupil only
 * whether it could come in, and that the pupil sits there already.
 */
export function reportOf(state: SessionState, peer: number): StateReport {
  const wanted = wantedOf(state);
  const { privacy } = state;
  const missing = missingParts(state);
  if (state.seat.kind !== 'taken') return { ...BARE_REPORT, privacy, missing };
  if (state.seat.peer !== peer) {
    return { ...BARE_REPORT, presence: state.seat.pupil.presence, privacy, missing };
  }
  return {
    type: 'state',
    presence: state.seat.pupil.presence,
    class_sees: classSees(state, wanted.scene),
    privacy,
    signals: signalsOf(state),
    voice: wanted.voice,
    picture: wanted.picture && state.pictureLive,
    sound: wanted.sound && state.soundLive,
    missing,
  };
}

/** Without a board the display is dark and the ring says, by itself, that the connection is gone. */
function classSees({ light }: SessionState, scene: Scene | null): string {
  if (scene === null && light.kind === 'camera') return CAMERA_LIGHT_TEXT;
  return sceneText(scene ?? { kind: 'link_lost' });
}

const BARE_REPORT = {
  type: 'state',
  presence: 'nobody',
  class_sees: '',
  signals: [],
  voice: 'off',
  picture: false,
  sound: false,
} satisfies Partial<StateReport>;

/** What the board must be told again although it should know: nothing, the light, or all. */
export type Again = 'nothing' | 'light' | 'all';

/** The effects that lead from what one state wants to what the next one wants. Closing comes before opening. */
export function difference(before: Wanted, after: Wanted, headDeg: number, again: Again): SessionEffect[] {
  const effects: SessionEffect[] = [];
  if (before.picture && !after.picture) effects.push({ do: 'picture', on: false });
  if (before.sound && !after.sound) effects.push({ do: 'sound', on: false });
  if (before.voice !== after.voice) effects.push({ do: 'voice', voice: after.voice });
  if (after.scene !== null && (again !== 'nothing' || !same(before.scene, after.scene))) {
    effects.push({ do: 'show', scene: after.scene });
  }
  if (before.mediaPeer !== after.mediaPeer) effects.push({ do: 'media_peer', peer: after.mediaPeer });
  if (after.head !== 'none' && (again === 'all' || before.head !== after.head)) {
    effects.push({ do: 'look', panDeg: headDeg });
  }
  if (!before.sound && after.sound) effects.push({ do: 'sound', on: true });
  if (!before.picture && after.picture) effects.push({ do: 'picture', on: true });
  return effects;
}

/** Whether two small plain values are the same. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
