import { expect, test } from 'vitest';
import type { SessionEffect, SessionEvent } from '../../../src/kit/session/state.ts';
import {
  boardUp,
  join,
  leave,
  look,
  OTHER,
  presence,
  ready,
  run,
  shown,
  signal,
  turn,
  VISIT,
  watching,
  watchingScene,
} from './events.ts';

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
    [...watching, { type: 'peer_open', peer: 2, role: 'pupil' }],
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
      { do: 'timer', id: 'light', ms: 500 },
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
    'privacy that the class lowered while nobody listened is lowered here too',
    [...watching, { type: 'privacy', on: true }, { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    boardUp,
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'privacy that the class raised while nobody listened closes everything',
    [...watching, { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' }],
    { type: 'board_up', privacy: true },
    [
      { do: 'sound', on: false },
      { do: 'show', scene: { kind: 'privacy' } },
      { do: 'look', panDeg: -80 },
    ],
  ],
  [
    'joining again from the seat makes a new media connection',
    watching,
    join(),
    [
      { do: 'media_peer', peer: null },
      { do: 'media_peer', peer: 1 },
    ],
  ],
  [
    'joining again from the seat to listen closes the camera',
    watching,
    join(1, VISIT, 'tap', 'listening'),
    [{ do: 'picture', on: false }],
  ],
  [
    'a page that comes back by itself does not take the seat from another device',
    [...watching, { type: 'peer_open', peer: 2, role: 'pupil' }],
    join(2, OTHER, 'return'),
    [{ do: 'send', peer: 2, frame: { type: 'refused', code: 'NABIJ_E_SEAT_TAKEN', of: 'join' } }],
  ],
  [
    'a page that comes back by itself to an empty seat is seated',
    ready,
    join(1, VISIT, 'return'),
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'a signal goes by itself while the link is away',
    [
      ...watching,
      signal('yes', true),
      { type: 'peer_closed', peer: 1 },
      { type: 'timer', id: 'signal' },
      { type: 'peer_open', peer: 2, role: 'pupil' },
    ],
    join(2),
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'a hand seen while the link is away is down when the pupil is back',
    [
      ...watching,
      signal('hand', true),
      { type: 'peer_closed', peer: 1 },
      { type: 'seen_pressed' },
      { type: 'peer_open', peer: 2, role: 'pupil' },
    ],
    join(2),
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'a head held during a turn stays where it was',
    [...watching, turn(40), { type: 'angle', panDeg: 31 }],
    { type: 'dead_man' },
    [{ do: 'look', panDeg: 31 }],
  ],
  ['an angle told while the head is parked is not remembered', ready, { type: 'angle', panDeg: -40 }, []],
  [
    'a relay that goes while nobody is there shows on the display',
    ready,
    { type: 'relay', connected: false },
    [{ do: 'show', scene: { kind: 'link_lost' } }],
  ],
  [
    'a relay that goes while the pupil is there changes nothing',
    watching,
    { type: 'relay', connected: false },
    [],
  ],
  [
    'switching off closes the camera and parks',
    watching,
    { type: 'closing' },
    [
      { do: 'picture', on: false },
      { do: 'show', scene: { kind: 'nobody' } },
      { do: 'look', panDeg: -80 },
    ],
  ],
  [
    'switching off during the grace parks',
    [...watching, { type: 'peer_closed', peer: 1 }],
    { type: 'closing' },
    [{ do: 'look', panDeg: -80 }],
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
    'a stuck head is on the display, and neither camera nor sound hear of it',
    watching,
    { type: 'part_missing', part: 'head', code: 'NABIJ_E_HEAD_STUCK' },
    [{ do: 'show', scene: { ...watchingScene, missing: ['head'] } }],
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

test.each(table)('%s', (_title, before, event, expected) => {
  const { last } = run([...before, event]);
  if (expected.length === 0) {
    expect(last.filter((effect) => effect.do !== 'cancel')).toEqual([]);
  }
  for (const effect of expected) expect(last).toContainEqual(effect);
});
