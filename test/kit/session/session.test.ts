import { expect, test } from 'vitest';
import { initialState, type SessionEvent } from '../../../src/kit/session/state.ts';
import { tellsWatching, wantedOf } from '../../../src/kit/session/wanted.ts';
import type { Scene } from '../../../src/protocol/scene.ts';
import {
  admitted,
  boardUp,
  join,
  leave,
  look,
  notAdmitted,
  OTHER,
  open,
  presence,
  ready,
  run,
  shown,
  signal,
  step,
  turn,
  watching,
} from './events.ts';

test('another device takes the seat over, and the older one is told', () => {
  const { last } = run([...watching, { type: 'peer_open', peer: 2, role: 'pupil' }, join(2, OTHER)]);
  expect(last).toContainEqual({ do: 'drop', peer: 1, code: 'NABIJ_E_TAKEN_OVER' });
  expect(last).toContainEqual({ do: 'media_peer', peer: 2 });
});

test('the same visit coming back within the grace finds its hand up and its angle', () => {
  const { state, last } = run([
    ...watching,
    look(20),
    signal('hand', true),
    { type: 'peer_closed', peer: 1 },
    { type: 'peer_open', peer: 2, role: 'pupil' },
    join(2),
  ]);
  expect(state.seat).toMatchObject({ kind: 'taken', peer: 2, pupil: { hand: true } });
  expect(state.panDeg).toBe(20);
  expect(last).toContainEqual({ do: 'cancel', id: 'grace' });
  expect(last).not.toContainEqual({ do: 'send', peer: 2, frame: { type: 'took_over' } });
});

test('another visit coming in the grace starts muted, with no hand', () => {
  const { state } = run([
    ...watching,
    { type: 'frame', peer: 1, frame: { type: 'voice', voice: 'class' } },
    signal('hand', true),
    { type: 'peer_closed', peer: 1 },
    { type: 'peer_open', peer: 2, role: 'pupil' },
    join(2, OTHER),
  ]);
  expect(state.seat).toMatchObject({ kind: 'taken', pupil: { hand: false, voice: 'off' } });
});

test('a new tablet is told the range, the presets and what the class sees', () => {
  const { last } = run([...ready.slice(0, 3), open]);
  expect(last.map((effect) => effect.do === 'send' && effect.frame.type)).toEqual(['welcome', 'state']);
});

test('another page of the pupil hears that the pupil sits in class, and nothing more', () => {
  const { last } = run([...watching, { type: 'peer_open', peer: 2, role: 'pupil' }]);
  expect(last).toContainEqual({
    do: 'send',
    peer: 2,
    frame: expect.objectContaining({ type: 'state', presence: 'watching', class_sees: '', signals: [] }),
  });
});

test('whatever happens, the camera is open only while the class has been told so', () => {
  const pool: SessionEvent[] = [
    boardUp,
    { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' },
    { type: 'relay', connected: true },
    open,
    { type: 'peer_closed', peer: 1 },
    { type: 'peer_open', peer: 2, role: 'pupil' },
    join(),
    join(2, OTHER),
    presence('watching'),
    presence('listening'),
    presence('resting'),
    { type: 'privacy', on: true },
    { type: 'privacy', on: false },
    signal('hand', true),
    signal('yes', true),
    { type: 'scene_failed' },
    { type: 'timer', id: 'grace' },
    { type: 'timer', id: 'signal' },
    { type: 'timer', id: 'light' },
    turn(30),
    look(10),
    leave,
    { type: 'peer_closed', peer: 2 },
    notAdmitted,
    // Most of the time somebody may come and wants to.
    ...[admitted, admitted, open, open, join(), join(), presence('watching')],
    { type: 'peer_open', peer: 3, role: 'consultant' },
    { type: 'peer_closed', peer: 3 },
    join(3, OTHER),
    { type: 'doors', open: true },
    { type: 'doors', open: false },
    { type: 'notice', notice: { kind: 'words', words: ['appel', 'kraan', 'zeehond', 'winter'] } },
    { type: 'notice', notice: null },
    { type: 'loan_ended' },
  ];
  const isThere = (event: SessionEvent) =>
    event.type === 'peer_open' && [...state.peers, ...state.consultants].includes(event.peer);
  const seed = 20_261_122;
  let random = seed;
  const next = (below: number) => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((random / 2 ** 32) * below);
  };
  let state = initialState;
  let picture = false;
  let opened = 0;
  let asked: Scene | null = null;
  let told: Scene | null = null;
  for (let i = 0; i < 20_000; i += 1) {
    const event: SessionEvent = asked !== null && next(3) === 0 ? shown(asked) : pool[next(pool.length)]!;
    // The bridge counts its peers: none opens twice.
    if (isThere(event)) continue;
    if (event.type === 'scene_shown') told = event.scene;
    if (event.type === 'scene_failed' || event.type === 'board_lost' || event.type === 'board_up')
      told = null;
    const answer = step(state, event);
    state = answer.state;
    for (const effect of answer.effects) {
      if (effect.do === 'picture') picture = effect.on;
      if (effect.do === 'picture' && effect.on) opened += 1;
      if (effect.do !== 'show') continue;
      asked = effect.scene;
      if (!tellsWatching(asked)) told = null;
    }
    const where = `seed ${seed}, step ${i}, after ${event.type}`;
    expect(picture, where).toBe(wantedOf(state).picture);
    if (picture) {
      expect(told !== null && tellsWatching(told), where).toBe(true);
      expect(state.privacy, where).toBe(false);
      expect(state.seat, where).toMatchObject({ kind: 'taken', pupil: { presence: 'watching' } });
      expect(state.admission.allowed, where).toBe(true);
      expect(state.consultants, where).not.toContain(state.seat.kind === 'taken' && state.seat.peer);
    }
  }
  expect(opened, `seed ${seed}`).toBeGreaterThan(100);
});
