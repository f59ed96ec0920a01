import fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, localTime } from '../../src/kit/records/local-time.ts';
import { weekOfDate } from '../../src/kit/records/week.ts';
import type { Answer, Ask } from '../../src/protocol/office.ts';
import { NotLetIn, type TabletEnd } from '../kit/bridge/tablet-end.ts';
import { until } from '../support/until.ts';
import { KitAtSchool } from './kit-at-school.ts';

let school: KitAtSchool;
beforeAll(async () => {
  school = await KitAtSchool.open();
});
afterAll(() => school?.close());

const LABEL = 'groep 7, de Wilgen';
const ALWAYS = 'ma-zo 00:00-24:00';
const today = () => localTime(Date.now()).date;
/** Hours of one day of the week that is not today. */
const otherDay = () =>
  ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][new Date(`${addDays(today(), 3)}T12:00Z`).getUTCDay()]!;

function join1(tablet: TabletEnd, visit = '0123456789abcdef'): void {
  tablet.send({ type: 'join', presence: 'listening', visit, how: 'tap', name: 'Sam' });
}

/** Asks over the sealed channel, as a page does. */
async function asked(tablet: TabletEnd, id: number, ask: Ask): Promise<Answer> {
  tablet.send({ type: 'ask', id, ask });
  return until('the answer', () => tablet.of('answer').find((frame) => frame.id === id)?.answer);
}

describe('nabij loan', () => {
  it('lends nothing out by itself, and refuses a pupil until it does', async () => {
    const { code, out } = await school.nabij('loan', 'show');
    expect([code, out]).toEqual([
      0,
      'Dit kastje is nu niet uitgeleend.\nThis kit is not lent to anybody now.',
    ]);
    const tablet = await (await school.kit.pair()).open();
    join1(tablet);
    const refused = await until('the refusal', () => tablet.of('refused')[0]);
    expect(refused).toMatchObject({ of: 'join', code: 'NABIJ_E_LOAN_NONE' });
    tablet.close();
  });

  it('starts, and says what was agreed; a second one is refused', async () => {
    const until = addDays(today(), 20);
    const args = ['loan', 'start', '--until', until, '--label', LABEL, '--hours', ALWAYS];
    const first = await school.nabij(...args);
    expect(first.code, first.err).toBe(0);
    expect(first.out).toContain(`Uitgeleend aan ${LABEL}`);
    const second = await school.nabij('--lang', 'nl', ...args);
    expect([second.code, second.out]).toEqual([1, '']);
    expect(second.err).toContain('Dit kastje is al uitgeleend. Sluit dat eerst af.');
    const shown = JSON.parse((await school.nabij('loan', 'show', '--json')).out);
    expect(shown).toMatchObject({ from: today(), until, label: LABEL, over: false });
  });

  it.each([
    [['loan', 'extend', '--until', '2020-01-01'], 1, 'is in the past'],
    [['loan', 'extend', '--hours', 'overmorgen'], 1, 'Deze lestijden kloppen niet.'],
    [['loan', 'extend'], 2, '--until, --hours or both'],
    [['loan', 'start', '--until', '2026-12-18'], 2, '--label'],
    [['loan', 'end'], 2, 'Er is niets gewist.'],
    [['hours', 'export', '--week', '2026-54'], 1, 'Deze week bestaat niet.'],
    [['hours', 'export', '--week', 'nu'], 2, 'Write it as 2026-47.'],
    [['hours', 'export', '--format', 'xml'], 2, 'csv, json'],
    [['--run-dir', '/nowhere', 'status'], 3, 'Het kastje geeft geen antwoord.'],
  ] as [string[], number, string][])('%j ends with %i and says why', async (args, code, why) => {
    const said = await school.nabij(...args);
    expect([said.code, said.err]).toEqual([code, expect.stringContaining(why)]);
  });

  it('hours that end in class let the pupil out with a sentence, and shut the door until they begin', async () => {
    const paired = await school.kit.pair();
    const tablet = await paired.open();
    join1(tablet);
    await school.displaySays('Sam luistert');
    const { code } = await school.nabij('loan', 'extend', '--hours', `${otherDay()} 08:30-12:00`);
    expect(code).toBe(0);
    const out = await until('the word of the kit', () =>
      tablet.of('refused').find(({ of }) => of === 'presence'),
    );
    expect(out.code).toBe('NABIJ_E_LOAN_HOURS');
    expect(out.text?.nl).toMatch(/^Je kunt weer in de klas op .* om 08:30\.$/);
    await school.displaySays('Niemand kijkt');
    join1(tablet);
    const refused = await until('the refusal', () => tablet.of('refused').find(({ of }) => of === 'join'));
    expect(refused.text).toEqual(out.text);
    expect((await school.nabij('status')).out).toContain(out.text!.nl);
    await school.nabij('loan', 'extend', '--hours', ALWAYS);
    join1(tablet);
    await school.displaySays('Sam luistert');
    tablet.close();
  });

  it('the same pupil elsewhere takes the seat over, and both are told', async () => {
    const paired = await school.kit.pair();
    const [first, second] = [await paired.open(), await paired.open()];
    join1(first);
    await until('the seat', () => first.of('state').at(-1)?.presence === 'listening');
    await until('word of it elsewhere', () => second.of('state').at(-1)?.presence === 'listening');
    join1(second, 'fedcba9876543210');
    await until('the goodbye', () => first.of('bye').some(({ code }) => code === 'NABIJ_E_TAKEN_OVER'));
    await until('word of the change', () => second.of('took_over').length === 1);
    second.close();
  });
});

describe('hours', () => {
  it('are the same for the pupil, the consultant and the export', async () => {
    const consultant = await (await school.kit.pair('consultant')).open();
    const tablet = await (await school.kit.pair()).open();
    join1(tablet);
    tablet.send({ type: 'signal', signal: 'hand', up: true });
    await school.displaySays('Hand omhoog');
    await new Promise((done) => setTimeout(done, 2_100));
    tablet.send({ type: 'leave' });
    await school.displaySays('Niemand kijkt');
    const seen = await asked(tablet, 1, { ask: 'hours' });
    if (seen.answer !== 'hours') throw new Error(JSON.stringify(seen));
    expect(seen.week.total.listening_s).toBeGreaterThanOrEqual(2);
    expect(seen.week.total.hands).toBeGreaterThanOrEqual(1);
    expect(await asked(consultant, 1, { ask: 'hours' })).toEqual(seen);
    const week = weekOfDate(today());
    const exported = await school.nabij('hours', 'export', '--week', week, '--format', 'json');
    expect(JSON.parse(exported.out)).toEqual(seen.week);
    const csv = (await school.nabij('hours', 'export', '--week', week)).out.split('\n');
    expect(csv).toHaveLength(9);
    expect(csv.at(-1)).toMatch(new RegExp(`;${seen.week.total.hands}$`));
    for (const end of [tablet, consultant]) end.close();
  });
});

describe('a consultant', () => {
  it('has status, loan and hours, and no seat', async () => {
    const consultant = await (await school.kit.pair('consultant')).open();
    expect(await asked(consultant, 1, { ask: 'status' })).toMatchObject({ answer: 'status', allowed: true });
    join1(consultant);
    const refused = await until('the refusal', () => consultant.of('refused')[0]);
    expect(refused).toMatchObject({ of: 'join', code: 'NABIJ_E_ROLE' });
    expect([consultant.of('state'), consultant.of('rtc_offer')]).toEqual([[], []]);
    consultant.close();
  });

  it('and a pupil ask what is theirs: the loan is not the pupil’s to end', async () => {
    const tablet = await (await school.kit.pair()).open();
    expect(await asked(tablet, 1, { ask: 'loan_end' })).toMatchObject({ code: 'NABIJ_E_ROLE' });
    expect(await asked(tablet, 2, { ask: 'loan_show' })).toMatchObject({ loan: { label: LABEL } });
    tablet.close();
  });
});

describe('the end of a loan', () => {
  it('wipes: no byte of before is left, everybody is let go, and the old tablet is refused 100 of 100', async () => {
    const consultant = await (await school.kit.pair('consultant')).open();
    const old = await school.kit.pair();
    const tablet = await old.open();
    join1(tablet);
    await school.displaySays('Sam luistert');
    const before = await bytesOf(school.stateDir);
    const traces = [old.kitKey, old.ownKey.publicKey].map((key) => Buffer.from(key).toString('base64url'));
    const texts = [LABEL, 'Wilgen', today(), 'listening_s', traces[1]!, privateKeyIn(before)];
    for (const text of texts) expect(before.includes(text), text).toBe(true);

    const receipt = await asked(consultant, 9, { ask: 'loan_end' });
    expect(receipt).toMatchObject({ answer: 'receipt', receipt: { receipt: 'nabij-wipe' } });
    for (const end of [tablet, consultant]) {
      await until('the goodbye', () => end.of('bye').some(({ code }) => code === 'NABIJ_E_LOAN_ENDED'));
    }
    await school.displaySays('Niemand kijkt');
    const after = await bytesOf(school.stateDir);
    for (const text of [...texts, ...traces]) expect(after.includes(text), text).toBe(false);
    for (const key of [old.kitKey, old.ownKey.publicKey])
      expect(after.includes(Buffer.from(key))).toBe(false);

    const codes: string[] = [];
    for (let n = 0; n < 100; n += 1) {
      codes.push(
        await old.open().then(
          () => 'let in',
          (error: unknown) => (error instanceof NotLetIn ? error.code : String(error)),
        ),
      );
    }
    // Who knocks more often than a page does is sent away without a word.
    expect(codes[0]).toBe('NABIJ_E_LOAN_ENDED');
    const kind = ['NABIJ_E_LOAN_ENDED', 'NABIJ_E_SEAL_REFUSED'];
    expect(codes.filter((code) => !kind.includes(code))).toEqual([]);
  });

  it('prints a receipt, and the kit is as it comes from its box', async () => {
    await school.kit.lend();
    const { code, out } = await school.nabij('loan', 'end', '--yes');
    expect([code, out]).toEqual([0, expect.stringContaining('Dit kastje is gewist.')]);
    const json = JSON.parse((await school.nabij('loan', 'end', '--yes', '--json')).out);
    expect(json).toMatchObject({ receipt: 'nabij-wipe', foreign_files: 0 });
    const shown = await school.nabij('loan', 'show');
    expect(shown.out).toContain(`Nieuw nummer van het kastje: ${json.new_kit_id}`);
    expect(out).toContain(`Nieuw nummer van het kastje: ${json.new_kit_id}`);
    const status = JSON.parse((await school.nabij('status', '--json')).out);
    expect(status).toMatchObject({ pupil_paired: false, allowed: false });
  });

  it('and a new pupil finds the kit free', async () => {
    await school.kit.lend();
    const tablet = await (await school.kit.pair()).open();
    join1(tablet);
    await school.displaySays('Sam luistert');
    tablet.close();
  });
});

it('nothing of a pupil is in the log', () => {
  const log = school.kit.lines.join('\n');
  for (const text of ['Sam', LABEL, '#pair=']) expect(log).not.toContain(text);
});

/** Every file of a folder, one after the other. */
async function bytesOf(folder: string): Promise<Buffer> {
  const names = await fs.readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => fs.readFile(join(folder, name)))));
}

function privateKeyIn(bytes: Buffer): string {
  return /"private_key":"([^"]+)"/.exec(bytes.toString())![1]!;
}
