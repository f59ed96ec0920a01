import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { privateKeyOf } from '../../../src/kit/records/kit-key.ts';
import { RECEIPT, type Receipt } from '../../../src/kit/records/receipt.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { wipe } from '../../../src/kit/records/wipe.ts';
import { type Answer, type Ask, MAY_ASK, ROLES } from '../../../src/protocol/office.ts';
import { importWebKey } from '../../../src/protocol/seal/dh.ts';
import { opensFarewell, routeOf } from '../../../src/protocol/seal/pair.ts';
import { nodeKey } from '../../protocol/seal/wire.ts';
import { until } from '../../support/until.ts';
import { DeskFixture, LOAN, MINUTE_MS } from './desk-fixture.ts';
import { cutAtStep, failAtStep, scratchFolder } from './scratch.ts';

async function lent(folder?: string): Promise<DeskFixture> {
  const kit = await DeskFixture.open(folder);
  expect(await kit.ask({ ask: 'loan_start', ...LOAN })).toMatchObject({ answer: 'loan' });
  return kit;
}

const admission = (kit: DeskFixture) => kit.last('admission').admission;

describe('permission', () => {
  it('is refused from the start, and given when a loan begins', async () => {
    const kit = await DeskFixture.open();
    expect(admission(kit)).toMatchObject({ allowed: false, code: 'NABIJ_E_LOAN_NONE' });
    await kit.ask({ ask: 'loan_start', ...LOAN });
    expect(admission(kit)).toEqual({ allowed: true });
  });

  it('ends when the hours do, by itself, with a sentence that says when they begin again', async () => {
    const kit = await lent();
    await kit.later(178 * MINUTE_MS);
    kit.clock.advance(2 * MINUTE_MS - 1);
    expect(admission(kit)).toEqual({ allowed: true });
    kit.clock.advance(2);
    expect(admission(kit)).toEqual({
      allowed: false,
      code: 'NABIJ_E_LOAN_HOURS',
      text: {
        nl: 'Je kunt weer in de klas op dinsdag 24 november om 08:30.',
        en: 'You can be in class again on Tuesday 24 November at 08:30.',
      },
    });
    await kit.later(20.5 * 60 * MINUTE_MS);
    expect(admission(kit)).toEqual({ allowed: true });
  });

  it('follows hours that are changed at once', async () => {
    const kit = await lent();
    await kit.ask({ ask: 'loan_extend', hours: 'ma-vr 13:00-15:00' });
    expect(admission(kit)).toMatchObject({ allowed: false, code: 'NABIJ_E_LOAN_HOURS' });
  });

  it('waits for a clock that is right, and sees it by itself', async () => {
    const before = await lent();
    await before.desk.close();
    const kit = await DeskFixture.open(before.folder, false);
    expect(admission(kit)).toMatchObject({ allowed: false, code: 'NABIJ_E_CLOCK' });
    kit.clockIsRight = true;
    kit.clock.advance(MINUTE_MS);
    expect(admission(kit)).toEqual({ allowed: true });
  });

  it('is looked at when asked, whatever the clock did', async () => {
    const kit = await lent();
    kit.clockIsRight = false;
    kit.desk.admit();
    expect(admission(kit)).toMatchObject({ code: 'NABIJ_E_CLOCK' });
  });
});

it('a look that found too much to do comes again', async () => {
  const kit = await DeskFixture.open();
  const views = await kit.pair();
  for (let n = 0; n < 64; n += 1) kit.paired(randomBytes(32), 'pupil', 'somebody-elses');
  kit.clock.advance(15 * MINUTE_MS + 1);
  await until('the end of the work', async () => (await kit.ask({ ask: 'status' })).answer === 'status');
  expect(views.at(-1)).toMatchObject({ state: 'waiting' });
  await kit.later(MINUTE_MS);
  expect(views.at(-1)).toMatchObject({ state: 'closed' });
});

describe('who may ask what', () => {
  const ASKS: readonly Ask[] = [
    { ask: 'status' },
    { ask: 'loan_show' },
    { ask: 'loan_start', ...LOAN },
    { ask: 'loan_extend', hours: 'ma 09:00-10:00' },
    { ask: 'hours' },
    { ask: 'pair', role: 'pupil', place: 'class' },
    { ask: 'pair_show' },
    { ask: 'pair_stop' },
    { ask: 'unpair' },
    { ask: 'loan_end' },
  ];
  it.each(ROLES.flatMap((role) => ASKS.map((ask) => ({ role, ask }))))(
    'a $role asks $ask.ask',
    async ({ role, ask }) => {
      const kit = await lent();
      const answer = await kit.ask(ask, role);
      const refused = answer.answer === 'refused' && answer.code === 'NABIJ_E_ROLE';
      expect(refused).toBe(!MAY_ASK[role].includes(ask.ask));
    },
  );

  it('refuses a flood of questions, and answers every one', async () => {
    const kit = await lent();
    const answers = await Promise.all(Array.from({ length: 100 }, () => kit.ask({ ask: 'loan_show' })));
    const refused = answers.filter(({ answer }) => answer === 'refused');
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ code: 'NABIJ_E_FRAME_RATE' });
    expect(await kit.ask({ ask: 'loan_show' })).toMatchObject({ answer: 'loan' });
  });
});

describe('the loan', () => {
  it('is shown as nobody’s before it begins, and refused with what does not fit', async () => {
    const kit = await DeskFixture.open();
    expect(await kit.ask({ ask: 'loan_show' })).toEqual({ answer: 'loan', loan: null });
    expect(await kit.ask({ ask: 'loan_start', ...LOAN, until: '2026-11-01' })).toMatchObject({
      answer: 'refused',
      code: 'NABIJ_E_LOAN_DATES',
      text: { en: expect.stringContaining('until (2026-11-01) is in the past') },
    });
  });

  it('and the hours outlive the kit being switched off', async () => {
    const before = await lent();
    before.desk.inClass('watching', false);
    before.clock.advance(MINUTE_MS);
    await before.desk.close();
    const kit = await DeskFixture.open(before.folder);
    expect(await kit.ask({ ask: 'loan_show' })).toMatchObject({ loan: { label: LOAN.label } });
    expect(await kit.ask({ ask: 'hours' })).toMatchObject({ week: { total: { watching_s: 60 } } });
  });
});

describe('hours', () => {
  it('count each presence and each raised hand, and pupil and export hear the same', async () => {
    const kit = await lent();
    kit.desk.inClass('watching', false);
    kit.clock.advance(10_000);
    kit.desk.inClass('watching', true);
    kit.desk.inClass('resting', true);
    kit.clock.advance(5_000);
    kit.desk.inClass('resting', false);
    kit.desk.inClass('listening', true);
    kit.clock.advance(2_000);
    kit.desk.inClass('nobody', false);
    kit.clock.advance(60_000);
    const total = { watching_s: 10, listening_s: 2, resting_s: 5, hands: 2, in_class_s: 17 };
    const shell = await kit.ask({ ask: 'hours', week: '2026-48' });
    expect(shell).toMatchObject({ answer: 'hours', week: { total } });
    expect(await kit.ask({ ask: 'hours' }, 'pupil')).toEqual(shell);
  });
});

const OF_BEFORE: Receipt = {
  receipt: 'nabij-wipe',
  version: 1,
  at_ms: null,
  destroyed: [],
  foreign_files: 0,
  old_kit_id: null,
  new_kit_id: 'eeeeffffgggg2222',
};

describe('the end of a loan', () => {
  async function paired(folder?: string) {
    const kit = await lent(folder);
    const tablet = nodeKey();
    await kit.pair();
    kit.paired(tablet.publicKey);
    await kit.settled();
    const kitKey = await importWebKey(kit.last('doors').doors.privateKey);
    return { kit, tablet, kitKey };
  }

  it('gives the receipt first, then lets everybody go, then has other doors', async () => {
    const { kit } = await paired();
    const before = kit.last('doors').doors;
    const order: string[] = [];
    const from = kit.events.length;
    await new Promise<void>((done) =>
      kit.desk.ask('consultant', { ask: 'loan_end' }, ({ answer }) => {
        order.push(answer, ...kit.events.slice(from).map(({ type }) => type));
        done();
      }),
    );
    await kit.settled();
    const told = kit.events.slice(from).map(({ type }) => type);
    expect(order).toEqual(['receipt']);
    expect(told.indexOf('loan_ended')).toBeLessThan(told.indexOf('doors'));
    const { doors } = kit.last('doors');
    expect(doors).toMatchObject({ pinned: [], pairing: null });
    expect(doors.privateKey).not.toEqual(before.privateKey);
    expect(admission(kit)).toMatchObject({ code: 'NABIJ_E_LOAN_NONE' });
    expect(await kit.ask({ ask: 'hours' })).toMatchObject({ week: { total: { in_class_s: 0 } } });
  });

  it('that cannot be done sends nobody away, says why, and can be done later', async () => {
    const { kit } = await paired();
    const inTheWay = join(kit.folder, 'wipe.json');
    await fs.mkdir(inTheWay);
    const from = kit.events.length;
    expect(await kit.ask({ ask: 'loan_end' })).toMatchObject({
      answer: 'refused',
      code: 'NABIJ_E_RECORD_WRITE',
    });
    await kit.settled();
    expect(kit.events.slice(from).map(({ type }) => type)).not.toContain('loan_ended');
    await fs.rmdir(inTheWay);
    expect(await kit.ask({ ask: 'loan_end' })).toMatchObject({ answer: 'receipt' });
    await kit.settled();
    expect(kit.events.slice(from).map(({ type }) => type)).toContain('loan_ended');
  });

  it('is not said to have failed when the kit is wiped, wherever one step fails; its receipt can be had again', async () => {
    let failed = true;
    for (let step = 1; failed; step += 1) {
      const folder = scratchFolder();
      await (await RecordStore.open(folder)).write(RECEIPT, OF_BEFORE);
      const { kit } = await paired(folder);
      const from = kit.events.length;
      let answer: Answer;
      [answer, failed] = await failAtStep(step, () => kit.ask({ ask: 'loan_end' }));
      await kit.settled();
      const isOld = kit.last('doors').doors.pinned.length === 1;
      const ended = kit.events.slice(from).filter(({ type }) => type === 'loan_ended').length;
      expect([answer.answer, ended], `step ${step}`).toEqual(isOld ? ['refused', 0] : ['receipt', 1]);
      // Open again, without a restart.
      expect(admission(kit), `step ${step}`).toMatchObject(
        isOld ? { allowed: true } : { code: 'NABIJ_E_LOAN_NONE' },
      );
      if (isOld) continue;
      expect(await kit.ask({ ask: 'loan_end' }), `step ${step}`).toEqual(answer);
      expect(await kit.ask({ ask: 'loan_show' })).toMatchObject({ loan: null, wiped: { text: {} } });
      await kit.desk.close();
      const again = await DeskFixture.open(kit.folder);
      expect(await again.ask({ ask: 'loan_end' }), `step ${step}`).toEqual(answer);
    }
    // Some sixty kits, each on a real disk that others use as well.
  }, 120_000);

  it('that a power cut interrupted is told, and its receipt given to who asks again', async () => {
    const { kit } = await paired();
    const first = kit.last('doors').doors.privateKey;
    await kit.desk.close();
    const store = await RecordStore.open(kit.folder);
    expect(await cutAtStep(12, () => wipe(store, kit.wall()))).toBe(null);
    const again = await DeskFixture.open(kit.folder);
    expect(again.last('doors').doors.privateKey).not.toEqual(first);
    expect(again.events.map(({ type }) => type)).toContain('loan_ended');
    const receipt = await again.ask({ ask: 'loan_end' });
    expect(receipt).toMatchObject({ receipt: { destroyed: expect.arrayContaining(['loan', 'pairings']) } });
    await again.pair();
    expect(await again.ask({ ask: 'loan_end' })).not.toEqual(receipt);
  });

  it('lets nobody in while the kit becomes another', async () => {
    const { kit } = await paired();
    kit.listen(({ type }) => {
      if (type === 'loan_ended') kit.desk.admit();
    });
    const from = kit.events.length;
    await kit.ask({ ask: 'loan_end' });
    await kit.settled();
    expect(kit.events.slice(from, from + 4)).toMatchObject([
      { type: 'notice', notice: null },
      { type: 'loan_ended' },
      { type: 'admission', admission: { allowed: false, code: 'NABIJ_E_LOAN_NONE' } },
      { type: 'doors', doors: { pinned: [], pairing: null, farewells: [] } },
    ]);
    expect(kit.last('doors').doors.farewells).toHaveLength(1);
  });

  it('leaves an answer that the old tablet alone can read, where it will ask', async () => {
    const { kit, tablet, kitKey } = await paired();
    await kit.ask({ ask: 'loan_end' });
    await kit.settled();
    const [farewell] = kit.last('doors').doors.farewells;
    expect(farewell?.route).toBe(await routeOf(tablet, kitKey.publicKey));
    expect(await opensFarewell(tablet, kitKey.publicKey, farewell!.note)).toBe(true);
    expect(await opensFarewell(nodeKey(), kitKey.publicKey, farewell!.note)).toBe(false);
  });

  it('closes a pairing that waits, and who asked for it hears so', async () => {
    const kit = await lent();
    const views = await kit.pair();
    await kit.ask({ ask: 'loan_end' });
    expect(views.at(-1)).toEqual({ state: 'closed', code: 'NABIJ_E_PAIRING_NONE' });
    await kit.settled();
    expect([kit.last('doors').doors.pairing, kit.last('notice').notice]).toEqual([null, null]);
  });

  it('says farewell for 60 days, to the last two tablets', async () => {
    const { kit } = await paired();
    await kit.ask({ ask: 'loan_end' });
    for (let n = 0; n < 2; n += 1) {
      await kit.pair();
      kit.paired(randomBytes(32));
      await kit.ask({ ask: 'loan_end' });
    }
    await kit.settled();
    expect(kit.last('doors').doors.farewells).toHaveLength(2);
    await kit.later(61 * 24 * 60 * MINUTE_MS);
    expect(kit.last('doors').doors.farewells).toEqual([]);
    await expect(fs.stat(join(kit.folder, 'farewells.json'))).rejects.toThrow('ENOENT');
  });

  it('cut off while it says farewell, leaves those of before', async () => {
    for (let step = 1; step < 24; step += 1) {
      const { kit } = await paired();
      await kit.ask({ ask: 'loan_end' });
      await kit.settled();
      const [before] = kit.last('doors').doors.farewells;
      await kit.pair();
      kit.paired(randomBytes(32));
      await kit.settled();
      await cutAtStep(step, () => kit.ask({ ask: 'loan_end' }));
      await kit.desk.close();
      const again = await DeskFixture.open(kit.folder);
      const routes = again.last('doors').doors.farewells.map(({ route }) => route);
      expect(routes, `cut at ${step}`).toContain(before!.route);
    }
  });

  it('cut off at any moment leaves the old kit or the new one, and never a farewell to a tablet that may come', async () => {
    for (let step = 1; step < 60; step += 3) {
      const { kit, tablet } = await paired();
      const answer = await cutAtStep(step, () => kit.ask({ ask: 'loan_end' }));
      await kit.desk.close();
      const again = await DeskFixture.open(kit.folder);
      const { pinned, farewells, privateKey } = again.last('doors').doors;
      const isOld = pinned.length === 1;
      expect(isOld ? 'old' : 'new', `cut at ${step}`).toBe(
        Buffer.compare(privateKey, kit.events.find((e) => e.type === 'doors')!.doors.privateKey) === 0
          ? 'old'
          : 'new',
      );
      if (isOld) expect(farewells, `cut at ${step}`).toEqual([]);
      if (answer?.answer === 'receipt') expect(isOld, `cut at ${step}`).toBe(false);
      expect(tablet.publicKey).toHaveLength(32);
    }
  });
});

describe('records that cannot be read', () => {
  it.each(['kit-key', 'pairings', 'loan', 'hours', 'open-pairing', 'wipe'])(
    'a broken %s lets nobody in, says so, and can be wiped',
    async (name) => {
      const before = await lent();
      before.desk.inClass('watching', true);
      before.clock.advance(MINUTE_MS);
      await before.pair();
      before.paired(randomBytes(32));
      await before.pair();
      await before.desk.close();
      await fs.writeFile(join(before.folder, `${name}.json`), '{"record":');
      const kit = await DeskFixture.open(before.folder);
      expect(admission(kit)).toMatchObject({ allowed: false, code: 'NABIJ_E_RECORD_BROKEN' });
      expect(kit.last('doors').doors).toMatchObject({ pinned: [], pairing: null });
      expect(await kit.ask({ ask: 'loan_show' })).toMatchObject({ code: 'NABIJ_E_RECORD_BROKEN' });
      expect(await kit.ask({ ask: 'status' })).toMatchObject({ allowed: false });
      expect(kit.errors).toHaveLength(1);
      expect(await kit.ask({ ask: 'loan_end' })).toMatchObject({ answer: 'receipt' });
      expect(await kit.ask({ ask: 'loan_start', ...LOAN })).toMatchObject({ answer: 'loan' });
    },
  );

  it('that could not be read for a moment are read again, by themselves; the log says it once', async () => {
    const before = await lent();
    await before.desk.close();
    const [file, aside] = ['loan.json', 'aside'].map((name) => join(before.folder, name));
    await fs.rename(file!, aside!);
    await fs.mkdir(file!);
    const kit = await DeskFixture.open(before.folder);
    expect(admission(kit)).toMatchObject({ allowed: false, code: 'NABIJ_E_RECORD_READ' });
    for (let n = 0; n < 4; n += 1) await kit.later(MINUTE_MS);
    expect(kit.errors).toHaveLength(1);
    await fs.rmdir(file!);
    await fs.rename(aside!, file!);
    await kit.later(MINUTE_MS);
    await kit.settled();
    expect(admission(kit)).toEqual({ allowed: true });
    expect(kit.last('doors').doors.privateKey).toEqual(before.last('doors').doors.privateKey);
  });

  it('farewells that cannot be read keep nobody out and no loan from ending', async () => {
    const before = await lent();
    await before.desk.close();
    await fs.writeFile(join(before.folder, 'farewells.json'), 'x');
    const kit = await DeskFixture.open(before.folder);
    expect(admission(kit)).toEqual({ allowed: true });
    await kit.pair();
    kit.paired(randomBytes(32));
    expect(await kit.ask({ ask: 'loan_end' })).toMatchObject({ answer: 'receipt' });
    await kit.settled();
    expect(kit.last('doors').doors.farewells).toHaveLength(1);
  });
});

it('a kit keeps who it is', async () => {
  const before = await DeskFixture.open();
  await before.desk.close();
  const kit = await DeskFixture.open(before.folder);
  const [first, second] = [before, kit].map((one) => Buffer.from(one.last('doors').doors.privateKey));
  expect(first).toEqual(second);
  const file = JSON.parse(await fs.readFile(join(kit.folder, 'kit-key.json'), 'utf8'));
  expect(Buffer.from(privateKeyOf(file.data))).toEqual(first);
});
