import { describe, expect, test } from 'vitest';
import { makeSession } from '../../../src/kit/session/machine.ts';
import {
  initialState,
  type SessionEffect,
  type SessionEvent,
  type SessionFacts,
  type SessionState,
} from '../../../src/kit/session/state.ts';
import { reportOf, tellsWatching, wantedOf } from '../../../src/kit/session/wanted.ts';
import type { Scene } from '../../../src/protocol/scene.ts';

const facts: SessionFacts = {
  name: 'Sam',
  panMinDeg: -80,
  panMaxDeg: 80,
  parkDeg: -80,
  viewDeg: 60,
  presets: [{ name: 'Bord', pan_deg: 0 }],
};
const step = makeSession(facts);
const VISIT = '0123456789abcdef';
const OTHER = 'fedcba9876543210';
const watchingScene: Scene = { kind: 'watching', name: 'Sam' };

const boardUp: SessionEvent = { type: 'board_up', privacy: false };
const open: SessionEvent = { type: 'peer_open', peer: 1 };
const join = (peer = 1, visit = VISIT): SessionEvent => ({
  type: 'frame',
  peer,
  frame: { type: 'join', presence: 'watching', visit },
});
const presence = (value: 'watching' | 'listening' | 'resting'): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'presence', presence: value },
});
const look = (panDeg: number, peer = 1): SessionEvent => ({
  type: 'frame',
  peer,
  frame: { type: 'look', pan_deg: panDeg, sent_ms: 0 },
});
const turn = (speed: number): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'turn', pan_deg_per_s: speed, sent_ms: 0 },
});
const signal = (name: 'hand' | 'yes' | 'no' | 'done' | 'puzzled', up: boolean): SessionEvent => ({
  type: 'frame',
  peer: 1,
  frame: { type: 'signal', signal: name, up },
});
const leave: SessionEvent = { type: 'frame', peer: 1, frame: { type: 'leave' } };
const shown = (scene: Scene): SessionEvent => ({ type: 'scene_shown', scene });

function run(events: SessionEvent[], from: SessionState = initialState) {
  let state = from;
  let effects: readonly SessionEffect[] = [];
  const all: SessionEffect[] = [];
  for (const event of events) {
    ({ state, effects } = step(state, event));
    all.push(...effects);
  }
  return { state, last: effects, all };
}

const ready: SessionEvent[] = [{ type: 'relay', connected: true }, boardUp, shown({ kind: 'nobody' }), open];
const watching: SessionEvent[] = [...ready, join(), shown(watchingScene)];

/** [what happens, events before, the event, effects that must be in the answer (nothing at all when empty)] */
const table: [string, SessionEvent[], SessionEvent, Partial<SessionEffect>[]][] = [
  ['a joining pupil is shown to the class first', ready, join(), [{ do: 'show', scene: watchingScene }]],
  [
    'the camera opens when the board says the light is on',
    [...ready, join()],
    shown(watchingScene),
    [
      { do: 'picture', on: true },
      { do: 'sound', on: true },
    ],
  ],
  [
    'an older scene acknowledged late does not open the camera',
    [...ready, join()],
    shown({ kind: 'nobody' }),
    [],
  ],
  ['a joining pupil looks ahead', ready, join(), [{ do: 'look', panDeg: 0 }]],
  ['joining twice changes nothing', watching, join(), []],
  ['a look turns the head', watching, look(20), [{ do: 'look', panDeg: 20 }]],
  ['a look beyond the range is clipped to it', watching, look(170), [{ do: 'look', panDeg: 80 }]],
  [
    'a look before joining is refused',
    ready,
    look(20),
    [{ do: 'send', peer: 1, frame: { type: 'refused', code: 'NABIJ_E_NOT_JOINED', of: 'look' } }],
  ],
  [
    'a look by another tablet is refused',
    [...watching, { type: 'peer_open', peer: 2 }],
    look(20, 2),
    [{ do: 'send', peer: 2, frame: { type: 'refused', code: 'NABIJ_E_NOT_JOINED', of: 'look' } }],
  ],
  ['a look while listening does nothing', [...watching, presence('listening')], look(20), []],
  ['a look while resting does nothing', [...watching, presence('resting')], look(20), []],
  [
    'a look in privacy is refused',
    [...watching, { type: 'privacy', on: true }],
    look(20),
    [{ do: 'send', peer: 1, frame: { type: 'refused', code: 'NABIJ_E_PRIVACY', of: 'look' } }],
  ],
  [
    'a look without a board is refused',
    [...watching, { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    look(20),
    [{ do: 'send', peer: 1, frame: { type: 'refused', code: 'NABIJ_E_BOARD_LOST', of: 'look' } }],
  ],
  [
    'a held turn moves and must be repeated',
    watching,
    turn(40),
    [
      { do: 'turn', panDegPerS: 40 },
      { do: 'timer', id: 'turn', ms: 300 },
    ],
  ],
  [
    'a held turn that is not repeated stops',
    [...watching, turn(40)],
    { type: 'timer', id: 'turn' },
    [{ do: 'stop' }],
  ],
  [
    'a held turn let go stops',
    [...watching, turn(40)],
    turn(0),
    [{ do: 'cancel', id: 'turn' }, { do: 'stop' }],
  ],
  ['letting go twice does nothing', watching, turn(0), []],
  ['the turn timer without a turn does nothing', watching, { type: 'timer', id: 'turn' }, []],
  [
    'a look ends a held turn',
    [...watching, turn(40)],
    look(5),
    [
      { do: 'cancel', id: 'turn' },
      { do: 'look', panDeg: 5 },
    ],
  ],
  [
    'listening only closes the camera and parks',
    watching,
    presence('listening'),
    [
      { do: 'picture', on: false },
      { do: 'look', panDeg: -80 },
    ],
  ],
  ['the same presence again does nothing', watching, presence('watching'), []],
  [
    'resting closes camera and sound and parks',
    watching,
    presence('resting'),
    [
      { do: 'picture', on: false },
      { do: 'sound', on: false },
      { do: 'look', panDeg: -80 },
    ],
  ],
  [
    'privacy closes camera and sound at once',
    watching,
    { type: 'privacy', on: true },
    [
      { do: 'picture', on: false },
      { do: 'sound', on: false },
      { do: 'show', scene: { kind: 'privacy' } },
      { do: 'look', panDeg: -80 },
    ],
  ],
  [
    'privacy twice does nothing',
    [...watching, { type: 'privacy', on: true }],
    { type: 'privacy', on: true },
    [],
  ],
  [
    'after privacy the light comes before the camera',
    [...watching, { type: 'privacy', on: true }, shown({ kind: 'privacy' })],
    { type: 'privacy', on: false },
    [
      { do: 'show', scene: watchingScene },
      { do: 'look', panDeg: 0 },
    ],
  ],
  [
    'leaving closes everything and parks',
    watching,
    leave,
    [
      { do: 'picture', on: false },
      { do: 'sound', on: false },
      { do: 'show', scene: { kind: 'nobody' } },
      { do: 'media_peer', peer: null },
      { do: 'look', panDeg: -80 },
      { do: 'send', peer: 1, frame: { type: 'bye' } },
    ],
  ],
  [
    'a lost link closes the camera and keeps the seat for a while',
    watching,
    { type: 'peer_closed', peer: 1 },
    [
      { do: 'picture', on: false },
      { do: 'show', scene: { kind: 'link_lost' } },
      { do: 'timer', id: 'grace', ms: 5000 },
    ],
  ],
  [
    'a lost link during a turn stops the head',
    [...watching, turn(40)],
    { type: 'peer_closed', peer: 1 },
    [{ do: 'stop' }],
  ],
  [
    'after the grace the head parks',
    [...watching, { type: 'peer_closed', peer: 1 }],
    { type: 'timer', id: 'grace' },
    [
      { do: 'show', scene: { kind: 'nobody' } },
      { do: 'look', panDeg: -80 },
    ],
  ],
  ['the grace timer with a taken seat does nothing', watching, { type: 'timer', id: 'grace' }, []],
  ['an unknown tablet that goes changes nothing', watching, { type: 'peer_closed', peer: 9 }, []],
  [
    'a hand goes up on display and light',
    watching,
    signal('hand', true),
    [{ do: 'show', scene: { kind: 'hand', name: 'Sam', watching: true } }],
  ],
  ['a hand that is up stays up', [...watching, signal('hand', true)], signal('hand', true), []],
  [
    '"hand seen" lowers the hand and tells the pupil',
    [...watching, signal('hand', true)],
    { type: 'seen_pressed' },
    [
      { do: 'send', peer: 1, frame: { type: 'seen' } },
      { do: 'show', scene: watchingScene },
    ],
  ],
  ['"hand seen" without a hand does nothing', watching, { type: 'seen_pressed' }, []],
  ['"hand seen" with nobody there does nothing', ready, { type: 'seen_pressed' }, []],
  [
    'a yes stands for a few seconds',
    watching,
    signal('yes', true),
    [{ do: 'timer', id: 'signal', ms: 8000 }],
  ],
  [
    'a yes goes by itself',
    [...watching, signal('yes', true)],
    { type: 'timer', id: 'signal' },
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'lowering a signal that is not up does nothing',
    [...watching, signal('yes', true)],
    signal('no', false),
    [],
  ],
  ['a hand while resting does nothing', [...watching, presence('resting')], signal('hand', true), []],
  [
    'the voice opens only on request',
    watching,
    { type: 'frame', peer: 1, frame: { type: 'voice', voice: 'class' } },
    [{ do: 'voice', voice: 'class' }],
  ],
  [
    'a light that is not shown closes the camera and is tried again',
    watching,
    { type: 'scene_failed' },
    [
      { do: 'picture', on: false },
      { do: 'timer', id: 'light', ms: 1000 },
    ],
  ],
  [
    'a lost board closes the camera',
    watching,
    { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' },
    [{ do: 'picture', on: false }],
  ],
  [
    'a board that is back shows the scene and takes up the angle',
    [...watching, look(20), { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    boardUp,
    [
      { do: 'show', scene: watchingScene },
      { do: 'look', panDeg: 20 },
    ],
  ],
  [
    'a board that is back with nobody there parks',
    [...ready, { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    boardUp,
    [
      { do: 'show', scene: { kind: 'nobody' } },
      { do: 'look', panDeg: -80 },
    ],
  ],
  [
    'a board that restarted in privacy is told so again',
    [...watching, { type: 'privacy', on: true }, { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    boardUp,
    [{ do: 'raise_privacy' }, { do: 'show', scene: { kind: 'privacy' } }],
  ],
  [
    'a head that the board held takes up its angle again',
    [...watching, look(20)],
    { type: 'dead_man' },
    [
      { do: 'show', scene: watchingScene },
      { do: 'look', panDeg: 20 },
    ],
  ],
  ['the light timer after the light was shown does nothing', watching, { type: 'timer', id: 'light' }, []],
  [
    'a missing camera is on the display',
    watching,
    { type: 'part_missing', part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' },
    [{ do: 'show', scene: { ...watchingScene, missing: ['camera'] } }],
  ],
  [
    'a part that comes back leaves the display',
    [...watching, { type: 'part_missing', part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' }],
    { type: 'part_back', part: 'camera' },
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'a part that was never missing coming back does nothing',
    watching,
    { type: 'part_back', part: 'speaker' },
    [],
  ],
];

describe('session machine', () => {
  test.each(table)('%s', (_title, before, event, expected) => {
    const { last } = run([...before, event]);
    if (expected.length === 0) {
      expect(last.filter((effect) => effect.do !== 'cancel')).toEqual([]);
    }
    for (const effect of expected) expect(last).toContainEqual(effect);
  });

  test('closing comes before opening and letting go comes last', () => {
    const { last } = run([...watching, { type: 'peer_open', peer: 2 }, join(2, OTHER)]);
    expect(last.at(-1)).toEqual({ do: 'drop', peer: 1, code: 'NABIJ_E_TAKEN_OVER' });
    expect(last).toContainEqual({ do: 'media_peer', peer: 2 });
  });

  test('the same visit coming back within the grace finds its hand up and its angle', () => {
    const { state, last } = run([
      ...watching,
      look(20),
      signal('hand', true),
      { type: 'peer_closed', peer: 1 },
      { type: 'peer_open', peer: 2 },
      join(2),
    ]);
    expect(state.seat).toMatchObject({ kind: 'taken', peer: 2, pupil: { hand: true } });
    expect(state.panDeg).toBe(20);
    expect(last).toContainEqual({ do: 'cancel', id: 'grace' });
  });

  test('another visit coming in the grace starts muted, with no hand', () => {
    const { state } = run([
      ...watching,
      { type: 'frame', peer: 1, frame: { type: 'voice', voice: 'class' } },
      signal('hand', true),
      { type: 'peer_closed', peer: 1 },
      { type: 'peer_open', peer: 2 },
      join(2, OTHER),
    ]);
    expect(state.seat).toMatchObject({ kind: 'taken', pupil: { hand: false, voice: 'off' } });
  });

  test('a new tablet is told the range, the presets and what the class sees', () => {
    const { last } = run([...ready.slice(0, 3), open]);
    expect(last.map((effect) => effect.do === 'send' && effect.frame.type)).toEqual(['welcome', 'state']);
  });

  test('whatever happens, the camera is open only while the class has been told so', () => {
    const pool: SessionEvent[] = [
      boardUp,
      { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' },
      { type: 'relay', connected: true },
      open,
      { type: 'peer_closed', peer: 1 },
      { type: 'peer_open', peer: 2 },
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
    ];
    const seed = 20_261_122;
    let random = seed;
    const next = (below: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    let state = initialState;
    let picture = false;
    let asked: Scene | null = null;
    let told: Scene | null = null;
    for (let i = 0; i < 20_000; i += 1) {
      const event: SessionEvent = asked !== null && next(3) === 0 ? shown(asked) : pool[next(pool.length)]!;
      if (event.type === 'scene_shown') told = event.scene;
      if (event.type === 'scene_failed' || event.type === 'board_lost' || event.type === 'board_up')
        told = null;
      const answer = step(state, event);
      state = answer.state;
      for (const effect of answer.effects) {
        if (effect.do === 'picture') picture = effect.on;
        if (effect.do !== 'show') continue;
        asked = effect.scene;
        if (!tellsWatching(asked)) told = null;
      }
      const where = `seed ${seed}, step ${i}, after ${event.type}`;
      expect(picture, where).toBe(wantedOf(state, facts).picture);
      if (picture) {
        expect(told !== null && tellsWatching(told), where).toBe(true);
        expect(state.privacy, where).toBe(false);
        expect(reportOf(state, facts).presence, where).toBe('watching');
      }
    }
  });
});
