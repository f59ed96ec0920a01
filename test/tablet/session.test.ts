import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { KitFrame, StateReport, TabletFrame } from '../../src/protocol/frames.ts';
import { LookController } from '../../src/tablet/look/controller.ts';
import { Session } from '../../src/tablet/session.ts';
import { type Event, reduce } from '../../src/tablet/state/reduce.ts';
import { initialState, type State, screenOf } from '../../src/tablet/state/state.ts';
import { Store } from '../../src/tablet/state/store.ts';
import { HandClock } from '../support/hand-clock.ts';
import { REPORT } from './fake-kit.ts';

const WATCHED: StateReport = { ...REPORT, presence: 'watching', picture: true, sound: true };
const VISIT = '0123456789abcdef';

/** The page without a browser: its own store, session and look controller, and the frames they send. */
function setUp() {
  const clock = new HandClock();
  const store = new Store<State, Event>(initialState(null), reduce);
  const sent: TabletFrame[] = [];
  const done: string[] = [];
  const send = (frame: TabletFrame) => void sent.push(frame);
  const look = new LookController({ clock, send, onAsk: () => {} });
  const note = (what: string) => () => void done.push(what);
  const session = new Session({
    store,
    clock,
    visit: VISIT,
    send,
    media: { open: note('open'), stop: note('stop'), retry: () => {}, setVoice: () => {} },
    connect: () => {},
    keepName: () => {},
    loanEnded: note('loan ended'),
    microphone: { track: null, open: async () => null, close: () => {}, onEnded: () => {} },
    sound: { unlock: () => {}, setQuiet: () => {}, silence: () => {} },
    look,
    picture: { forget: () => {}, hide: () => store.take({ type: 'flowing', flowing: false }) },
    marks: { tapMs: -1, joinMs: -1 },
  });
  const hear = (...frames: KitFrame[]) => {
    for (const frame of frames) session.onFrame(frame);
  };
  const screen = () => screenOf(store.state);
  const joins = () => sent.flatMap((frame) => (frame.type === 'join' ? [frame.how] : []));
  session.onLink({ kind: 'up' });
  hear(REPORT);
  return { clock, store, session, sent, done, look, hear, screen, joins };
}

function inClass() {
  const page = setUp();
  page.session.enter('watching');
  page.hear(WATCHED);
  return page;
}

const refused = (code: ErrorCode, of: string): KitFrame => ({ type: 'refused', code, of });
const lost = { kind: 'lost', code: 'NABIJ_E_LINK_LOST' } as const;

describe('leaving and entering within one round trip', () => {
  /** What the kit says to leave and join, in its own order; all of it comes after both were sent. */
  const late: [string, KitFrame[]][] = [
    ['the report of the empty seat', [REPORT]],
    ['a goodbye of a kit that goes off', [{ type: 'bye', code: 'NABIJ_E_KIT_OFF' }, REPORT]],
    ['a refusal of what came between', [refused('NABIJ_E_NOT_JOINED', 'voice'), REPORT]],
  ];
  it.each(late)('stays in class through %s', (_title, frames) => {
    const { session, hear, screen, done } = inClass();
    session.leave();
    session.enter('watching');
    for (const frame of frames) {
      hear(frame);
      expect(screen().kind).toBe('watching');
    }
    hear(WATCHED);
    expect(screen()).toEqual({ kind: 'watching', picture: 'waiting' });
    expect(done.slice(0, 3)).toEqual(['open', 'stop', 'open']);
  });

  it('ends outside when the last step was leaving, whatever comes late', () => {
    const { session, hear, screen } = inClass();
    session.leave();
    session.enter('listening');
    session.leave();
    hear(REPORT, { ...WATCHED, presence: 'listening' }, refused('NABIJ_E_NOT_JOINED', 'presence'), REPORT);
    expect(screen()).toMatchObject({ kind: 'start', again: true });
  });
});

describe('how a page joins', () => {
  it('says a tap is a tap and a coming back a return', () => {
    const { session, joins } = inClass();
    session.onLink(lost);
    session.onLink({ kind: 'up' });
    expect(joins()).toEqual(['tap', 'return']);
  });

  it('keeps the tap of a pupil who must wait for the link', () => {
    const { session, joins, hear, screen } = inClass();
    hear({ type: 'bye', code: 'NABIJ_E_TAKEN_OVER' });
    session.onLink({ kind: 'refused', code: 'NABIJ_E_TAKEN_OVER' });
    expect(screen().kind).toBe('elsewhere');
    session.enter('watching');
    session.onLink({ kind: 'up' });
    session.onLink(lost);
    session.onLink({ kind: 'up' });
    expect(joins()).toEqual(['tap', 'tap', 'return']);
  });

  it('does not say a tap that the pupil took back by leaving', () => {
    const { session, joins } = setUp();
    session.onLink(lost);
    session.enter('watching');
    session.leave();
    session.onLink({ kind: 'up' });
    expect(joins()).toEqual([]);
  });

  it('stops and offers a tap when the seat is held elsewhere', () => {
    const { session, joins, hear, screen, done } = inClass();
    session.onLink(lost);
    session.onLink({ kind: 'up' });
    hear(refused('NABIJ_E_SEAT_TAKEN', 'join'), refused('NABIJ_E_NOT_JOINED', 'look'));
    expect(screen().kind).toBe('elsewhere');
    expect(done.at(-1)).toBe('stop');
    session.enter('watching');
    hear(WATCHED);
    expect(screen().kind).toBe('watching');
    expect(joins()).toEqual(['tap', 'return', 'tap']);
  });
});

describe('turning the head', () => {
  const looks = (sent: readonly TabletFrame[]) => sent.filter((frame) => frame.type === 'look').length;

  it('goes on after the kit was gone and back within one moment', () => {
    const { clock, session, sent, look, hear } = inClass();
    look.dragTo(5);
    clock.advance(50);
    session.onLink({ kind: 'up' });
    hear(WATCHED);
    look.dragTo(8);
    expect(looks(sent)).toBe(2);
  });

  it('is not possible without a link, a board or a camera, and again once they are back', () => {
    const { session, clock, sent, look, hear } = inClass();
    const without = (code: ErrorCode): StateReport => ({
      ...WATCHED,
      picture: false,
      missing: [{ part: 'board', code }],
    });
    const tried = () => {
      clock.advance(1_000);
      const before = looks(sent);
      look.dragTo(before + 1);
      return looks(sent) - before;
    };
    hear(without('NABIJ_E_BOARD_LOST'));
    expect(tried()).toBe(0);
    hear(WATCHED);
    expect(tried()).toBe(1);
    session.onLink({ kind: 'kit_offline' });
    expect(tried()).toBe(0);
    session.onLink({ kind: 'up' });
    expect(tried()).toBe(1);
  });

  it('says after three looks that came too late that the way is slow, until looks are in time', () => {
    const { clock, store, hear } = inClass();
    const expired = refused('NABIJ_E_LOOK_EXPIRED', 'look');
    hear(expired, expired);
    expect(store.state.slow).toBe(false);
    clock.advance(1_000);
    hear(expired);
    expect(store.state.slow).toBe(true);
    clock.advance(3_900);
    hear(expired);
    clock.advance(3_900);
    expect(store.state.slow).toBe(true);
    clock.advance(200);
    expect(store.state.slow).toBe(false);
    hear(expired);
    expect(store.state.slow).toBe(false);
  });

  it('does not call the way slow for single late looks, nor when nobody looks any more', () => {
    const { clock, store, session, hear } = inClass();
    const expired = refused('NABIJ_E_LOOK_EXPIRED', 'turn');
    for (let n = 0; n < 10; n += 1) {
      hear(expired);
      clock.advance(1_100);
    }
    expect(store.state.slow).toBe(false);
    hear(expired, expired, expired);
    expect(store.state.slow).toBe(true);
    session.setPresence('resting');
    expect(store.state.slow).toBe(false);
    hear(expired, expired, expired);
    expect(store.state.slow).toBe(false);
  });
});

describe('the name', () => {
  it('goes with the joining, cut to what the kit takes, and not at all when there is none', () => {
    const { session, sent } = setUp();
    session.enter('watching');
    session.leave();
    session.setName('  Sam van den Allerlangste Achternaam  ');
    session.enter('watching');
    expect(sent.filter((frame) => frame.type === 'join').map((frame) => frame.name)).toEqual([
      undefined,
      'Sam van den Allerlan',
    ]);
  });
});

describe('a loan that ends', () => {
  it('in class takes the pupil out, forgets the name and says so once', () => {
    const { session, store, done, hear, joins } = inClass();
    session.setName('Sam');
    hear({ type: 'bye', code: 'NABIJ_E_LOAN_ENDED' });
    expect(store.state.name).toBeNull();
    expect(store.state.stay.kind).toBe('left');
    expect(done.filter((what) => what === 'loan ended')).toHaveLength(1);
    session.onLink(lost);
    session.onLink({ kind: 'up' });
    expect(joins()).toHaveLength(1);
  });

  it('meanwhile is heard at the door', () => {
    const { session, done } = setUp();
    session.onLink({ kind: 'refused', code: 'NABIJ_E_LOAN_ENDED' });
    expect(done).toContain('loan ended');
  });
});

describe('hours that end', () => {
  it('do not make the page come back by itself', () => {
    const { session, hear, joins, screen } = inClass();
    const text = { nl: 'Je kunt weer in de klas morgen om 08:30.', en: 'Tomorrow at 08:30.' };
    hear({ type: 'refused', code: 'NABIJ_E_LOAN_HOURS', of: 'presence', text }, REPORT);
    session.onLink(lost);
    session.onLink({ kind: 'up' });
    hear(refused('NABIJ_E_NOT_JOINED', 'voice'));
    expect(joins()).toHaveLength(1);
    expect(screen()).toMatchObject({ kind: 'start', barred: { text } });
  });
});

describe('a seat taken over', () => {
  it('is said on the screen that has it now', () => {
    const { store, hear } = inClass();
    hear({ type: 'took_over' });
    expect(store.state.note).toEqual({ kind: 'taken_here' });
  });
});
