import { makeSession } from '../../../src/kit/session/machine.ts';
import {
  initialState,
  type SessionEffect,
  type SessionEvent,
  type SessionFacts,
  type SessionState,
} from '../../../src/kit/session/state.ts';
import type { Scene } from '../../../src/protocol/scene.ts';

export const facts: SessionFacts = {
  panMinDeg: -80,
  panMaxDeg: 80,
  parkDeg: -80,
  viewDeg: 60,
  cameraLight: 'none',
  presets: [{ name: 'Bord', pan_deg: 0 }],
};
export const step = makeSession(facts);
export const VISIT = '0123456789abcdef';
export const OTHER = 'fedcba9876543210';
export const watchingScene: Scene = { kind: 'watching', name: 'Sam' };

export const boardUp: SessionEvent = { type: 'board_up', privacy: false };
export const opened = (peer: number): SessionEvent => ({ type: 'peer_open', peer, role: 'pupil' });
export const open: SessionEvent = opened(1);
export const admitted: SessionEvent = { type: 'admission', admission: { allowed: true } };
export const join = (
  peer = 1,
  visit = VISIT,
  how: 'tap' | 'return' = 'tap',
  wish: 'watching' | 'listening' = 'watching',
): SessionEvent => ({
  type: 'frame',
  peer,
  frame: { type: 'join', presence: wish, visit, how, name: 'Sam' },
});
/** Hours that are over, with the sentence that says when to come back. */
export const text = {
  nl: 'Je kunt weer in de klas vandaag om 13:00.',
  en: 'You can be in class again today at 13:00.',
};
export const notAdmitted: SessionEvent = {
  type: 'admission',
  admission: { allowed: false, code: 'NABIJ_E_LOAN_HOURS', text },
};
export const presence = (value: 'watching' | 'listening' | 'resting'): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'presence', presence: value },
});
export const look = (panDeg: number, peer = 1): SessionEvent => ({
  type: 'frame',
  peer,
  frame: { type: 'look', pan_deg: panDeg, sent_ms: 0 },
});
export const turn = (speed: number): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'turn', pan_deg_per_s: speed, sent_ms: 0 },
});
export const signal = (name: 'hand' | 'yes' | 'no' | 'done' | 'puzzled', up: boolean): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'signal', signal: name, up },
});
export const leave: SessionEvent = { type: 'frame', peer: 1, frame: { type: 'leave' } };
export const shown = (scene: Scene): SessionEvent => ({ type: 'scene_shown', scene });

export function run(events: SessionEvent[], from: SessionState = initialState) {
  let state = from;
  let effects: readonly SessionEffect[] = [];
  const all: SessionEffect[] = [];
  for (const event of events) {
    ({ state, effects } = step(state, event));
    all.push(...effects);
  }
  return { state, last: effects, all };
}

export const ready: SessionEvent[] = [
  admitted,
  { type: 'relay', connected: true },
  boardUp,
  shown({ kind: 'nobody' }),
  open,
];
export const watching: SessionEvent[] = [...ready, join(), shown(watchingScene)];
