import type { Step } from '../../core/machine.ts';
import type { KitFrame } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Role } from '../../protocol/office.ts';
import type { SessionEffect, SessionFacts, SessionState } from './state.ts';
import { reportOf } from './wanted.ts';

type SessionStep = Step<SessionState, SessionEffect>;

/** A consultant's page hears that it is there, and nothing of the class. */
export function peerOpen(state: SessionState, peer: number, role: Role, facts: SessionFacts): SessionStep {
  const welcome: KitFrame = {
    type: 'welcome',
    protocol: 1,
    pan_min_deg: facts.panMinDeg,
    pan_max_deg: facts.panMaxDeg,
    view_deg: facts.viewDeg,
    presets: [...facts.presets],
  };
  const greeting: SessionEffect = { do: 'send', peer, frame: welcome };
  if (role === 'consultant') {
    return { state: { ...state, consultants: [...state.consultants, peer] }, effects: [greeting] };
  }
  const next = { ...state, peers: [...state.peers, peer] };
  return { state: next, effects: [greeting, { do: 'send', peer, frame: reportOf(next, peer) }] };
}

/** The seat outlives its link for a while. */
export function peerClosed(state: SessionState, peer: number): SessionStep {
  const others = (peers: readonly number[]): number[] => peers.filter((other) => other !== peer);
  const left = { ...state, peers: others(state.peers), consultants: others(state.consultants) };
  if (state.seat.kind !== 'taken' || state.seat.peer !== peer) return { state: left, effects: [] };
  const grace = { do: 'timer', id: 'grace', ms: LIMITS.linkGraceMs } as const;
  return {
    state: { ...left, seat: { kind: 'lost', pupil: state.seat.pupil }, turning: false },
    effects: state.turning ? [{ do: 'stop' }, grace] : [grace],
  };
}
