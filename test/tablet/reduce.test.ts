import { describe, expect, it } from 'vitest';
import { FLASH_ERRORS } from '../../src/protocol/flash-errors.ts';
import type { StateReport } from '../../src/protocol/frames.ts';
import { type Event, reduce } from '../../src/tablet/state/reduce.ts';
import {
  heardBy,
  initialState,
  isUp,
  mayLook,
  type Screen,
  type State,
  screenOf,
  voiceOf,
} from '../../src/tablet/state/state.ts';

const REPORT: StateReport = {
  type: 'state',
  presence: 'watching',
  class_sees: 'Sam kijkt en luistert',
  privacy: false,
  signals: [],
  voice: 'off',
  picture: true,
  sound: true,
  missing: [],
};

const up: Event = { type: 'link', link: { kind: 'up' } };
const lost: Event = { type: 'link', link: { kind: 'lost', code: 'NABIJ_E_LINK_LOST' } };
const offline: Event = { type: 'link', link: { kind: 'kit_offline' } };
const inside: Event = { type: 'inside', presence: 'watching' };
const told = (change: Partial<StateReport> = {}): Event => ({
  type: 'frame',
  frame: { ...REPORT, ...change },
});

const NIGHT = { nl: 'Je kunt weer in de klas morgen om 08:30.', en: 'You can be in class again tomorrow.' };
const refused = (of: string, text?: typeof NIGHT): Event => ({
  type: 'frame',
  frame: { type: 'refused', code: 'NABIJ_E_LOAN_HOURS', of, ...(text && { text }) },
});

function stateAfter(...events: Event[]): State {
  return events.reduce(reduce, initialState('Sam'));
}

describe('the screen', () => {
  const rows: [string, Event[], Partial<Screen>][] = [
    ['waits for the link before class', [], { kind: 'start', ready: false }],
    [
      'offers to go to class',
      [up, told({ presence: 'nobody' })],
      { kind: 'start', ready: true, problem: null },
    ],
    [
      'says before class that the kit is offline',
      [offline],
      { kind: 'start', problem: 'NABIJ_E_KIT_OFFLINE' },
    ],
    [
      'says before class when the pupil may come, until the next try',
      [up, inside, refused('join', NIGHT), told({ presence: 'nobody' })],
      { kind: 'start', ready: true, again: true, barred: { code: 'NABIJ_E_LOAN_HOURS', text: NIGHT } },
    ],
    [
      'lets out who is in class when the hours end, with the kit’s own sentence',
      [up, inside, told(), refused('presence', NIGHT)],
      { kind: 'start', barred: { code: 'NABIJ_E_LOAN_HOURS', text: NIGHT } },
    ],
    [
      'forgets that sentence on the way in',
      [up, inside, refused('join', NIGHT), inside],
      { kind: 'watching' },
    ],
    [
      'lets out nobody for a presence that came too early',
      [up, inside, told(), refused('presence')],
      { kind: 'watching' },
    ],
    ['shows the hours before class', [up, { type: 'panel', panel: 'hours' }], { kind: 'hours' }],
    ['shows no hours over the class', [up, { type: 'panel', panel: 'hours' }, inside], { kind: 'watching' }],
    [
      'says before class that the class has shut privacy',
      [up, told({ privacy: true })],
      { problem: 'NABIJ_E_PRIVACY' },
    ],
    ['does not take another tablet in class for this one', [up, told()], { kind: 'start' }],
    ['waits for the picture', [up, inside, told()], { kind: 'watching', picture: 'waiting' }],
    ['shows the class', [up, inside, told(), { type: 'flowing', flowing: true }], { picture: 'flowing' }],
    [
      'shows privacy over everything of the class',
      [up, inside, told({ privacy: true })],
      { kind: 'privacy' },
    ],
    ['shows the lost link over privacy', [up, inside, told({ privacy: true }), lost], { kind: 'link_lost' }],
    ['shows the offline kit', [up, inside, offline], { kind: 'kit_offline' }],
    ['rests', [up, { type: 'inside', presence: 'resting' }, told()], { kind: 'resting' }],
    ['listens', [up, { type: 'inside', presence: 'listening' }, told()], { kind: 'listening' }],
    [
      'names the missing camera',
      [up, inside, told({ picture: false, missing: [{ part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' }] })],
      { picture: 'NABIJ_E_CAMERA_MISSING' },
    ],
    [
      'says that media is blocked',
      [up, inside, told(), { type: 'media', media: 'blocked' }],
      { picture: 'NABIJ_E_MEDIA_BLOCKED' },
    ],
    [
      'stops when the pupil sits elsewhere',
      [up, inside, { type: 'frame', frame: { type: 'bye', code: 'NABIJ_E_TAKEN_OVER' } }, lost],
      { kind: 'elsewhere' },
    ],
    ['is outside after leaving', [up, inside, told(), { type: 'left' }], { kind: 'start', again: true }],
    [
      'stops when a page that comes back finds its seat held elsewhere',
      [up, inside, { type: 'frame', frame: { type: 'refused', code: 'NABIJ_E_SEAT_TAKEN', of: 'join' } }],
      { kind: 'elsewhere' },
    ],
    [
      'is outside when the kit does not let the pupil in',
      [up, inside, { type: 'frame', frame: { type: 'refused', code: 'NABIJ_E_LOAN_OVER', of: 'join' } }],
      { kind: 'start', again: true },
    ],
    [
      'lets who rests rest while the class shuts privacy',
      [up, { type: 'inside', presence: 'resting' }, told({ privacy: true })],
      { kind: 'resting' },
    ],
    [
      'remembers through privacy what the pupil comes back to',
      [up, { type: 'inside', presence: 'listening' }, told({ privacy: true })],
      { kind: 'privacy', presence: 'listening' },
    ],
    [
      'names the board that is lost',
      [up, inside, told({ picture: false, missing: [{ part: 'board', code: 'NABIJ_E_BOARD_LOST' }] })],
      { picture: 'NABIJ_E_BOARD_LOST' },
    ],
    [
      'names a camera that is missing before the board',
      [
        up,
        inside,
        told({
          picture: false,
          missing: [
            { part: 'board', code: 'NABIJ_E_BOARD_LOST' },
            { part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' },
          ],
        }),
      ],
      { picture: 'NABIJ_E_CAMERA_MISSING' },
    ],
    [
      'does not take a last picture of a lost link for the class',
      [up, inside, told(), lost, { type: 'flowing', flowing: true }, up, told()],
      { picture: 'waiting' },
    ],
  ];
  it.each(rows)('%s', (_title, events, screen) => {
    expect(screenOf(stateAfter(...events))).toMatchObject(screen);
  });

  it.each([
    'NABIJ_E_BOARD_PROTOCOL',
    'NABIJ_E_LIGHT_NOT_SHOWN',
    ...(Object.keys(FLASH_ERRORS) as (keyof typeof FLASH_ERRORS)[]),
  ] as const)('says why there is no picture when the board is away for %s', (code) => {
    const state = stateAfter(up, inside, told({ picture: false, missing: [{ part: 'board', code }] }));
    expect(screenOf(state)).toMatchObject({ picture: code });
    expect(mayLook(state)).toBe(false);
  });
});

describe('a step that the kit has not confirmed', () => {
  const wish: Event = { type: 'wish_signal', signal: 'hand', up: true };

  it('is shown at once and stays through a report that came before it', () => {
    expect(isUp(stateAfter(up, inside, told(), wish, told({ voice: 'off' })), 'hand')).toBe(true);
  });

  it('is the kit’s own word once confirmed', () => {
    const state = stateAfter(up, inside, told(), wish, told({ signals: ['hand'] }), told());
    expect(isUp(state, 'hand')).toBe(false);
  });

  it('is taken back when refused, when time is over, and when the link is lost', () => {
    const refused: Event = {
      type: 'frame',
      frame: { type: 'refused', code: 'NABIJ_E_PRIVACY', of: 'signal' },
    };
    for (const end of [refused, { type: 'wishes_over' } as const, lost]) {
      expect(isUp(stateAfter(up, inside, told(), wish, end), 'hand')).toBe(false);
    }
  });

  it('outlives the time limit while the browser asks about the microphone', () => {
    const state = stateAfter(
      up,
      inside,
      told(),
      { type: 'wish_voice', voice: 'class' },
      { type: 'microphone', microphone: 'asking' },
      { type: 'wishes_over' },
    );
    expect(voiceOf(state)).toBe('class');
  });
});

describe('who hears the pupil', () => {
  const on: Event = { type: 'microphone', microphone: 'on' };

  it('is said only when both the kit and the microphone are on', () => {
    expect(heardBy(stateAfter(up, inside, told({ voice: 'class' })))).toBe('off');
    expect(heardBy(stateAfter(up, inside, told(), on))).toBe('off');
    expect(heardBy(stateAfter(up, inside, on, told({ voice: 'whisper' })))).toBe('whisper');
    expect(heardBy(stateAfter(up, inside, on, told({ voice: 'whisper' }), lost))).toBe('off');
  });
});

describe('events that change nothing', () => {
  it.each<Event>([
    { type: 'frame', frame: { type: 'pong', sent_ms: 1 } },
    { type: 'frame', frame: { type: 'angle', pan_deg: 1 } },
    { type: 'frame', frame: { type: 'refused', code: 'NABIJ_E_PRIVACY', of: 'look' } },
    { type: 'wishes_over' },
    { type: 'media', media: 'none' },
    { type: 'sound', sound: 'waiting' },
    { type: 'flowing', flowing: false },
    { type: 'slow', slow: false },
    { type: 'frame', frame: { type: 'bye', code: 'NABIJ_E_KIT_OFF' } },
  ])('%o gives the same state back', (event) => {
    const state = stateAfter(up, inside, told());
    expect(reduce(state, event)).toBe(state);
  });

  it('a goodbye to who is outside already', () => {
    const state = stateAfter(up, { type: 'left' });
    expect(reduce(state, { type: 'frame', frame: { type: 'bye', code: 'NABIJ_E_KIT_OFF' } })).toBe(state);
  });
});
