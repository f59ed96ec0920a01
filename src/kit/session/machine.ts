import type { Machine, Step } from '../../core/machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Part } from '../../protocol/frames.ts';
import type { Scene } from '../ports.ts';
import { peerClosed, peerOpen } from './peers.ts';
import { onFrame } from './pupil.ts';
import { emptySeat, onAdmission, onLoanEnded } from './seat.ts';
import {
  CAMERA_ALONE_MS,
  LIGHT_RETRY_MS,
  type SessionEffect,
  type SessionEvent,
  type SessionFacts,
  type SessionState,
  type TimerId,
} from './state.ts';
import { type Again, difference, reportOf, same, signalsOf, tellsWatching, wantedOf } from './wanted.ts';

interface SessionStep extends Step<SessionState, SessionEffect> {
  readonly again?: Again;
}

/**
 * The session: one pure step. First what the event changes, then whatever follows from the change: what the kit
 * must do differently (wanted.ts) and what the tablets must be told.
 */
export function makeSession(facts: SessionFacts): Machine<SessionState, SessionEvent, SessionEffect> {
  return (state, event) => {
    const step: SessionStep = transition(state, event, facts);
    const before = wantedOf(state);
    const after = wantedOf(step.state);
    const headDeg = after.head === 'parked' ? facts.parkDeg : step.state.panDeg;
    const effects = [...step.effects, ...difference(before, after, headDeg, step.again ?? 'nothing')];
    for (const peer of step.state.peers) {
      const report = reportOf(step.state, peer);
      if (!same(report, reportOf(state, peer))) effects.push({ do: 'send', peer, frame: report });
    }
    // Once a scene that hides the pupil is on its way, an older acknowledgement no longer opens the camera.
    const hides = after.scene !== null && !tellsWatching(after.scene) && !same(before.scene, after.scene);
    // The camera's own light vouches for a camera that is open, and for none that was shut meanwhile.
    const shut = step.state.light.kind === 'camera' && !after.picture;
    return { state: hides || shut ? { ...step.state, light: { kind: 'dark' } } : step.state, effects };
  };
}

function stepTo(state: SessionState, ...effects: SessionEffect[]): SessionStep {
  return { state, effects };
}

function transition(state: SessionState, event: SessionEvent, facts: SessionFacts): SessionStep {
  switch (event.type) {
    case 'peer_open':
      return peerOpen(state, event.peer, event.role, facts);
    case 'peer_closed':
      return peerClosed(state, event.peer);
    case 'relay':
      return stepTo({ ...state, relay: event.connected ? 'up' : state.relay === 'never' ? 'never' : 'down' });
    case 'frame':
      return onFrame(state, event.peer, event.frame, facts);
    case 'board_up':
      return boardUp(state, event.privacy);
    case 'board_lost':
      return boardLost(state, event.code, facts);
    case 'dead_man':
      return { ...stepTo({ ...state, turning: false }), again: 'all' };
    case 'display':
      return stepTo(
        event.present ? found(state, 'display') : without(state, 'display', 'NABIJ_E_DISPLAY_MISSING'),
      );
    case 'privacy':
      return stepTo({ ...state, privacy: event.on, turning: false, classTold: state.classTold && !event.on });
    case 'angle':
      return stepTo(wantedOf(state).head === 'free' ? { ...state, panDeg: event.panDeg } : state);
    case 'seen_pressed':
      return seenPressed(state);
    case 'scene_shown':
      return sceneShown(state, event.scene);
    case 'scene_failed':
      return sceneFailed(state);
    case 'picture':
      return stepTo({ ...state, pictureLive: event.live });
    case 'sound':
      return stepTo({ ...state, soundLive: event.live });
    case 'part_missing':
      return stepTo(without(state, event.part, event.code));
    case 'part_back':
      return stepTo(found(state, event.part));
    case 'doors':
      return onDoors(state, event.open);
    case 'admission':
      return onAdmission(state, event.admission);
    case 'notice':
      return stepTo({ ...state, notice: event.notice });
    case 'loan_ended':
      return onLoanEnded(state);
    case 'timer':
      return onTimer(state, event.id);
    case 'closing':
      return emptySeat(state);
  }
}

/** The board knows best: the class may have pressed its button while nobody was listening. */
function boardUp(state: SessionState, privacy: boolean): SessionStep {
  const light = state.light.kind === 'camera' ? state.light : ({ kind: 'dark' } as const);
  return stepTo({ ...found(state, 'board'), board: 'up', light, privacy });
}

/** A camera that is open, and can be seen to be without the board, stays so: a loose cable ends no lesson. */
function boardLost(state: SessionState, code: ErrorCode, facts: SessionFacts): SessionStep {
  const lost: SessionState = { ...without(state, 'board', code), board: 'lost', turning: false };
  if (state.light.kind === 'camera') return stepTo(lost);
  if (facts.cameraLight === 'none' || !wantedOf(state).picture) {
    return stepTo({ ...lost, light: { kind: 'dark' } });
  }
  const timer = { do: 'timer', id: 'camera_alone', ms: CAMERA_ALONE_MS } as const;
  return stepTo({ ...lost, light: { kind: 'camera' } }, timer);
}

/** With the first door the kit is on its way to the relay: nothing is lost yet. */
function onDoors(state: SessionState, open: boolean): SessionStep {
  if (open === state.doors) return stepTo(state);
  return stepTo({ ...state, doors: open, relay: open && state.relay === 'down' ? 'never' : state.relay });
}

function sceneShown(state: SessionState, scene: Scene): SessionStep {
  const tells = state.seat.kind === 'taken' && 'name' in scene && scene.kind !== 'resting';
  return stepTo(
    {
      ...state,
      light: { kind: 'shown', scene },
      classTold: state.classTold || tells,
      lightMissing: false,
    },
    { do: 'cancel', id: 'light' },
    { do: 'cancel', id: 'camera_alone' },
  );
}

/** A board that is lost needs no second try: its coming back shows the scene again. */
function sceneFailed(state: SessionState): SessionStep {
  if (state.board === 'lost') {
    return stepTo(state.light.kind === 'camera' ? state : { ...state, light: { kind: 'dark' } });
  }
  return stepTo(
    { ...state, light: { kind: 'dark' }, lightMissing: true },
    { do: 'timer', id: 'light', ms: LIGHT_RETRY_MS },
  );
}

/** The teacher has seen the hand, also when the pupil's link is away just now. */
function seenPressed(state: SessionState): SessionStep {
  if (state.seat.kind === 'empty' || !signalsOf(state).includes('hand')) return stepTo(state);
  const { seat } = state;
  const lowered: SessionState = { ...state, seat: { ...seat, pupil: { ...seat.pupil, hand: false } } };
  if (seat.kind === 'lost') return stepTo(lowered);
  return stepTo(lowered, { do: 'send', peer: seat.peer, frame: { type: 'seen' } });
}

function onTimer(state: SessionState, id: TimerId): SessionStep {
  switch (id) {
    case 'grace':
      if (state.seat.kind !== 'lost') return stepTo(state);
      return emptySeat(state);
    case 'turn':
      return state.turning ? stepTo({ ...state, turning: false }, { do: 'stop' }) : stepTo(state);
    case 'signal':
      if (state.seat.kind === 'empty') return stepTo(state);
      return stepTo({ ...state, seat: { ...state.seat, pupil: { ...state.seat.pupil, signal: null } } });
    case 'light':
      return state.light.kind === 'shown' ? stepTo(state) : { ...stepTo(state), again: 'light' };
    case 'camera_alone':
      return stepTo(state.light.kind === 'camera' ? { ...state, light: { kind: 'dark' } } : state);
  }
}

function without(state: SessionState, part: Part, code: ErrorCode): SessionState {
  return { ...state, missing: { ...state.missing, [part]: code } };
}

function found(state: SessionState, part: Part): SessionState {
  const { [part]: _gone, ...missing } = state.missing;
  return { ...state, missing };
}
