import type { Step } from '../../core/machine.ts';
import type { Admission } from '../ports.ts';
import type { SessionEffect, SessionState } from './state.ts';

type SessionStep = Step<SessionState, SessionEffect>;

/** When the hours end in the middle of a lesson, the pupil is let out with a sentence that says when to come back. */
export function onAdmission(state: SessionState, admission: Admission): SessionStep {
  const next = { ...state, admission };
  if (admission.allowed || state.seat.kind === 'empty') return { state: next, effects: [] };
  const out = emptySeat(next);
  if (state.seat.kind === 'lost') return out;
  const { code, text } = admission;
  const frame = { type: 'refused', code, of: 'presence', text } as const;
  return { state: out.state, effects: [...out.effects, { do: 'send', peer: state.seat.peer, frame }] };
}

/** Everybody is let go, and told why. */
export function onLoanEnded(state: SessionState): SessionStep {
  const out = emptySeat(state);
  const drops = [...state.peers, ...state.consultants].map(
    (peer) => ({ do: 'drop', peer, code: 'NABIJ_E_LOAN_ENDED' }) as const,
  );
  return { state: { ...out.state, peers: [], consultants: [] }, effects: [...out.effects, ...drops] };
}

/** Nobody is in class any more, and nothing of who was goes on. */
export function emptySeat(state: SessionState): SessionStep {
  if (state.seat.kind === 'empty') return { state, effects: [] };
  return {
    state: { ...state, seat: { kind: 'empty' }, classTold: false, turning: false },
    effects: [
      ...(['grace', 'turn', 'signal'] as const).map((id) => ({ do: 'cancel', id }) as const),
      ...(state.turning ? [{ do: 'stop' } as const] : []),
    ],
  };
}
