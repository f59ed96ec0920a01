import { describe, expect, test } from 'vitest';
import { makeSession } from '../../../src/kit/session/machine.ts';
import {
  CAMERA_ALONE_MS,
  initialState,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
} from '../../../src/kit/session/state.ts';
import { CAMERA_LIGHT_TEXT } from '../../../src/protocol/scene.ts';
import {
  boardUp,
  facts,
  join,
  leave,
  presence,
  ready,
  shown,
  signal,
  watching,
  watchingScene,
} from './events.ts';

const lost: SessionEvent = { type: 'board_lost', code: 'NABIJ_E_BOARD_LOST' };
const alone: SessionEvent = { type: 'timer', id: 'camera_alone' };

/** What a kit does whose camera has a light of its own, or has none. */
function play(events: readonly SessionEvent[], cameraLight: 'own' | 'none' = 'own') {
  const step = makeSession({ ...facts, cameraLight });
  let state: SessionState = initialState;
  let effects: readonly SessionEffect[] = [];
  let picture = false;
  for (const event of events) {
    ({ state, effects } = step(state, event));
    for (const effect of effects) if (effect.do === 'picture') picture = effect.on;
  }
  return { state, effects, picture };
}

const touchesCamera = (effects: readonly SessionEffect[]) =>
  effects.some((effect) => effect.do === 'picture');

describe('a board that is lost while the pupil watches', () => {
  test('shuts the camera when no other light tells that it is open; the sound goes on', () => {
    const { picture, effects, state } = play([...watching, lost], 'none');
    expect(picture).toBe(false);
    expect(effects).not.toContainEqual({ do: 'sound', on: false });
    expect(state.light).toEqual({ kind: 'dark' });
  });

  test('leaves the camera open when it has a light of its own, for a time, and the pupil hears what the class sees', () => {
    const { picture, effects } = play([...watching, lost]);
    expect(picture).toBe(true);
    expect(touchesCamera(effects)).toBe(false);
    expect(effects).toContainEqual({ do: 'timer', id: 'camera_alone', ms: CAMERA_ALONE_MS });
    const told = effects.find((effect) => effect.do === 'send');
    expect(told).toMatchObject({ frame: { class_sees: CAMERA_LIGHT_TEXT, missing: [{ part: 'board' }] } });
  });

  test('and comes back never shuts it on the way', () => {
    const back = play([...watching, lost, boardUp]);
    expect(touchesCamera(back.effects)).toBe(false);
    const told = play([...watching, lost, boardUp, shown(watchingScene)]);
    expect(told.picture).toBe(true);
    expect(touchesCamera(told.effects)).toBe(false);
    expect(told.effects).toContainEqual({ do: 'cancel', id: 'camera_alone' });
    expect(told.state.light).toEqual({ kind: 'shown', scene: watchingScene });
  });

  test.each<[string, SessionEvent[]]>([
    ['comes back with privacy up', [{ type: 'board_up', privacy: true }]],
    ['comes back and does not show the light', [boardUp, { type: 'scene_failed' }]],
    ['stays away for too long', [alone]],
    ['is lost again, without having shown anything, and stays away for too long', [boardUp, lost, alone]],
    ['stays away while the pupil rests', [presence('resting')]],
    ['stays away while the pupil leaves', [leave]],
    ['stays away while the tablet is lost', [{ type: 'peer_closed', peer: 1 }]],
  ])('and %s leaves no camera open', (_title, events) => {
    expect(play([...watching, lost, ...events]).picture).toBe(false);
  });

  test.each<[string, SessionEvent[]]>([
    ['somebody who comes meanwhile', [...ready, lost, join()]],
    [
      'a pupil who turns from listening to watching',
      [...watching, lost, presence('listening'), presence('watching')],
    ],
    ['a pupil whose time was up', [...watching, lost, alone, signal('hand', true)]],
  ])('opens no camera for %s', (_title, events) => {
    expect(play(events).picture).toBe(false);
  });
});

test("the time limit of another loss does nothing once the board's light tells again", () => {
  const { picture, effects } = play([...watching, lost, boardUp, shown(watchingScene), alone]);
  expect(picture).toBe(true);
  expect(effects).toEqual([]);
});
