import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Ask, LoanView, PairingView } from '../../src/protocol/office.ts';
import { openPaired } from '../support/pair-page.ts';
import { until } from '../support/until.ts';
import { type Opened, openBuiltPage } from './open-page.ts';

// A browser on a busy machine: waiting has its own limits.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const ZERO = { watching_s: 0, listening_s: 0, resting_s: 0, hands: 0, in_class_s: 0 };
const LOAN: LoanView = {
  from: '2026-11-16',
  until: '2026-12-18',
  label: 'groep 7, de Wilgen',
  hours: 'ma-vr 08:30-12:00',
  over: false,
  text: { nl: 'Uitgeleend.', en: 'Lent.' },
};
const STATUS: Extract<Answer, { answer: 'status' }> = {
  answer: 'status',
  presence: 'watching',
  privacy: false,
  link: 'up',
  board: 'up',
  relay: true,
  doors: true,
  pupil_paired: true,
  missing: [{ part: 'speaker', code: 'NABIJ_E_SPEAKER_MISSING' }],
  allowed: true,
  allowed_text: null,
};

const WIPED = { receipt: { receipt: 'nabij-wipe' }, text: { nl: 'Eerder gewist.', en: 'Wiped before.' } };

/** A desk for one test: what it says to each question; the last pairing's number to say more about it. */
class FakeDesk {
  readonly asked: Ask[] = [];
  loan: LoanView | null = LOAN;
  status: Answer = STATUS;
  pairId = -1;
  waits: PairingView | null = null;

  answer(id: number, ask: Ask): Answer | null {
    this.asked.push(ask);
    switch (ask.ask) {
      case 'status':
        return this.status;
      case 'hours':
        return { answer: 'hours', week: week() };
      case 'loan_start':
        this.loan = { ...LOAN, until: ask.until, label: ask.label, hours: ask.hours };
        return { answer: 'loan', loan: this.loan };
      case 'loan_extend':
        if (ask.hours === 'xyz') return refused;
        this.loan = { ...LOAN, until: ask.until ?? LOAN.until, hours: ask.hours ?? LOAN.hours };
        return { answer: 'loan', loan: this.loan };
      case 'loan_show':
        return { answer: 'loan', loan: this.loan, ...(this.loan === null ? { wiped: WIPED } : {}) };
      case 'loan_end':
        return {
          answer: 'receipt',
          receipt: { receipt: 'nabij-wipe' },
          text: { nl: 'Gewist.', en: 'Wiped.' },
        };
      case 'pair':
        this.pairId = id;
        return { answer: 'pairing', pairing: waiting(5, ask.place === 'class') };
      case 'pair_show':
        this.pairId = id;
        return this.waits === null ? { answer: 'done' } : { answer: 'pairing', pairing: this.waits };
      case 'pair_stop':
      case 'unpair':
      case 'board_flash':
        return { answer: 'done' };
    }
  }
}

const refused: Answer = {
  answer: 'refused',
  code: 'NABIJ_E_TIMETABLE',
  text: { nl: 'Deze lestijden kloppen niet.', en: 'These hours are not right.' },
};
const waiting = (triesLeft: number, inClass: boolean) =>
  ({
    state: 'waiting',
    role: 'pupil',
    link: 'https://nabij.example.nl/#pair=abcdefghijklmnop',
    code: inClass ? 'ABCD-EFGH-IJKL-MNOP' : null,
    expires_ms: Date.parse('2026-11-22T18:15:00Z'),
    tries_left: triesLeft,
  }) as const;
function week() {
  const days = Array.from({ length: 7 }, (_, n) => ({ date: `2026-11-${16 + n}`, ...ZERO }));
  return { week: '2026-47', from: '2026-11-16', until: '2026-11-22', days, total: ZERO };
}

let opened: Opened;
let page: Page;
let desk: FakeDesk;

beforeAll(async () => {
  opened = await openBuiltPage();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  opened.kit.reset();
  desk = new FakeDesk();
  opened.kit.onFrame = (frame) => {
    if (frame.type !== 'ask') return;
    const answer = desk.answer(frame.id, frame.ask);
    if (answer !== null) opened.kit.send({ type: 'answer', id: frame.id, answer });
  };
  page = await opened.browser.newPage({ viewport: { width: 1_024, height: 768 } });
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  await page.addInitScript(() => {
    const own = window as unknown as { media: number };
    own.media = 0;
    const Made = RTCPeerConnection;
    window.RTCPeerConnection = new Proxy(Made, {
      construct(target, args) {
        own.media += 1;
        return new target(...args);
      },
    });
  });
  await openPaired(page, opened.kit.newLink('consultant'));
});
afterEach(() => page.close());

const button = (name: RegExp) => page.getByRole('button', { name });
const askedLast = <A extends Ask['ask']>(ask: A) => desk.asked.findLast((one) => one.ask === ask);
const say = (answer: Answer) => opened.kit.send({ type: 'answer', id: desk.pairId, answer });

describe('the consultant', () => {
  it('sees how the kit is, and never a picture or a sound', async () => {
    await page.getByText('De leerling kijkt en luistert').waitFor();
    await page.getByText('groep 7, de Wilgen').waitFor();
    await page.getByText('Luidspreker').waitFor();
    expect(page.url()).toBe(`${opened.kit.origin}/consulent/`);
    expect(await page.evaluate(() => (window as unknown as { media: number }).media)).toBe(0);
    expect(await page.locator('video, audio').count()).toBe(0);
    expect(opened.kit.frames.filter((frame) => frame.type !== 'ask')).toEqual([]);
  });

  it('starts a loan', async () => {
    desk.loan = null;
    await page.reload();
    await page.getByLabel('Voor wie?').fill('groep 5');
    await page.getByLabel('Tot en met').fill('2026-12-18');
    await page.getByLabel('Lestijden').fill('ma 09:00-12:00');
    await button(/^Uitlening beginnen$/).click();
    await page.getByText('groep 5').waitFor();
    expect(askedLast('loan_start')).toEqual({
      ask: 'loan_start',
      until: '2026-12-18',
      label: 'groep 5',
      hours: 'ma 09:00-12:00',
    });
  });

  it('starts one on a later day, today when nothing else is said', async () => {
    desk.loan = null;
    await page.reload();
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format();
    expect(await page.getByLabel('Vanaf').inputValue()).toBe(today);
    await page.getByLabel('Vanaf').fill('2099-11-30');
    await page.getByLabel('Voor wie?').fill('groep 5');
    await page.getByLabel('Tot en met').fill('2099-12-18');
    await button(/^Uitlening beginnen$/).click();
    await page.getByText('groep 5').waitFor();
    expect(askedLast('loan_start')).toMatchObject({ from: '2099-11-30', until: '2099-12-18' });
  });

  it('wipes a kit that is not lent out, and has the receipt of the last time', async () => {
    desk.loan = null;
    await page.reload();
    await button(/^Bewijs van de laatste keer wissen$/).click();
    await page.getByText('Eerder gewist.').waitFor();
    await button(/^Klaar$/).click();
    await button(/^Kastje wissen$/).click();
    expect(askedLast('loan_end')).toBeUndefined();
    await button(/^Ja, wis het kastje$/).click();
    await page.getByText('Gewist.', { exact: true }).waitFor();
  });

  it('says that the words differ, and the kit forgets the tablet', async () => {
    await button(/^Code voor in de klas$/).click();
    await page.getByText('ABCD-EFGH-IJKL-MNOP').waitFor();
    const words = ['appel', 'egel', 'iglo', 'uil'];
    say({ answer: 'pairing', pairing: { state: 'paired', role: 'pupil', words } });
    await button(/^Klopt niet$/).click();
    await page.getByText('Het kastje kent geen tablet van een leerling meer.').waitFor();
    expect(askedLast('unpair')).toEqual({ ask: 'unpair', role: 'pupil' });
    expect(await page.locator('.four-words').count()).toBe(0);
  });

  it('makes the kit forget a tablet that is lost, after a second step', async () => {
    await button(/^Tablet vergeten$/).click();
    expect(askedLast('unpair')).toBeUndefined();
    await button(/^Ja, vergeet hem$/).click();
    await page.getByText('Het kastje kent geen tablet van een leerling meer.').waitFor();
    expect(askedLast('unpair')).toEqual({ ask: 'unpair', role: 'pupil' });
  });

  it('changes the hours, and reads from the kit what is wrong with them', async () => {
    await button(/^Verlengen of tijden veranderen$/).click();
    expect(await button(/^Opslaan$/).isDisabled()).toBe(true);
    await page.getByLabel('Lestijden').fill('xyz');
    await button(/^Opslaan$/).click();
    await page.getByText('Deze lestijden kloppen niet.').waitFor();
    await page.getByLabel('Lestijden').fill(LOAN.hours);
    await page.getByLabel('Tot en met').fill('2027-01-15');
    await button(/^Opslaan$/).click();
    await page.getByText('15 januari 2027').waitFor();
    expect(askedLast('loan_extend')).toEqual({ ask: 'loan_extend', until: '2027-01-15' });
  });

  it('ends the loan only after a second step, and keeps the receipt when the kit lets go', async () => {
    await button(/^Uitlening beëindigen$/).click();
    await page.getByText('Dit kan niet terug.').waitFor();
    await button(/^Nee, terug$/).click();
    expect(askedLast('loan_end')).toBeUndefined();
    await button(/^Uitlening beëindigen$/).click();
    await button(/^Ja, wis het kastje$/).click();
    await page.getByText('Gewist.').waitFor();
    opened.kit.send({ type: 'bye', code: 'NABIJ_E_LOAN_ENDED' });
    opened.kit.drop(1000);
    await page.waitForTimeout(300);
    await page.getByText('Gewist.').waitFor();
    await button(/^Klaar$/).click();
    await page.getByText('Dit kastje is gewist.').waitFor();
    await page.reload();
    await page.getByText('Koppel deze tablet').waitFor();
  });

  it('makes a link for the pupil and follows it to the four words', async () => {
    await button(/^Code voor in de klas$/).click();
    await page.getByText('ABCD-EFGH-IJKL-MNOP').waitFor();
    await page.getByRole('img', { name: 'QR-code van de link' }).waitFor();
    await page.getByText('Geldig tot 22 nov 2026, 19:15, één keer. Nog 5 pogingen.').waitFor();
    say({ answer: 'pairing', pairing: waiting(1, true) });
    await page.getByText('Nog 1 poging.').waitFor();
    const words = ['appel', 'egel', 'iglo', 'uil'];
    say({ answer: 'pairing', pairing: { state: 'paired', role: 'pupil', words } });
    await page.getByText('Vergelijk de vier woorden').waitFor();
    expect(await page.locator('.four-words li').allInnerTexts()).toEqual(words);
  });

  it('sees the pairing that waits already, and how it goes on', async () => {
    desk.waits = waiting(4, true);
    await page.reload();
    await page.getByText('ABCD-EFGH-IJKL-MNOP').waitFor();
    await page.getByText('Nog 4 pogingen.').waitFor();
    await page.getByText('Niet zolang de leerling meedoet').waitFor();
    say({ answer: 'pairing', pairing: { state: 'closed', code: 'NABIJ_E_PAIRING_EXPIRED' } });
    await page.getByText('Deze link is te oud.').waitFor();
    expect(desk.asked.some(({ ask }) => ask === 'pair')).toBe(false);
  });

  it('sees nothing here of a pairing for another consultant', async () => {
    const questions = () => desk.asked.filter(({ ask }) => ask === 'pair_show').length;
    await until('the first question', () => questions() === 1);
    desk.waits = { ...waiting(5, true), role: 'consultant' };
    await page.reload();
    await until('the second question', () => questions() === 2);
    say({ answer: 'pairing', pairing: { state: 'closed', code: 'NABIJ_E_PAIRING_EXPIRED' } });
    await button(/^Link voor thuis$/).click();
    await page.getByText('#pair=abcdefghijklmnop').waitFor();
    expect(await page.getByText('De koppeling is gesloten.').count()).toBe(0);
  });

  it('reads that a pairing was closed, and why', async () => {
    await button(/^Link voor thuis$/).click();
    await page.getByText('#pair=abcdefghijklmnop').waitFor();
    say({ answer: 'pairing', pairing: { state: 'closed', code: 'NABIJ_E_PAIRING_TRIES' } });
    await page.getByText('De code was te vaak fout.').waitFor();
    await button(/^Link voor thuis$/).waitFor();
  });

  it('hears that a pupil’s pairing opens nothing here', async () => {
    desk.status = {
      answer: 'refused',
      code: 'NABIJ_E_ROLE',
      text: { nl: 'Dat kan niet op deze pagina.', en: 'Not on this page.' },
    };
    await page.getByText('Deze koppeling is van een leerling.').waitFor();
    await button(/^Nieuwe code of link$/).click();
    await page.getByText('Koppel deze tablet').waitFor();
  });

  it('sees a kit that goes offline and comes back', async () => {
    await page.getByText('groep 7, de Wilgen').waitFor();
    opened.kit.online = false;
    opened.kit.drop(4004);
    await page.getByText('niet bereikbaar').waitFor();
    opened.kit.online = true;
    opened.kit.drop(4004);
    await page.getByText('groep 7, de Wilgen').waitFor();
    await until('a new question', () => desk.asked.filter(({ ask }) => ask === 'loan_show').length >= 2);
  });
});
