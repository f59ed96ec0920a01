import { describe, expect, it } from 'vitest';
import { refusalOf as answerOf } from '../../../src/kit/records/answers.ts';
import { extendLoan, LOAN, type LoanAsk, showLoan, startLoan } from '../../../src/kit/records/loan.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { refusalOf, scratchFolder } from './scratch.ts';

const TODAY = '2026-11-23';
const ASK: LoanAsk = { until: '2026-12-18', label: 'groep 7, de Wilgen', hours: 'ma-vr 08:30-12:00' };
const start = (ask: Partial<LoanAsk> = {}) => startLoan(null, { ...ASK, ...ask }, TODAY);

describe('a loan', () => {
  it('starts today, or on the day that is named', () => {
    expect(start()).toMatchObject({ from: TODAY, until: '2026-12-18', label: 'groep 7, de Wilgen' });
    expect(start({ from: '2026-12-01' }).from).toBe('2026-12-01');
    expect(start({ until: TODAY }).until).toBe(TODAY);
    expect(start({ until: '2027-11-23' }).until).toBe('2027-11-23');
  });

  it('reads back as it was written', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.update(LOAN, (running) => startLoan(running, ASK, TODAY));
    expect(await store.read(LOAN)).toEqual(start());
    const again = await refusalOf(() => store.update(LOAN, (running) => startLoan(running, ASK, TODAY)));
    expect(again.code).toBe('NABIJ_E_LOAN_RUNS');
  });

  it.each<[string, Partial<LoanAsk>, string, string]>([
    ['ends in the past', { until: '2026-11-22' }, 'NABIJ_E_LOAN_DATES', 'in the past'],
    ['starts in the past', { from: '2026-11-22' }, 'NABIJ_E_LOAN_DATES', 'in the past'],
    ['lasts over a year', { until: '2027-11-24' }, 'NABIJ_E_LOAN_DATES', 'a year ahead'],
    [
      'ends before it starts',
      { from: '2026-12-02', until: '2026-12-01' },
      'NABIJ_E_LOAN_DATES',
      'before from',
    ],
    ['ends on no day', { until: '2026-02-30' }, 'NABIJ_E_LOAN_DATES', 'no such day'],
    ['ends on words', { until: 'morgen' }, 'NABIJ_E_LOAN_DATES', 'no such day'],
    ['never opens', { until: '2026-11-24', hours: 'wo 09:00-10:00' }, 'NABIJ_E_LOAN_DATES', 'no hours'],
    ['has no label', { label: ' ' }, 'NABIJ_E_LOAN_LABEL', '1 to 60'],
    ['has a long label', { label: 'é'.repeat(61) }, 'NABIJ_E_LOAN_LABEL', '1 to 60'],
    [
      'has a label that turns what follows around',
      { label: 'groep 7 \u202e' },
      'NABIJ_E_LOAN_LABEL',
      '1 to 60',
    ],
    ['has a label that nobody sees', { label: '\u200b\u200d' }, 'NABIJ_E_LOAN_LABEL', '1 to 60'],
    ['has a label of two lines', { label: 'groep 7\nde Wilgen' }, 'NABIJ_E_LOAN_LABEL', '1 to 60'],
    ['has hours that cannot be read', { hours: 'altijd' }, 'NABIJ_E_TIMETABLE', 'For example'],
  ])('is refused with the reason when it %s', async (_, ask, code, why) => {
    const error = await refusalOf(() => start(ask));
    expect([error.code, error.fault]).toEqual([code, 'person']);
    expect(error.message).toContain(why);
  });

  it.each<[Partial<LoanAsk>, string]>([
    [{ until: '2026-11-22' }, 'zondag 22 november is al voorbij. Kies een dag vanaf vandaag.'],
    [
      { until: '2027-11-24' },
      'woensdag 24 november 2027 is te ver weg. Kies een dag tot en met dinsdag 23 november 2027.',
    ],
    [{ until: '2026-02-30' }, '"2026-02-30" is geen dag. Schrijf een dag zo: 2026-12-18.'],
    [
      { from: '2026-12-02', until: '2026-12-01' },
      'De laatste dag (dinsdag 1 december) is eerder dan de eerste dag (woensdag 2 december).',
    ],
    [
      { until: '2026-11-24', hours: 'za 09:00-10:00' },
      'Van maandag 23 november tot en met dinsdag 24 november zijn er geen lestijden. Kies andere dagen of andere tijden.',
    ],
    [{ hours: 'mo 09:00-10:00' }, '"mo" is geen dag: gebruik ma di wo do vr za zo.'],
  ])('says in Dutch, too, what is wrong with %j', async (ask, why) => {
    const answer = answerOf(await refusalOf(() => start(ask)));
    expect(answer).toMatchObject({ answer: 'refused', text: { nl: expect.stringContaining(why) } });
  });

  it('takes a label of 60 letters, with accents', () => {
    expect(start({ label: `  ${'e\u0301'.repeat(60)} ` }).label).toBe('é'.repeat(60));
  });

  it('gets another last day, other hours, or both', () => {
    const loan = start();
    expect(extendLoan(loan, { until: '2027-01-29' }, '2026-12-10')).toEqual({ ...loan, until: '2027-01-29' });
    const grown = extendLoan(loan, { hours: 'ma-vr 08:30-15:00' }, '2026-12-10');
    expect([grown.until, showLoan(grown, TODAY).hours]).toEqual(['2026-12-18', 'ma-vr 08:30-15:00']);
    expect(extendLoan(loan, { until: '2026-12-11' }, '2026-12-10').until).toBe('2026-12-11');
  });

  it('can be extended when it is over, but not into the past', async () => {
    const loan = start();
    expect(extendLoan(loan, { until: '2027-01-29' }, '2027-01-04').until).toBe('2027-01-29');
    for (const [running, until, code] of [
      [loan, '2026-12-09', 'NABIJ_E_LOAN_DATES'],
      [loan, '2027-12-11', 'NABIJ_E_LOAN_DATES'],
      [start({ from: '2026-12-15' }), '2026-12-12', 'NABIJ_E_LOAN_DATES'],
      [null, '2027-01-29', 'NABIJ_E_LOAN_NONE'],
    ] as const) {
      expect((await refusalOf(() => extendLoan(running, { until }, '2026-12-10'))).code).toBe(code);
    }
  });

  it('gets no hours that can never come: those of days that are over do not count', async () => {
    const loan = start({ until: '2026-11-27' });
    const friday = '2026-11-27';
    expect((await refusalOf(() => extendLoan(loan, { hours: 'ma-do 08:30-12:00' }, friday))).message).toBe(
      'These dates are not right: From Friday 27 November until Friday 27 November inclusive there are no hours. Choose other days or other hours.',
    );
    expect(extendLoan(loan, { hours: 'vr 08:30-12:00' }, friday).until).toBe(friday);
    const over = await refusalOf(() => extendLoan(loan, { hours: 'ma-vr 08:30-12:00' }, '2026-11-30'));
    expect(over.message).toContain('until (2026-11-27) is in the past');
  });

  it('shows itself in words', async () => {
    expect(showLoan(start(), TODAY)).toEqual({
      from: TODAY,
      until: '2026-12-18',
      label: 'groep 7, de Wilgen',
      hours: 'ma-vr 08:30-12:00',
      over: false,
      text: {
        nl: 'Uitgeleend aan groep 7, de Wilgen, van maandag 23 november tot en met vrijdag 18 december. Lestijden: ma-vr 08:30-12:00.',
        en: 'Lent to groep 7, de Wilgen, from Monday 23 November until Friday 18 December inclusive. Hours: ma-vr 08:30-12:00.',
      },
    });
    expect(showLoan(start(), '2026-12-19').over).toBe(true);
    expect((await refusalOf(() => showLoan(null, TODAY))).code).toBe('NABIJ_E_LOAN_NONE');
  });
});
