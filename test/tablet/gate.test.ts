import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { NabijError } from '../../src/core/errors.ts';
import type { Role } from '../../src/protocol/office.ts';
import { readLink, writeLink } from '../../src/protocol/seal/pairing.ts';
import { FrameLink, type LinkState } from '../../src/tablet/link/frame-link.ts';
import type { Way } from '../../src/tablet/link/way.ts';
import { Gate } from '../../src/tablet/pair/gate.ts';
import { type Keeper, matched, type Pairing } from '../../src/tablet/pair/keeper.ts';
import { readScan } from '../../src/tablet/pair/reading.ts';
import type { GateState } from '../../src/tablet/pair/state.ts';
import { until } from '../support/until.ts';
import { FakeKit } from './fake-kit.ts';

/** A keeper in memory; `broken`: as a private window, that keeps nothing. */
class MemoryKeeper implements Keeper {
  readonly kept = new Map<Role, Pairing>();
  broken = false;
  async read(role: Role): Promise<Pairing | null> {
    this.#check();
    return this.kept.get(role) ?? null;
  }
  async reserve(): Promise<void> {
    this.#check();
  }
  async write(role: Role, pairing: Pairing): Promise<void> {
    this.#check();
    this.kept.set(role, pairing);
  }
  async confirm(role: Role, meeting: string): Promise<void> {
    const pairing = this.kept.get(role);
    if (pairing?.meeting === meeting) this.kept.set(role, matched(pairing));
  }
  async forget(role: Role, meeting: string): Promise<void> {
    const pairing = this.kept.get(role);
    if (pairing?.meeting !== meeting) return;
    if (pairing.before === null) this.kept.delete(role);
    else this.kept.set(role, pairing.before);
  }
  #check(): void {
    if (this.broken) throw new NabijError('NABIJ_E_TABLET_KEYS', 'nothing is kept here');
  }
}

const means = {
  clock: systemClock,
  random: Math.random,
  makeSocket: (url: string) => new WebSocket(url),
};

let kit: FakeKit;
let folder: string;
const ends: (() => void)[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nabij-gate-'));
  kit = await FakeKit.open(folder);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await kit.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of a browser: its address, and what it keeps. */
function pageAt(address: string, keeper = new MemoryKeeper(), role: Role = 'pupil') {
  const url = new URL(address);
  const states: GateState[] = [];
  const ways: Way[] = [];
  const gate = new Gate({
    ...means,
    role,
    keeper,
    address: {
      get hash() {
        return url.hash;
      },
      origin: url.origin,
      relay: null,
      clear: () => {
        url.hash = '';
      },
    },
    onState: (state) => void states.push(state),
    onPaired: (way) => void ways.push(way),
  });
  ends.push(() => gate.begin());
  const shows = (kind: GateState['kind']) => until(kind, () => gate.state.kind === kind);
  return { gate, keeper, states, ways, url, shows };
}

/** Goes the way into a session, and says how the link stands. */
function linkOn(way: Way) {
  const states: LinkState[] = [];
  const link = new FrameLink({
    ...means,
    way: () => way,
    onLink: (state) => void states.push(state),
    onFrame: () => {},
  });
  ends.push(() => link.stop());
  link.start();
  return {
    link,
    states,
    until: (kind: LinkState['kind']) => until(`link ${kind}`, () => states.at(-1)?.kind === kind),
  };
}

async function paired(keeper = new MemoryKeeper()) {
  const page = pageAt(kit.newLink(), keeper);
  await page.gate.open();
  page.gate.pair();
  await page.shows('words');
  page.gate.wordsMatch();
  return page;
}

describe('a link that is opened', () => {
  it('waits for a tap, then pairs, shows the words of the kit and leaves the address', async () => {
    const page = pageAt(kit.newLink());
    await page.gate.open();
    expect(page.gate.state).toEqual({ kind: 'link' });
    expect(kit.doors.words).toEqual([]);
    page.gate.pair();
    await page.shows('words');
    expect(page.gate.state).toEqual({ kind: 'words', words: kit.doors.words, proved: true, home: true });
    expect(page.url.hash).toBe('');
    expect(page.ways).toEqual([]);
    page.gate.wordsMatch();
    expect(page.gate.state).toEqual({ kind: 'paired' });
    await linkOn(page.ways[0]!).until('up');
  });

  it('is gone through without a question when this tablet was paired with it', async () => {
    const link = kit.newLink();
    const first = pageAt(link);
    await first.gate.open();
    first.gate.pair();
    await first.shows('words');
    first.gate.wordsMatch();
    const again = pageAt(link, first.keeper);
    await again.gate.open();
    expect(again.gate.state).toEqual({ kind: 'paired' });
    expect(again.url.hash).toBe('');
    await linkOn(again.ways[0]!).until('up');
  });

  it('is said not to be whole', async () => {
    const page = pageAt(kit.newLink().slice(0, -3));
    await page.gate.open();
    expect(page.gate.state).toEqual({ kind: 'failed', code: 'NABIJ_E_PAIR_LINK' });
  });

  it('finds no kit when it was used by somebody else, and says so', async () => {
    const link = kit.newLink();
    kit.doors.stopPairing();
    const page = pageAt(link);
    await page.gate.open();
    page.gate.pair();
    await until('the step', () => page.gate.state.kind === 'pairing' && page.gate.state.step === 'not_found');
  });

  it('stops at somebody else in the place of the kit, once, and keeps nothing', async () => {
    const link = kit.newLink();
    kit.doors.impostor = true;
    const page = pageAt(link);
    await page.gate.open();
    page.gate.pair();
    await page.shows('failed');
    expect(page.gate.state).toEqual({ kind: 'failed', code: 'NABIJ_E_SEAL_PEER' });
    expect(page.keeper.kept.size).toBe(0);
    await until('the counted try', () => kit.doors.failures.length === 1);
  });

  it('leaves the pairing of earlier alone until the new one is there', async () => {
    const { keeper } = await paired();
    const before = keeper.kept.get('pupil');
    kit.doors.impostor = true;
    const page = pageAt(kit.newLink(), keeper);
    await page.gate.open();
    expect(page.gate.paired).toBe(true);
    page.gate.pair();
    await page.shows('failed');
    expect(keeper.kept.get('pupil')).toBe(before);
    kit.doors.impostor = false;
    page.gate.back();
    expect(page.gate.state).toEqual({ kind: 'paired' });
    await linkOn(page.ways[0]!).until('up');
  });

  it('does not vouch for itself on a tablet that was paired before', async () => {
    const { keeper } = await paired();
    const page = pageAt(kit.newLink(), keeper);
    await page.gate.open();
    page.gate.pair();
    await page.shows('words');
    // The pupil at home sees no kit: the words are compared with the consultant.
    expect(page.gate.state).toMatchObject({ proved: false, home: true });
  });

  it.each([
    ['the page’s own relay', (own: string) => own, true],
    ['another relay', (own: string) => own.replace('localhost', '127.0.0.1'), false],
  ])('that leads to %s is asked for the words as it should', async (_, relayOf, proved) => {
    const own = kit.origin.replace(/^http/, 'ws').replace('127.0.0.1', 'localhost');
    const { secret, kitKeyHash } = readLink(new URL(kit.newLink()).hash)!;
    const fragment = writeLink({ secret, kitKeyHash, relay: relayOf(own) });
    const page = pageAt(`${kit.origin.replace('127.0.0.1', 'localhost')}/${fragment}`);
    await page.gate.open();
    page.gate.pair();
    await page.shows('words');
    expect(page.gate.state).toMatchObject({ proved });
  });

  it('is not used up by a browser that keeps nothing', async () => {
    const keeper = new MemoryKeeper();
    const page = pageAt(kit.newLink(), keeper);
    await page.gate.open();
    keeper.broken = true;
    page.gate.pair();
    await page.shows('failed');
    expect(page.gate.state).toEqual({ kind: 'failed', code: 'NABIJ_E_TABLET_KEYS' });
    keeper.broken = false;
    page.gate.pair();
    await page.shows('words');
  });
});

describe('a page without a link', () => {
  it('begins with how to pair', async () => {
    const page = pageAt(`${kit.origin}/`);
    await page.gate.open();
    expect(page.gate.state).toEqual({ kind: 'begin' });
  });

  it('takes a typed code, and helps with characters that no code has', async () => {
    const page = pageAt(`${kit.origin}/`);
    await page.gate.open();
    const { code } = kit.doors.newCode('pupil');
    page.gate.type();
    page.gate.submit(`0${code.slice(1)}`);
    expect(page.gate.state).toEqual({
      kind: 'typing',
      problem: { kind: 'character', found: '0', meant: ['O'] },
    });
    page.gate.submit(code.slice(0, 9));
    expect(page.gate.state).toEqual({ kind: 'typing', problem: { kind: 'length', chars: 8, wanted: 16 } });
    page.gate.submit(` ${code.toLowerCase().replaceAll('-', ' ')} `);
    await page.shows('words');
    expect(page.gate.state).toEqual({ kind: 'words', words: kit.doors.words, proved: false, home: false });
  });

  it('takes what its camera read', async () => {
    const page = pageAt(`${kit.origin}/`);
    await page.gate.open();
    page.gate.scan();
    page.gate.scanned('https://example.nl/');
    expect(page.gate.state).toEqual({ kind: 'scanning', problem: 'strange' });
    page.gate.scanned(`${kit.origin}/${kit.doors.newCode('pupil').fragment}`);
    await page.shows('words');
  });
});

describe('what the camera read', () => {
  const origin = 'https://nabij.example.nl';
  const address = { origin, relay: 'wss://relay.example.nl' };
  it('is a link of this page, a code, or of no use here', () => {
    const { code, fragment } = kit.doors.newCode('pupil');
    expect(readScan(`${origin}/${fragment}`, 'pupil', address)).toMatchObject({ kitKeyHash: null });
    expect(readScan(code, 'pupil', address)).toMatchObject({ kitKeyHash: null, relay: address.relay });
    expect(readScan(`${origin}/${kit.doors.newLink('pupil')}`, 'pupil', address)).toMatchObject({
      kitKeyHash: expect.any(Uint8Array),
    });
    expect(readScan(`${origin}/consulent/${fragment}`, 'pupil', address)).toBe('other_page');
    expect(readScan(`${origin}/${fragment}`, 'consultant', address)).toBe('other_page');
    expect(readScan(`https://elsewhere.nl/${fragment}`, 'pupil', address)).toBe('other_site');
    expect(readScan(`${origin}/`, 'pupil', address)).toBe('strange');
    expect(readScan('WIFI:S:school;;', 'pupil', address)).toBe('strange');
  });
});

describe('after pairing', () => {
  it('the words are asked until somebody has answered, and not again', async () => {
    const link = kit.newLink();
    const before = pageAt(link);
    await before.gate.open();
    before.gate.pair();
    await before.shows('words');
    const asked = before.gate.state;
    for (const address of [`${kit.origin}/`, link]) {
      const page = pageAt(address, before.keeper);
      await page.gate.open();
      expect(page.gate.state).toEqual(asked);
      expect(page.ways).toEqual([]);
      page.gate.begin();
      page.gate.back();
      expect(page.gate.state).toEqual(asked);
    }
    before.gate.wordsMatch();
    const after = pageAt(`${kit.origin}/`, before.keeper);
    await after.gate.open();
    expect(after.gate.state).toEqual({ kind: 'paired' });
  });

  it('words that differ make the tablet forget the key', async () => {
    const page = pageAt(kit.newLink());
    await page.gate.open();
    page.gate.pair();
    await page.shows('words');
    page.gate.wordsDiffer();
    await page.shows('forgotten');
    expect(page.keeper.kept.size).toBe(0);
    await until('the kit', () =>
      kit.frames.some((frame) => frame.type === 'ask' && frame.ask.ask === 'unpair'),
    );
    expect(page.gate.paired).toBe(false);
    page.gate.back();
    expect(page.gate.state).toEqual({ kind: 'begin' });
  });

  it('words that differ give back the pairing of before, words that match let go of it', async () => {
    const { keeper } = await paired();
    const before = keeper.kept.get('pupil');
    for (const _ of ['once', 'once more, unanswered']) {
      const unanswered = pageAt(kit.newLink(), keeper);
      await unanswered.gate.open();
      unanswered.gate.begin();
      unanswered.gate.type();
      unanswered.gate.submit(kit.doors.newCode('pupil').code);
      await unanswered.shows('words');
    }
    const page = pageAt(`${kit.origin}/`, keeper);
    await page.gate.open();
    page.gate.wordsDiffer();
    await page.shows('forgotten');
    expect(keeper.kept.get('pupil')).toBe(before);
    expect(page.gate.paired).toBe(true);
    page.gate.back();
    expect(page.gate.state).toEqual({ kind: 'paired' });
    await linkOn(page.ways[0]!).until('up');
    const { keeper: after } = await paired(keeper);
    expect(after.kept.get('pupil')).toMatchObject({ check: null, before: null });
  });

  it('a tablet that the kit could not keep says so, keeps the pairing of earlier, and is paired by a new link', async () => {
    const { keeper } = await paired();
    const before = keeper.kept.get('pupil');
    kit.doors.pins = false;
    const page = pageAt(kit.newLink(), keeper);
    await page.gate.open();
    page.gate.pair();
    await page.shows('failed');
    expect(page.gate.state).toEqual({ kind: 'failed', code: 'NABIJ_E_PAIR_WRONG' });
    expect(keeper.kept.get('pupil')).toBe(before);
    kit.doors.pins = true;
    expect((await paired(keeper)).keeper.kept.get('pupil')).not.toBe(before);
  });

  it('a tablet whose loan has ended hears so from its kit alone, once, and forgets it', async () => {
    const page = await paired();
    const { link, states, until: linkIs } = linkOn(page.ways[0]!);
    await linkIs('up');
    link.stop();
    await kit.doors.endLoan();
    link.start();
    await linkIs('refused');
    expect(states.at(-1)).toEqual({ kind: 'refused', code: 'NABIJ_E_LOAN_ENDED' });
    page.gate.loanEnded(page.ways[0]!);
    await page.shows('loan_ended');
    expect(page.keeper.kept.size).toBe(0);
  });

  it('a page of before hears that its loan has ended, and goes the way that another page has paired since', async () => {
    const before = await paired();
    const after = await paired(before.keeper);
    const newer = after.keeper.kept.get('pupil');
    before.gate.loanEnded(before.ways[0]!);
    await until('the newer way', () => before.ways.length === 2);
    expect(before.keeper.kept.get('pupil')).toBe(newer);
    expect(before.gate.state).toEqual({ kind: 'paired' });
    await linkOn(before.ways[1]!).until('up');
  });

  it('an older kit that says so meanwhile takes no new pairing away', async () => {
    const page = await paired();
    const before = page.ways[0]!;
    page.gate.begin();
    page.gate.type();
    page.gate.submit(kit.doors.newCode('pupil').code);
    await page.shows('words');
    page.gate.loanEnded(before);
    expect(page.gate.state).toMatchObject({ kind: 'words' });
    page.gate.wordsMatch();
    await linkOn(page.ways[1]!).until('up');
  });

  it('nobody but the pinned kit gets into a session', async () => {
    const page = await paired();
    kit.doors.impostor = true;
    const { states, until: linkIs } = linkOn(page.ways[0]!);
    await until('an end', () => states.at(-1)?.kind === 'refused' || states.at(-1)?.kind === 'lost');
    // An impostor that cannot read the first message can only hang up.
    expect(states.at(-1)).toEqual({ kind: 'lost', code: 'NABIJ_E_SEAL_REFUSED' });
    kit.doors.impostor = false;
    await linkIs('up');
  });

  it('pupil and consultant of one browser are kept apart', async () => {
    const { keeper } = await paired();
    const page = pageAt(kit.newLink('consultant'), keeper, 'consultant');
    await page.gate.open();
    page.gate.pair();
    await page.shows('words');
    page.gate.wordsMatch();
    await linkOn(page.ways[0]!).until('up');
    expect([...keeper.kept.keys()].sort()).toEqual(['consultant', 'pupil']);
  });
});
