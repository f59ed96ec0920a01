import { describe, expect, it, test } from 'vitest';
import { shownName } from '../../../src/kit/session/name.ts';
import type { SessionEffect, SessionEvent } from '../../../src/kit/session/state.ts';
import { wantedOf } from '../../../src/kit/session/wanted.ts';
import type { Notice } from '../../../src/protocol/scene.ts';
import {
  admitted,
  boardUp,
  join,
  leave,
  look,
  notAdmitted,
  OTHER,
  open,
  opened,
  presence,
  ready,
  run,
  shown,
  signal,
  text,
  turn,
  watching,
  watchingScene,
} from './events.ts';

const consultant: SessionEvent = { type: 'peer_open', peer: 7, role: 'consultant' };
const words: Notice = { kind: 'words', words: ['appel', 'kraan', 'zeehond', 'winter'] };
const pairing: Notice = { kind: 'pairing', role: 'pupil', link: 'https://x.nl/#pair=a', code: 'A-B-C-D' };
const notice = (value: Notice | null): SessionEvent => ({ type: 'notice', notice: value });
const refusedJoin = { type: 'refused', code: 'NABIJ_E_LOAN_HOURS', of: 'join', text } as const;
const fromConsultant = (event: SessionEvent): SessionEvent =>
  event.type === 'frame' ? { ...event, peer: 7 } : event;

/** [what happens, events before, the event, effects that must be in the answer (nothing at all when empty)] */
const table: [string, SessionEvent[], SessionEvent, Partial<SessionEffect>[]][] = [
  [
    'a pupil outside the hours is refused with the sentence that says when to come',
    [...ready, notAdmitted],
    join(),
    [{ do: 'send', peer: 1, frame: refusedJoin }],
  ],
  [
    'nobody comes in before it is known whether they may',
    [boardUp, { type: 'relay', connected: true }, open],
    join(),
    [{ do: 'send', peer: 1, frame: expect.objectContaining({ code: 'NABIJ_E_LOAN_NONE' }) }],
  ],
  [
    'hours that end let the pupil out with the sentence, close the camera and park',
    watching,
    notAdmitted,
    [
      { do: 'picture', on: false },
      { do: 'sound', on: false },
      { do: 'look', panDeg: -80 },
      { do: 'show', scene: { kind: 'nobody' } },
      { do: 'media_peer', peer: null },
      { do: 'send', peer: 1, frame: { type: 'refused', code: 'NABIJ_E_LOAN_HOURS', of: 'presence', text } },
    ],
  ],
  ['hours that end in a held turn stop the head', [...watching, turn(40)], notAdmitted, [{ do: 'stop' }]],
  [
    'hours that end in the grace end it',
    [...watching, { type: 'peer_closed', peer: 1 }],
    notAdmitted,
    [
      { do: 'cancel', id: 'grace' },
      { do: 'look', panDeg: -80 },
    ],
  ],
  ['hours that end while nobody is there do nothing', ready, notAdmitted, []],
  ['hours that go on change nothing', watching, admitted, []],
  ['hours that begin bring nobody in by themselves', [...ready, notAdmitted], admitted, []],
  [
    'a tablet that was let out may come back when the hours begin again',
    [...watching, notAdmitted, admitted],
    join(),
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'another page of the pupil takes the seat, and both are told',
    [...watching, opened(2)],
    join(2, OTHER),
    [
      { do: 'drop', peer: 1, code: 'NABIJ_E_TAKEN_OVER' },
      { do: 'send', peer: 2, frame: { type: 'took_over' } },
    ],
  ],
  [
    'another page of the pupil takes the seat in the grace, and is told; the older one is not there to hear',
    [...watching, { type: 'peer_closed', peer: 1 }, opened(2)],
    join(2, OTHER),
    [
      { do: 'cancel', id: 'grace' },
      { do: 'send', peer: 2, frame: { type: 'took_over' } },
    ],
  ],
  [
    'a page that comes back by itself does not take the seat from another',
    [...watching, opened(2)],
    join(2, OTHER, 'return'),
    [{ do: 'send', peer: 2, frame: { type: 'refused', code: 'NABIJ_E_SEAT_TAKEN', of: 'join' } }],
  ],
  [
    'a page that takes the seat outside the hours is refused, and the one in it was let out',
    [...watching, opened(2), notAdmitted],
    join(2, OTHER),
    [{ do: 'send', peer: 2, frame: refusedJoin }],
  ],
  [
    'a pairing is on the display while nobody is in class',
    ready,
    notice(pairing),
    [{ do: 'show', scene: pairing }],
  ],
  ['a pairing never takes the place of who watches', watching, notice(pairing), []],
  [
    'a pairing never takes the place of privacy',
    [...ready, { type: 'privacy', on: true }],
    notice(pairing),
    [],
  ],
  [
    'a pairing that waits is shown when the pupil leaves',
    [...watching, notice(pairing)],
    leave,
    [{ do: 'show', scene: pairing }],
  ],
  [
    'a pupil who comes in takes the display',
    [...ready, notice(pairing)],
    join(),
    [{ do: 'show', scene: watchingScene }],
  ],
  [
    'words that the pupil has compared are not shown again',
    [...ready, notice(words), join(), shown(watchingScene)],
    leave,
    [{ do: 'show', scene: { kind: 'nobody' } }],
  ],
  [
    'a notice that ends gives the display back',
    [...ready, notice(words)],
    notice(null),
    [{ do: 'show', scene: { kind: 'nobody' } }],
  ],
  [
    'a kit without doors is not lost when no relay knows of it',
    [boardUp, { type: 'relay', connected: true }, { type: 'relay', connected: false }],
    { type: 'doors', open: false },
    [{ do: 'show', scene: { kind: 'nobody' } }],
  ],
  [
    'with its first door a kit is on its way, not lost',
    [
      boardUp,
      { type: 'relay', connected: true },
      { type: 'doors', open: false },
      { type: 'relay', connected: false },
    ],
    { type: 'doors', open: true },
    [{ do: 'show', scene: { kind: 'starting' } }],
  ],
  ['the same doors again change nothing', ready, { type: 'doors', open: true }, []],
  [
    'the end of the loan lets everybody go, and says why',
    [...watching, opened(2), consultant],
    { type: 'loan_ended' },
    [
      { do: 'picture', on: false },
      { do: 'drop', peer: 1, code: 'NABIJ_E_LOAN_ENDED' },
      { do: 'drop', peer: 2, code: 'NABIJ_E_LOAN_ENDED' },
      { do: 'drop', peer: 7, code: 'NABIJ_E_LOAN_ENDED' },
    ],
  ],
  ['the end of a loan with nobody there does nothing', ready.slice(0, -1), { type: 'loan_ended' }, []],
];

test.each(table)('%s', (_title, before, event, expected) => {
  const { last } = run([...before, event]);
  if (expected.length === 0) expect(last.filter((effect) => effect.do !== 'cancel')).toEqual([]);
  for (const effect of expected) expect(last).toContainEqual(effect);
});

describe('a consultant', () => {
  it('is greeted, and hears nothing of who is in class', () => {
    const { last } = run([...watching, consultant]);
    expect(last).toEqual([{ do: 'send', peer: 7, frame: expect.objectContaining({ type: 'welcome' }) }]);
    expect(run([...watching, consultant, signal('hand', true)]).last).not.toContainEqual(
      expect.objectContaining({ do: 'send', peer: 7 }),
    );
  });

  it.each(
    [join(), leave, presence('watching'), look(10), turn(10), signal('hand', true)].map((event) => [event]),
  )('has no picture, sound or look: %j is refused', (event) => {
    const { last, state } = run([...ready, consultant, fromConsultant(event)]);
    expect(last).toEqual([
      { do: 'send', peer: 7, frame: expect.objectContaining({ type: 'refused', code: 'NABIJ_E_ROLE' }) },
    ]);
    expect(wantedOf(state)).toMatchObject({ picture: false, sound: false, mediaPeer: null });
  });

  it('that goes is forgotten', () => {
    expect(run([...ready, consultant, { type: 'peer_closed', peer: 7 }]).state.consultants).toEqual([]);
  });
});

test.each([
  ['Sam', 'Sam'],
  ['  Şükrü   Émilie ', 'Şükrü Émilie'],
  ['Sam😀', 'Sam'],
  ['مريم', 'Leerling'],
  ['', 'Leerling'],
  [undefined, 'Leerling'],
])('the name %j is shown as %j', (typed, name) => {
  expect(shownName(typed)).toBe(name);
});

test('a name is kept while the pupil is seated, and nowhere else', () => {
  const { state } = run([...watching, signal('hand', true), leave]);
  expect(JSON.stringify(state)).not.toContain('Sam');
});
