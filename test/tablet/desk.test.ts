import { describe, expect, it } from 'vitest';
import type { TabletFrame } from '../../src/protocol/frames.ts';
import type { Answer } from '../../src/protocol/office.ts';
import { Desk } from '../../src/tablet/desk.ts';
import { TABLET } from '../../src/tablet/limits.ts';
import { HandClock } from '../support/hand-clock.ts';

const DONE: Answer = { answer: 'done' };

function setUp() {
  const clock = new HandClock();
  const sent: TabletFrame[] = [];
  const desk = new Desk({ clock, send: (frame) => void sent.push(frame) });
  const answer = (id: number, what: Answer) => desk.take({ type: 'answer', id, answer: what });
  return { clock, sent, desk, answer };
}

const code = (answer: Answer) => (answer.answer === 'refused' ? answer.code : answer.answer);

describe('the desk', () => {
  it('gives each question its own answer, whatever their order', async () => {
    const { desk, answer } = setUp();
    const first = desk.ask({ ask: 'loan_show' });
    const second = desk.ask({ ask: 'hours' });
    answer(2, { answer: 'loan', loan: null });
    answer(1, DONE);
    expect(await first).toEqual(DONE);
    expect(await second).toEqual({ answer: 'loan', loan: null });
  });

  it('waits no longer than its time, and takes no answer after it', async () => {
    const { desk, clock, answer } = setUp();
    const asked = desk.ask({ ask: 'status' });
    clock.advance(TABLET.deskAnswerMs);
    expect(code(await asked)).toBe('NABIJ_E_SEAL_TIMEOUT');
    answer(1, DONE);
    expect(clock.waiting).toBe(0);
  });

  it('says at once that the way to the kit is gone', async () => {
    const { desk, clock } = setUp();
    const asked = [desk.ask({ ask: 'status' }), desk.ask({ ask: 'hours' })];
    desk.lost();
    expect((await Promise.all(asked)).map(code)).toEqual(['NABIJ_E_LINK_LOST', 'NABIJ_E_LINK_LOST']);
    expect(clock.waiting).toBe(0);
  });

  it('sends no more than may wait', async () => {
    const { desk, sent } = setUp();
    for (let n = 0; n < TABLET.deskWaiting; n += 1) void desk.ask({ ask: 'status' });
    expect(code(await desk.ask({ ask: 'status' }))).toBe('NABIJ_E_FRAME_RATE');
    expect(sent).toHaveLength(TABLET.deskWaiting);
  });

  it('hands on every answer to a question that is watched, in order, until another is', () => {
    const { desk, answer } = setUp();
    const heard: string[] = [];
    desk.watch({ ask: 'pair', role: 'pupil', place: 'home' }, (one) => void heard.push(`a ${one.answer}`));
    answer(1, { answer: 'loan', loan: null });
    answer(1, DONE);
    desk.watch({ ask: 'pair', role: 'pupil', place: 'class' }, (one) => void heard.push(`b ${one.answer}`));
    answer(1, DONE);
    answer(2, DONE);
    expect(heard).toEqual(['a loan', 'a done', 'b done']);
  });
});
