import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOURS } from '../../../src/kit/records/hours.ts';
import { ensureKitKey, KIT_KEY, privateKeyOf, publicKeyOf } from '../../../src/kit/records/kit-key.ts';
import { LOAN, startLoan } from '../../../src/kit/records/loan.ts';
import { OPEN_PAIRING, openPairing } from '../../../src/kit/records/open-pairing.ts';
import { PAIRINGS, withPairing } from '../../../src/kit/records/pairings.ts';
import { RECEIPT, type Receipt, receiptText } from '../../../src/kit/records/receipt.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { finishWipe, wipe } from '../../../src/kit/records/wipe.ts';
import { kitIdOf } from '../../../src/protocol/seal/pairing.ts';
import { cutAtStep, refusalOf, scratchFolder } from './scratch.ts';

const NOW = { right: true, ms: Date.parse('2026-12-18T13:03:00Z') } as const;
const LABEL = 'groep 7, de Wilgen';
const FOUND_S = 4_711;

/** A kit in the middle of a loan, and everything of it that may not be found after the wipe. */
async function lentKit() {
  const store = await RecordStore.open(scratchFolder());
  const key = await ensureKitKey(store);
  const [pupil, consultant, secret] = [randomBytes(32), randomBytes(32), randomBytes(16)];
  const loan = startLoan(
    null,
    { until: '2026-12-18', label: LABEL, hours: 'ma-vr 08:30-12:00' },
    '2026-11-23',
  );
  await store.write(LOAN, loan);
  const pairings = withPairing(
    withPairing(null, 'pupil', pupil, '2026-11-23'),
    'consultant',
    consultant,
    '2026-11-23',
  );
  await store.write(PAIRINGS, pairings);
  await store.write(OPEN_PAIRING, openPairing('pupil', secret, NOW.ms, 60_000));
  const day = { date: '2026-11-24', watching_s: FOUND_S, listening_s: 0, resting_s: 0, hands: 3 };
  await store.write(HOURS, { days: [day] });
  const keys = [privateKeyOf(key), publicKeyOf(key), pupil, consultant, secret];
  const kitId = kitIdOf(publicKeyOf(key));
  const texts = [LABEL, 'Wilgen', '2026-12-18', day.date, `"watching_s":${FOUND_S}`, 'resting_s', kitId];
  const traces = [...keys.flatMap(spellings), ...texts.map((text) => Buffer.from(text))];
  return { store, key, kitId, traces };
}

/** Every way in which a key might be written. */
function spellings(bytes: Uint8Array): Buffer[] {
  const raw = Buffer.from(bytes);
  const hex = raw.toString('hex');
  const base64 = raw.toString('base64').replaceAll('=', '');
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const bits = [...raw].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const base32 = bits.match(/.{5}/g)!.map((five) => alphabet[Number.parseInt(five, 2)]!);
  const texts = [hex, base64, raw.toString('base64url'), base32.join('')];
  const both = texts.flatMap((text) => [text, text.toUpperCase()]);
  return [raw, Buffer.from(raw).reverse(), ...both.map((text) => Buffer.from(text))];
}

/** Every file of the folder, name and bytes; folders in it too. What may be in the receipt has a test of its own. */
async function everyByte(folder: string): Promise<Buffer> {
  const entries = await fs.readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'receipt.json');
  const parts = files.map((entry) => fs.readFile(join(entry.parentPath, entry.name)));
  const names = Buffer.from(entries.map((entry) => entry.name).join('\n'));
  return Buffer.concat([names, ...(await Promise.all(parts))]);
}

async function found(folder: string, traces: readonly Buffer[]): Promise<string[]> {
  const bytes = await everyByte(folder);
  return traces.filter((trace) => bytes.includes(trace)).map((trace) => trace.toString('latin1'));
}

describe('a wipe', () => {
  it('leaves no byte of key, pairings, label and hours in the state folder', async () => {
    const { store, key, traces } = await lentKit();
    // The search finds what it looks for.
    const before = await found(store.folder, traces);
    const written = Buffer.from(privateKeyOf(key)).toString('base64url');
    expect(before).toEqual(expect.arrayContaining([written, LABEL, `"watching_s":${FOUND_S}`]));
    await wipe(store, NOW);
    expect(await found(store.folder, traces)).toEqual([]);
    expect(await fs.readdir(store.folder)).toEqual(['kit-key.json', 'receipt.json']);
    expect([await store.read(LOAN), await store.read(PAIRINGS)]).toEqual([null, null]);
  });

  it('keeps the receipt, which has of all this no more than the number that the kit had', async () => {
    const { store, kitId, traces } = await lentKit();
    await fs.writeFile(join(store.folder, 'receipt.json'), 'of an earlier wipe, and broken');
    const receipt = await wipe(store, NOW);
    expect(await store.read(RECEIPT)).toEqual(receipt);
    const bytes = await fs.readFile(join(store.folder, 'receipt.json'));
    expect(traces.filter((trace) => bytes.includes(trace)).map(String)).toEqual([kitId]);
  });

  it('also finds copies that an editor or a killed writer left', async () => {
    const { store, traces } = await lentKit();
    const copies = [
      'loan.json~',
      '.hours.json.swp',
      'kit-key.json.bak',
      '.kit-key.json.99999999.0a1b2c3d.tmp',
    ];
    for (const name of copies) {
      const original = /[a-z-]+\.json/.exec(name)![0];
      await fs.copyFile(join(store.folder, original), join(store.folder, name));
    }
    const receipt = await wipe(store, NOW);
    expect(await found(store.folder, traces)).toEqual([]);
    expect(receipt.foreign_files).toBe(0);
  });

  it('overwrites each file before it takes its name away', async () => {
    const { store, traces } = await lentKit();
    // A second name keeps the bytes of a file reachable after it has been unlinked.
    const kept = scratchFolder();
    const names = await fs.readdir(store.folder);
    for (const name of names) await fs.link(join(store.folder, name), join(kept, name));
    expect(names).toHaveLength(5);
    await wipe(store, NOW);
    expect(await found(kept, traces)).toEqual([]);
  });

  it('gives the kit a new identity', async () => {
    const { store, key, kitId } = await lentKit();
    const receipt = await wipe(store, NOW);
    const next = (await store.read(KIT_KEY))!;
    expect(next).not.toEqual(key);
    expect(receipt.old_kit_id).toBe(kitId);
    expect(receipt.new_kit_id).toBe(kitIdOf(publicKeyOf(next)));
    expect(receipt.new_kit_id).not.toBe(kitId);
  });

  it('takes records that cannot be read, too', async () => {
    const { store } = await lentKit();
    for (const name of ['kit-key.json', 'hours.json']) await fs.writeFile(join(store.folder, name), '{"x');
    const receipt = await wipe(await RecordStore.open(store.folder), NOW);
    expect([receipt.old_kit_id, receipt.destroyed.length]).toEqual([null, 5]);
    expect(await fs.readdir(store.folder)).toEqual(['kit-key.json', 'receipt.json']);
  });

  it('leaves alone what is not the kit’s, and says so', async () => {
    const { store } = await lentKit();
    await fs.writeFile(join(store.folder, 'notes.txt'), 'buy batteries');
    const receipt = await wipe(store, NOW);
    expect(receipt.foreign_files).toBe(1);
    expect(receiptText(receipt).nl).toContain('Let op: 1 bestand dat niet van Nabij is, staat er nog.');
    expect(await fs.readFile(join(store.folder, 'notes.txt'), 'utf8')).toBe('buy batteries');
  });

  it('of a kit with nothing on it is a wipe as well', async () => {
    const store = await RecordStore.open(scratchFolder());
    const receipt = await wipe(store, NOW);
    expect([receipt.destroyed, receipt.old_kit_id]).toEqual([[], null]);
    expect(receiptText(receipt).nl).toContain('Gewist: niets, er was niets');
  });

  it('is finished at the next start, wherever it was cut off', async () => {
    let cuts = 0;
    for (let step = 1; ; step += 1) {
      const { store, key, kitId, traces } = await lentKit();
      const done = await cutAtStep(step, () => wipe(store, NOW));
      const again = await RecordStore.open(store.folder);
      const receipt = done ?? (await finishWipe(again, NOW));
      if (receipt === null) {
        // Cut off before it had begun, and the loan stands whole, or when only the receipt was still to be given.
        const whole = (await again.read(LOAN)) !== null;
        expect(whole).toBe((await again.read(KIT_KEY))?.private_key === key.private_key);
        if (!whole) expect(await found(again.folder, traces), `cut off at step ${step}`).toEqual([]);
        continue;
      }
      expect(await found(again.folder, traces), `cut off at step ${step}`).toEqual([]);
      expect(receipt.old_kit_id).toBe(kitId);
      expect(receipt.new_kit_id).toBe(kitIdOf(publicKeyOf((await again.read(KIT_KEY))!)));
      expect(await finishWipe(again, NOW)).toBeNull();
      if (done !== null) break;
      cuts += 1;
    }
    expect(cuts).toBeGreaterThan(15);
  });
});

describe('the receipt', () => {
  const receipt: Receipt = {
    receipt: 'nabij-wipe',
    version: 1,
    at_ms: NOW.ms,
    destroyed: ['kit-key', 'pairings', 'loan', 'hours'],
    foreign_files: 0,
    old_kit_id: 'aaaabbbbccccdddd',
    new_kit_id: 'eeeeffffgggg2222',
  };

  it('says in Dutch and English what was destroyed, when, and which kit it was', () => {
    expect(receiptText(receipt).nl).toBe(
      [
        'Dit kastje is gewist.',
        'Wanneer: vrijdag 18 december 2026 om 14:03',
        'Gewist: de sleutel van het kastje, de gekoppelde tablets, de uitleengegevens, de uren',
        'Oud nummer van het kastje: aaaabbbbccccdddd',
        'Nieuw nummer van het kastje: eeeeffffgggg2222',
        'De tablet van de leerling kan niet meer bij dit kastje.',
      ].join('\n'),
    );
    expect(receiptText(receipt).en).toContain('When: Friday 18 December 2026 at 14:03');
  });

  it('does not name a time that the clock does not know', () => {
    expect(receiptText({ ...receipt, at_ms: null }).nl).toContain('Wanneer: de klok liep niet gelijk');
  });

  it('names nobody and no class', async () => {
    const { store } = await lentKit();
    const made = await wipe(store, NOW);
    const { nl, en } = receiptText(made);
    expect(`${nl}${en}${JSON.stringify(made)}`).not.toMatch(/Wilgen|groep|4711/);
  });

  it('is not given when a file resists, and the next start tries again', async () => {
    const { store } = await lentKit();
    await fs.unlink(join(store.folder, 'hours.json'));
    await fs.mkdir(join(store.folder, 'hours.json'));
    const error = await refusalOf(() => wipe(store, NOW));
    expect([error.code, error.message]).toEqual([
      'NABIJ_E_RECORD_WRITE',
      expect.stringContaining('hours.json'),
    ]);
    await fs.rmdir(join(store.folder, 'hours.json'));
    expect(await finishWipe(await RecordStore.open(store.folder), NOW)).not.toBeNull();
  });
});
