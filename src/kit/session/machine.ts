import type { Machine, Step } from '../../core/machine.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Part } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Scene } from '../ports.ts';
import { onFrame } from './pupil.ts';
import {
  LIGHT_RETRY_MS,
  type SessionEffect,
  type SessionEvent,
  type SessionFacts,
  type SessionState,
  type TimerId,
} from './state.ts';
import { difference, reportOf, same, signalsOf, tellsWatching, wantedOf } from './wanted.ts';

type SessionStep = Step<SessionState, SessionEffect>;

/**
 * The session: one pure step. First what the event changes, then whatever follows from the change: what the kit
 * must do differently (wanted.ts) and what the tablets must be told.
 */
export function makeSession(facts: SessionFacts): Machine<SessionState, SessionEvent, SessionEffect> {
  return (state, event) => {
    const changed = transition(state, event, facts);
    const before = wantedOf(state, facts);
    const after = wantedOf(changed.state, facts);
    const all = [...changed.effects, ...difference(before, after, facts)];
    // A lost board is shown nothing: its coming back shows the scene.
    const effects = all.filter((effect, index) => effect.do !== 'show' || mayShow(changed.state, index, all));
    if (before.head === 'parked' && after.head === 'free') {
      effects.push({ do: 'look', panDeg: changed.state.panDeg });
    }
    const report = reportOf(changed.state, facts);
    if (!same(report, reportOf(state, facts))) {
      for (const peer of changed.state.peers) effects.push({ do: 'send', peer, frame: report });
    }
    // Whoever is let go hears the reason first: a drop ends the way to that peer.
    effects.sort((a, b) => Number(a.do === 'drop') - Number(b.do === 'drop'));
    // Once a scene that hides the pupil is on its way, an older acknowledgement no longer opens the camera.
    const overtaken = !same(before.scene, after.scene) && !tellsWatching(after.scene);
    return { state: overtaken ? { ...changed.state, light: { kind: 'dark' } } : changed.state, effects };
  };
}

function mayShow(state: SessionState, index: number, all: readonly SessionEffect[]): boolean {
  return state.board === 'up' && !all.slice(index + 1).some((later) => later.do === 'show');
}

function only(state: SessionState, ...effects: SessionEffect[]): SessionStep {
  return { state, effects };
}

function transition(state: SessionState, event: SessionEvent, facts: SessionFacts): SessionStep {
  switch (event.type) {
    case 'peer_open':
      return greet({ ...state, peers: [...state.peers, event.peer] }, event.peer, facts);
    case 'peer_closed':
      return peerClosed(state, event.peer);
    case 'relay':
      return only(event.connected ? { ...state, relaySeen: true } : state);
    case 'frame':
      return onFrame(state, event.peer, event.frame, facts);
    case 'board_up':
      return boardUp(state, event.privacy, facts);
    case 'board_lost':
      return only({
        ...without(state, 'board', event.code),
        board: 'lost',
        light: { kind: 'dark' },
        turning: false,
      });
    case 'dead_man':
      return only({ ...state, turning: false }, ...reassert(state, facts));
    case 'display':
      return only(
        event.present ? found(state, 'display') : without(state, 'display', 'NABIJ_E_DISPLAY_MISSING'),
      );
    case 'privacy':
      return only({ ...state, privacy: event.on, turning: false, told: state.told && !event.on });
    case 'angle':
      return only(wantedOf(state, facts).head === 'free' ? { ...state, panDeg: event.panDeg } : state);
    case 'seen_pressed':
      return seenPressed(state);
    case 'scene_shown':
      return sceneShown(state, event.scene);
    case 'scene_failed':
      return sceneFailed(state);
    case 'picture':
      return only({ ...state, pictureLive: event.live });
    case 'sound':
      return only({ ...state, soundLive: event.live });
    case 'part_missing':
      return only(without(state, event.part, event.code));
    case 'part_back':
      return only(found(state, event.part));
    case 'timer':
      return onTimer(state, event.id, facts);
  }
}

function greet(state: SessionState, peer: number, facts: SessionFacts): SessionStep {
  return only(
    state,
    {
      do: 'send',
      peer,
      frame: {
        type: 'welcome',
        protocol: 1,
        pan_min_deg: facts.panMinDeg,
        pan_max_deg: facts.panMaxDeg,
        view_deg: facts.viewDeg,
        presets: [...facts.presets],
      },
    },
    { do: 'send', peer, frame: reportOf(state, facts) },
  );
}

function peerClosed(state: SessionState, peer: number): SessionStep {
  const left = { ...state, peers: state.peers.filter((other) => other !== peer) };
  if (state.seat.kind !== 'taken' || state.seat.peer !== peer) return only(left);
  return only(
    { ...left, seat: { kind: 'lost', pupil: state.seat.pupil }, turning: false },
    ...(state.turning ? [{ do: 'stop' } as const] : []),
    { do: 'timer', id: 'grace', ms: LIMITS.linkGraceMs },
  );
}

/** The board is back: what it shows and where it looks is said again, because it may have restarted. */
function boardUp(state: SessionState, privacy: boolean, facts: SessionFacts): SessionStep {
  const up: SessionState = {
    ...found(state, 'board'),
    board: 'up',
    light: { kind: 'dark' },
    privacy: state.privacy || privacy,
  };
  return only(
    up,
    ...(up.privacy && !privacy ? [{ do: 'raise_privacy' } as const] : []),
    ...reassert(up, facts),
  );
}

/** Light, display and angle once more, for a board that may have lost them. */
function reassert(state: SessionState, facts: SessionFacts): SessionEffect[] {
  const wanted = wantedOf(state, facts);
  return [
    { do: 'show', scene: wanted.scene },
    { do: 'look', panDeg: wanted.head === 'parked' ? facts.parkDeg : state.panDeg },
  ];
}

function sceneShown(state: SessionState, scene: Scene): SessionStep {
  const told = state.told || (state.seat.kind === 'taken' && 'name' in scene && scene.kind !== 'resting');
  return only(
    { ...state, light: { kind: 'shown', scene }, told, lightMissing: false },
    { do: 'cancel', id: 'light' },
  );
}

/** A board that is lost needs no second try: its coming back shows the scene again. */
function sceneFailed(state: SessionState): SessionStep {
  if (state.board === 'lost') return only({ ...state, light: { kind: 'dark' } });
  return only(
    { ...state, light: { kind: 'dark' }, lightMissing: true },
    { do: 'timer', id: 'light', ms: LIGHT_RETRY_MS },
  );
}

function seenPressed(state: SessionState): SessionStep {
  if (state.seat.kind !== 'taken' || !signalsOf(state).includes('hand')) return only(state);
  const { peer, pupil } = state.seat;
  return only(
    { ...state, seat: { ...state.seat, pupil: { ...pupil, hand: false } } },
    { do: 'send', peer, frame: { type: 'seen' } },
  );
}

function onTimer(state: SessionState, id: TimerId, facts: SessionFacts): SessionStep {
  switch (id) {
    case 'grace':
      if (state.seat.kind !== 'lost') return only(state);
      return only({ ...state, seat: { kind: 'empty' }, told: false });
    case 'turn':
      return state.turning ? only({ ...state, turning: false }, { do: 'stop' }) : only(state);
    case 'signal':
      if (state.seat.kind !== 'taken') return only(state);
      return only({ ...state, seat: { ...state.seat, pupil: { ...state.seat.pupil, signal: null } } });
    case 'light': {
      if (state.board === 'lost' || state.light.kind === 'shown') return only(state);
      return only(state, { do: 'show', scene: wantedOf(state, facts).scene });
    }
  }
}

function without(state: SessionState, part: Part, code: ErrorCode): SessionState {
  return { ...state, missing: { ...state.missing, [part]: code } };
}

function found(state: SessionState, part: Part): SessionState {
  const { [part]: _gone, ...missing } = state.missing;
  return { ...state, missing };
}
