import type { Step } from '../../core/machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { shownName } from './name.ts';
import { emptySeat } from './seat.ts';
import {
  type Pupil,
  type Seat,
  type SessionEffect,
  type SessionFacts,
  type SessionFrame,
  type SessionState,
  SIGNAL_MS,
} from './state.ts';

type SessionStep = Step<SessionState, SessionEffect>;
type Taken = Extract<Seat, { kind: 'taken' }>;

/** What a tablet's frame changes: joining takes the seat, everything else needs it, and a consultant has neither. */
export function onFrame(
  state: SessionState,
  peer: number,
  frame: SessionFrame,
  facts: SessionFacts,
): SessionStep {
  if (!state.peers.includes(peer)) return refuse(state, peer, 'NABIJ_E_ROLE', frame.type);
  if (frame.type === 'join') return join(state, peer, frame);
  if (state.seat.kind !== 'taken' || state.seat.peer !== peer) {
    return refuse(state, peer, 'NABIJ_E_NOT_JOINED', frame.type);
  }
  switch (frame.type) {
    case 'leave':
      return emptySeat(state);
    case 'presence':
      return changePresence(state, state.seat, frame.presence);
    case 'look':
    case 'turn':
      return look(state, state.seat, frame, facts);
    case 'signal':
      return signal(state, state.seat, frame);
    case 'voice':
      return { state: withPupil(state, state.seat, { voice: frame.voice }), effects: [] };
  }
}

function join(
  state: SessionState,
  peer: number,
  frame: Extract<SessionFrame, { type: 'join' }>,
): SessionStep {
  const { seat, admission } = state;
  if (!admission.allowed) return refuse(state, peer, admission.code, frame.type, admission.text);
  const name = shownName(frame.name);
  if (seat.kind === 'taken' && seat.peer === peer) return joinAgain(state, seat, frame.presence, name);
  const known = seat.kind !== 'empty' && seat.pupil.visit === frame.visit ? seat.pupil : null;
  if (seat.kind !== 'empty' && known === null && frame.how === 'return') {
    return refuse(state, peer, 'NABIJ_E_SEAT_TAKEN', frame.type);
  }
  const pupil: Pupil = known
    ? { ...known, name, presence: frame.presence }
    : { visit: frame.visit, name, presence: frame.presence, voice: 'off', hand: false, signal: null };
  const effects: SessionEffect[] = [{ do: 'cancel', id: 'grace' }];
  if (known === null) effects.push({ do: 'cancel', id: 'signal' });
  if (state.turning) effects.push({ do: 'stop' });
  // The same pupil on another device: the older page is told and let go, and the newer one is told as well, also
  // when the older one lost its link just before: it may come back.
  if (seat.kind === 'taken') effects.push({ do: 'drop', peer: seat.peer, code: 'NABIJ_E_TAKEN_OVER' });
  if (seat.kind !== 'empty' && known === null) {
    effects.push({ do: 'send', peer, frame: { type: 'took_over' } });
  }
  return {
    state: {
      ...state,
      seat: { kind: 'taken', peer, pupil },
      peers: seat.kind === 'taken' ? state.peers.filter((other) => other !== seat.peer) : state.peers,
      panDeg: seat.kind === 'empty' ? 0 : state.panDeg,
      turning: false,
      classTold: known !== null && state.classTold,
      // Who comes in has compared the words: they are not shown again afterwards.
      notice: state.notice?.kind === 'words' ? null : state.notice,
    },
    effects,
  };
}

/** The page was left and entered again before its leaving came: it waits for a media connection of its own. */
function joinAgain(state: SessionState, seat: Taken, presence: Pupil['presence'], name: string): SessionStep {
  const named: Taken = { ...seat, pupil: { ...seat.pupil, name } };
  const changed = changePresence({ ...state, seat: named }, named, presence);
  const again: SessionEffect[] = [
    { do: 'media_peer', peer: null },
    { do: 'media_peer', peer: seat.peer },
  ];
  return { state: changed.state, effects: [...changed.effects, ...again] };
}

function changePresence(state: SessionState, seat: Taken, presence: Pupil['presence']): SessionStep {
  if (seat.pupil.presence === presence) return { state, effects: [] };
  // Who rests is left alone: nothing of before stands on the display or comes back by itself.
  const rest = presence === 'resting' ? ({ voice: 'off', hand: false, signal: null } as const) : {};
  const next: SessionState = {
    ...withPupil(state, seat, { ...rest, presence }),
    turning: false,
    classTold: presence !== 'resting' && state.classTold,
  };
  const effects: SessionEffect[] = presence === 'resting' ? [{ do: 'cancel', id: 'signal' }] : [];
  if (state.turning) effects.push({ do: 'stop' });
  return { state: next, effects };
}

/** The head may turn while the pupil watches, the class has not shut privacy, and a board is there. */
function mayLook(state: SessionState): boolean {
  return (
    state.seat.kind === 'taken' &&
    state.seat.pupil.presence === 'watching' &&
    !state.privacy &&
    state.board === 'up'
  );
}

function look(
  state: SessionState,
  seat: Taken,
  frame: Extract<SessionFrame, { type: 'look' | 'turn' }>,
  facts: SessionFacts,
): SessionStep {
  if (!mayLook(state)) {
    if (state.privacy) return refuse(state, seat.peer, 'NABIJ_E_PRIVACY', frame.type);
    if (state.board === 'lost') return refuse(state, seat.peer, 'NABIJ_E_BOARD_LOST', frame.type);
    return { state, effects: [] };
  }
  if (frame.type === 'turn') {
    const turning = frame.pan_deg_per_s !== 0;
    if (!turning) {
      return state.turning
        ? { state: { ...state, turning }, effects: [{ do: 'cancel', id: 'turn' }, { do: 'stop' }] }
        : { state, effects: [] };
    }
    return {
      state: { ...state, turning },
      effects: [
        { do: 'turn', panDegPerS: frame.pan_deg_per_s },
        { do: 'timer', id: 'turn', ms: LIMITS.lookExpiryMs },
      ],
    };
  }
  const panDeg = Math.min(facts.panMaxDeg, Math.max(facts.panMinDeg, frame.pan_deg));
  const effects: SessionEffect[] = [{ do: 'look', panDeg }];
  if (state.turning) effects.unshift({ do: 'cancel', id: 'turn' });
  return { state: { ...state, panDeg, turning: false }, effects };
}

function signal(
  state: SessionState,
  seat: Taken,
  frame: Extract<SessionFrame, { type: 'signal' }>,
): SessionStep {
  if (seat.pupil.presence === 'resting') return { state, effects: [] };
  if (frame.signal === 'hand') {
    return { state: withPupil(state, seat, { hand: frame.up }), effects: [] };
  }
  if (frame.up) {
    return {
      state: withPupil(state, seat, { signal: frame.signal }),
      effects: [{ do: 'timer', id: 'signal', ms: SIGNAL_MS }],
    };
  }
  if (seat.pupil.signal !== frame.signal) return { state, effects: [] };
  return { state: withPupil(state, seat, { signal: null }), effects: [{ do: 'cancel', id: 'signal' }] };
}

function withPupil(state: SessionState, seat: Taken, change: Partial<Pupil>): SessionState {
  return { ...state, seat: { ...seat, pupil: { ...seat.pupil, ...change } } };
}

function refuse(
  state: SessionState,
  peer: number,
  code: ErrorCode,
  of: string,
  text?: { readonly nl: string; readonly en: string },
): SessionStep {
  const frame = { type: 'refused', code, of, ...(text && { text }) } as const;
  return { state, effects: [{ do: 'send', peer, frame }] };
}
