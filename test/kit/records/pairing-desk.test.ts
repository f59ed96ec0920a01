import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Answer, ROLES } from '../../../src/protocol/office.ts';
import { meetingOf, readCode, readLink } from '../../../src/protocol/seal/pairing.ts';
import { DeskFixture, MINUTE_MS, MONDAY_MS } from './desk-fixture.ts';

const kept = ({ folder }: DeskFixture) => existsSync(join(folder, 'open-pairing.json'));
const door = (fixture: DeskFixture) => fixture.last('doors').doors.pairing;

describe('a pairing in class', () => {
  it('has a code, a short link with the same secret, and a door for it; the display shows both', async () => {
    const kit = await DeskFixture.open();
    const [view] = await kit.pair();
    if (view?.state !== 'waiting') throw new Error('it does not wait');
    expect(view).toMatchObject({ role: 'pupil', tries_left: 5, expires_ms: MONDAY_MS + 15 * MINUTE_MS });
    const typed = readCode(view.code!);
    const link = readLink(new URL(view.link).hash);
    expect(view.link.length).toBeLessThan(50);
    expect(typed).toEqual({ kind: 'secret', secret: link?.secret });
    await kit.settled();
    expect(meetingOf(door(kit)!.secret)).toEqual(meetingOf(link!.secret));
    expect(kit.last('notice').notice).toEqual({
      kind: 'pairing',
      role: 'pupil',
      link: view.link,
      code: view.code,
    });
  });

  it('is closed by the fifth wrong try: who asked and the display hear of each', async () => {
    const kit = await DeskFixture.open();
    const views = await kit.pair();
    for (let n = 0; n < 5; n += 1) kit.wrongTry();
    await kit.settled();
    expect(views.map((view) => (view.state === 'waiting' ? view.tries_left : view))).toEqual([
      ...[5, 4, 3, 2, 1],
      { state: 'closed', code: 'NABIJ_E_PAIRING_TRIES' },
    ]);
    expect(kit.last('notice').notice).toEqual({ kind: 'pairing_closed', why: 'tries' });
    expect([door(kit), kept(kit)]).toEqual([null, false]);
    kit.clock.advance(MINUTE_MS);
    expect(kit.last('notice').notice).toBe(null);
  });

  it('is over after 15 minutes, and the display says so', async () => {
    const kit = await DeskFixture.open();
    const views = await kit.pair();
    kit.clock.advance(15 * MINUTE_MS - 1);
    await kit.settled();
    expect(door(kit)).not.toBe(null);
    kit.clock.advance(2);
    await kit.settled();
    expect(views.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_EXPIRED' });
    expect(kit.last('notice').notice).toEqual({ kind: 'pairing_closed', why: 'expired' });
    expect([door(kit), kept(kit)]).toEqual([null, false]);
  });

  it('makes room for a newer one', async () => {
    const kit = await DeskFixture.open();
    const first = await kit.pair();
    const second = await kit.pair('home');
    expect(first.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_NONE' });
    expect(second.at(-1)).toMatchObject({ state: 'waiting' });
    await kit.settled();
    expect(kit.last('notice').notice).toBe(null);
  });

  it('is closed by who asked for it', async () => {
    const kit = await DeskFixture.open();
    const views = await kit.pair();
    expect(await kit.ask({ ask: 'pair_stop' })).toEqual({ answer: 'done' });
    expect(views.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_NONE' });
    expect([door(kit), kept(kit), kit.last('notice').notice]).toEqual([null, false, null]);
  });

  it('is shown to who asks later, as long as it waits; all who look hear how it ends', async () => {
    const kit = await DeskFixture.open();
    expect(await kit.ask({ ask: 'pair_show' }, 'consultant')).toEqual({ answer: 'done' });
    const views = await kit.pair();
    const seen: Answer[] = [];
    kit.desk.ask('consultant', { ask: 'pair_show' }, (answer) => seen.push(answer));
    await kit.settled();
    kit.wrongTry();
    kit.paired(randomBytes(32));
    await kit.settled();
    expect(views.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'paired']);
    expect(seen).toEqual(views.map((pairing) => ({ answer: 'pairing', pairing })));
    expect(await kit.ask({ ask: 'pair_show' })).toEqual({ answer: 'done' });
  });

  it('leaves the words of a link that was sent home to who asks later, for the pupil sees no display', async () => {
    const kit = await DeskFixture.open();
    const show = () => kit.ask({ ask: 'pair_show' }, 'consultant');
    const paired = async () => {
      const views = await kit.pair('home');
      kit.paired(randomBytes(32));
      await kit.settled();
      return { answer: 'pairing', pairing: views.at(-1) };
    };
    const words = await paired();
    expect(words.pairing).toMatchObject({ state: 'paired', role: 'pupil' });
    expect([await show(), await show()]).toEqual([words, words]);
    // Until they no longer hold: a new pairing, this one taken back, or the end of the loan.
    await kit.pair();
    await kit.ask({ ask: 'pair_stop' });
    expect(await show()).toEqual({ answer: 'done' });
    expect(await paired()).toEqual(await show());
    await kit.ask({ ask: 'unpair', role: 'pupil' });
    expect(await show()).toEqual({ answer: 'done' });
    await paired();
    await kit.ask({ ask: 'loan_end' });
    await kit.settled();
    expect(await kit.ask({ ask: 'pair_show' })).toEqual({ answer: 'done' });
  });

  it('is shown to who asks after a power cut, and to nobody once its time is over', async () => {
    const before = await DeskFixture.open();
    const [view] = await before.pair();
    await before.desk.close();
    const kit = await DeskFixture.open(before.folder);
    const seen: Answer[] = [];
    kit.desk.ask('consultant', { ask: 'pair_show' }, (answer) => seen.push(answer));
    await kit.settled();
    expect(seen).toEqual([{ answer: 'pairing', pairing: view }]);
    await kit.later(15 * MINUTE_MS + 1);
    expect(seen.at(-1)).toMatchObject({ pairing: { state: 'closed', code: 'NABIJ_E_PAIRING_EXPIRED' } });
    expect(await kit.ask({ ask: 'pair_show' })).toEqual({ answer: 'done' });
  });

  it('outlives a power cut with the tries that are left', async () => {
    const before = await DeskFixture.open();
    await before.pair();
    await before.settled();
    before.wrongTry();
    await before.desk.close();
    const kit = await DeskFixture.open(before.folder);
    expect(door(kit)).toEqual(door(before));
    expect(kit.last('notice').notice).toEqual(before.last('notice').notice);
    for (let n = 0; n < 4; n += 1) kit.wrongTry(before.meeting);
    await kit.settled();
    expect(door(kit)).toBe(null);
  });
});

describe('a disk that cannot be written any more', () => {
  it('keeps no pairing open: it is closed, the log says so once, and its file goes when it can', async () => {
    const kit = await DeskFixture.open();
    const views = await kit.pair();
    const broken = vi.spyOn(fs, 'rename').mockRejectedValue(new Error('EROFS'));
    await kit.later(15 * MINUTE_MS + 1);
    for (let n = 0; n < 4; n += 1) await kit.later(MINUTE_MS);
    expect(views.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_EXPIRED' });
    expect([door(kit), kept(kit), kit.errors.length]).toEqual([null, true, 1]);
    broken.mockRestore();
    await kit.later(MINUTE_MS);
    await kit.settled();
    expect(kept(kit)).toBe(false);
  });
});

describe('a link that is sent home', () => {
  it('names the kit, works for seven days, and is nobody’s business in class', async () => {
    const kit = await DeskFixture.open();
    const [view] = await kit.pair('home', 'consultant');
    if (view?.state !== 'waiting') throw new Error('it does not wait');
    expect([view.code, view.expires_ms]).toEqual([null, MONDAY_MS + 7 * 24 * 60 * MINUTE_MS]);
    expect(new URL(view.link).pathname).toBe('/consulent/');
    expect(readLink(new URL(view.link).hash)?.kitKeyHash).toHaveLength(32);
    expect(kit.last('notice').notice).toBe(null);
    await kit.settled();
    expect(door(kit)?.role).toBe('consultant');
    await kit.later(7 * 24 * 60 * MINUTE_MS - MINUTE_MS);
    expect(door(kit)).not.toBe(null);
    await kit.later(MINUTE_MS + 1);
    expect(door(kit)).toBe(null);
  });
});

describe('a tablet with the secret', () => {
  it('is pinned once; its words are told, and stand on the display for a minute', async () => {
    const kit = await DeskFixture.open();
    const views = await kit.pair();
    const [first, second] = [randomBytes(32), randomBytes(32)];
    kit.paired(first);
    kit.paired(second);
    await kit.settled();
    const words = ['appel', 'kraan', 'zeehond', 'winter'];
    expect(views.at(-1)).toEqual({ state: 'paired', role: 'pupil', words });
    expect(kit.last('doors').doors).toMatchObject({ pinned: [{ role: 'pupil' }], pairing: null });
    expect(Buffer.from(kit.last('doors').doors.pinned[0]!.publicKey)).toEqual(first);
    expect(kit.last('notice').notice).toEqual({ kind: 'words', words });
    expect(kept(kit)).toBe(false);
    kit.clock.advance(MINUTE_MS);
    expect(kit.last('notice').notice).toBe(null);
  });

  it('that was taken back by a newer one is not pinned, and is no try at the newer one', async () => {
    const kit = await DeskFixture.open();
    await kit.pair('home');
    const takenBack = kit.meeting;
    const [mine, somebodys] = [randomBytes(32), randomBytes(32)];
    const views = kit.pair();
    kit.paired(somebodys, 'pupil', takenBack);
    kit.wrongTry(takenBack);
    expect(await views).toMatchObject([{ state: 'waiting', tries_left: 5 }]);
    await kit.settled();
    expect(kit.last('doors').doors.pinned).toEqual([]);
    kit.paired(mine);
    await kit.settled();
    expect((await views).at(-1)).toMatchObject({ state: 'paired' });
    expect(Buffer.from(kit.last('doors').doors.pinned[0]!.publicKey)).toEqual(mine);
  });

  it('takes the place of the tablet before it', async () => {
    const kit = await DeskFixture.open();
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    for (const key of [old, fresh]) {
      await kit.pair();
      kit.paired(key);
      await kit.settled();
    }
    expect(kit.last('doors').doors.pinned.map(({ publicKey }) => Buffer.from(publicKey))).toEqual([fresh]);
  });

  it.each(ROLES)('takes its own pairing back as the %s, and no other; the display says so', async (role) => {
    const kit = await DeskFixture.open();
    for (const one of ROLES) {
      await kit.pair('home', one);
      kit.paired(randomBytes(32), one);
      await kit.settled();
    }
    expect(await kit.ask({ ask: 'unpair' })).toMatchObject({ answer: 'refused', code: 'NABIJ_E_ROLE' });
    expect(kit.last('doors').doors.pinned).toHaveLength(2);
    expect(await kit.ask({ ask: 'unpair' }, role)).toEqual({ answer: 'done' });
    await kit.settled();
    const left = ROLES.filter((one) => one !== role);
    expect(kit.last('doors').doors.pinned.map((pinned) => pinned.role)).toEqual(left);
    expect(kit.last('notice').notice).toEqual({ kind: 'pairing_closed', why: 'words' });
    await kit.desk.close();
    const again = await DeskFixture.open(kit.folder);
    expect(again.last('doors').doors.pinned.map((pinned) => pinned.role)).toEqual(left);
  });

  it.each(['shell', 'consultant'] as const)(
    'is taken away by the %s, who names it: its words differed, or it is lost',
    async (asker) => {
      const kit = await DeskFixture.open();
      for (const role of ROLES) {
        await kit.pair('home', role);
        kit.paired(randomBytes(32), role);
        await kit.settled();
      }
      expect(await kit.ask({ ask: 'unpair', role: 'pupil' }, asker)).toEqual({ answer: 'done' });
      await kit.settled();
      expect(kit.last('doors').doors.pinned.map(({ role }) => role)).toEqual(['consultant']);
      expect(kit.last('notice').notice).toEqual({ kind: 'pairing_closed', why: 'words' });
      expect(await kit.ask({ ask: 'unpair', role: 'consultant' }, 'pupil')).toMatchObject({
        code: 'NABIJ_E_ROLE',
      });
      expect(await kit.ask({ ask: 'unpair', role: 'consultant' }, asker)).toEqual({ answer: 'done' });
      await kit.settled();
      expect(kit.last('doors').doors.pinned).toEqual([]);
    },
  );

  it('that another has taken the place of takes back nothing of that one', async () => {
    const kit = await DeskFixture.open();
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    await kit.pair();
    kit.paired(old);
    await kit.settled();
    await kit.pair();
    kit.paired(fresh);
    // Asked before its door is shut, done after the new one is pinned.
    expect(await kit.ask({ ask: 'unpair' }, 'pupil')).toEqual({ answer: 'done' });
    await kit.settled();
    expect(kit.last('doors').doors.pinned.map(({ publicKey }) => Buffer.from(publicKey))).toEqual([fresh]);
    expect(kit.last('notice').notice).toMatchObject({ kind: 'words' });
  });

  it('that has the other role already is refused, and who asked hears why', async () => {
    const kit = await DeskFixture.open();
    const key = randomBytes(32);
    await kit.pair('home', 'consultant');
    kit.paired(key, 'consultant');
    const views = await kit.pair();
    kit.paired(key);
    await kit.settled();
    expect(views.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_ROLE' });
    expect(kit.last('doors').doors.pinned).toHaveLength(1);
  });

  it('that comes too late is not pinned', async () => {
    const kit = await DeskFixture.open();
    await kit.pair();
    kit.clock.advance(15 * MINUTE_MS + 1);
    kit.paired(randomBytes(32));
    await kit.settled();
    expect(kit.last('doors').doors.pinned).toEqual([]);
  });
});

describe('a clock that is not right', () => {
  it('pairs nobody: how long a code works is not known', async () => {
    const kit = await DeskFixture.open(undefined, false);
    const answer = await kit.ask({ ask: 'pair', role: 'pupil', place: 'class' });
    expect(answer).toMatchObject({ answer: 'refused', code: 'NABIJ_E_CLOCK' });
  });

  it('keeps the door shut until it is right', async () => {
    const before = await DeskFixture.open();
    await before.pair();
    await before.desk.close();
    const kit = await DeskFixture.open(before.folder, false);
    expect(door(kit)).toBe(null);
    kit.clockIsRight = true;
    kit.clock.advance(MINUTE_MS);
    await kit.settled();
    expect(door(kit)).not.toBe(null);
  });
});
