import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ensureKitKey,
  KIT_KEY,
  newKitKey,
  privateKeyOf,
  publicKeyOf,
} from '../../../src/kit/records/kit-key.ts';
import {
  IN_CLASS_MS,
  OPEN_PAIRING,
  openPairing,
  pairingRefusal,
  SENT_HOME_MAX_MS,
  secretOf,
  TRIES,
  takeTry,
} from '../../../src/kit/records/open-pairing.ts';
import {
  PAIRINGS,
  pairedKey,
  pairedKeys,
  roleOf,
  withoutPairing,
  withPairing,
} from '../../../src/kit/records/pairings.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { KIT_ID } from '../../../src/protocol/relay.ts';
import { kitIdOf } from '../../../src/protocol/seal/pairing.ts';
import { refusalOf, scratchFolder } from './scratch.ts';

const TODAY = '2026-11-23';
const NOW_MS = Date.parse('2026-11-23T10:00:00Z');
const key = () => Uint8Array.from(randomBytes(32));

describe('the kit key', () => {
  it('belongs to the public key of RFC 7748, section 6.1', () => {
    const alice = Buffer.from('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a', 'hex');
    const publicKey = publicKeyOf({ private_key: alice.toString('base64url') });
    expect(Buffer.from(publicKey).toString('hex')).toBe(
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
    );
  });

  it('gives an id that the relay takes: the start of the base32 of SHA-256', () => {
    // RFC 4648's alphabet in small letters, checked bit by bit.
    const publicKey = publicKeyOf(newKitKey());
    const bits = [...createHash('sha256').update(publicKey).digest()]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
    const letters = bits
      .match(/.{5}/g)!
      .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five, 2)]!);
    expect(kitIdOf(publicKey)).toBe(letters.slice(0, 16).join(''));
    expect(kitIdOf(publicKey)).toMatch(KIT_ID);
  });

  it('is made once, and stays', async () => {
    const store = await RecordStore.open(scratchFolder());
    const [first, second] = await Promise.all([ensureKitKey(store), ensureKitKey(store)]);
    expect(second).toEqual(first);
    expect(await ensureKitKey(await RecordStore.open(store.folder))).toEqual(first);
    expect(privateKeyOf(first)).toHaveLength(32);
  });

  it('is not made anew over a damaged one', async () => {
    const store = await RecordStore.open(scratchFolder());
    const path = join(store.folder, 'kit-key.json');
    await writeFile(path, '{');
    expect((await refusalOf(() => ensureKitKey(store))).code).toBe('NABIJ_E_RECORD_BROKEN');
    expect(await readFile(path, 'utf8')).toBe('{');
  });

  it('differs from every other', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.write(KIT_KEY, newKitKey());
    expect(newKitKey()).not.toEqual(await store.read(KIT_KEY));
  });
});

describe('pairings', () => {
  const [pupil, consultant] = [key(), key()];
  const both = withPairing(withPairing(null, 'pupil', pupil, TODAY), 'consultant', consultant, TODAY);

  it('tell the role of a key, and nothing of another', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.write(PAIRINGS, both);
    const read = await store.read(PAIRINGS);
    expect(roleOf(read, pupil)).toBe('pupil');
    expect(roleOf(read, consultant)).toBe('consultant');
    expect(roleOf(read, key())).toBeNull();
    expect(roleOf(read, pupil.subarray(0, 31))).toBeNull();
    expect(roleOf(null, pupil)).toBeNull();
    expect(pairedKey(read, 'pupil')).toEqual(pupil);
    expect(pairedKeys(read)).toEqual([
      { role: 'pupil', publicKey: pupil },
      { role: 'consultant', publicKey: consultant },
    ]);
    expect(pairedKeys(null)).toEqual([]);
  });

  it('have one key a role: the new takes the place of the old', () => {
    const next = key();
    const after = withPairing(both, 'pupil', next, '2026-11-24');
    expect([roleOf(after, next), roleOf(after, pupil)]).toEqual(['pupil', null]);
    expect(after.pupil?.since).toBe('2026-11-24');
    expect(after.consultant).toEqual(both.consultant);
  });

  it('give one key no second role', async () => {
    const error = await refusalOf(() => withPairing(both, 'consultant', pupil, TODAY));
    expect(error.code).toBe('NABIJ_E_PAIRING_ROLE');
  });

  it('can be taken back one by one', () => {
    const after = withoutPairing(both, 'pupil', 'any');
    expect([roleOf(after, pupil), roleOf(after, consultant)]).toEqual([null, 'consultant']);
    expect(withoutPairing(null, 'pupil', 'any')).toEqual({ pupil: null, consultant: null });
  });
});

describe('an open pairing', () => {
  const secret = key().subarray(0, 16);
  const open = openPairing('pupil', secret, NOW_MS, IN_CLASS_MS);

  it('may be used until its time is over', () => {
    expect(secretOf(open)).toEqual(secret);
    expect(pairingRefusal(open, NOW_MS)).toBeNull();
    expect(pairingRefusal(open, NOW_MS + 15 * 60_000 - 1)).toBeNull();
    expect(pairingRefusal(open, NOW_MS + 15 * 60_000)).toBe('NABIJ_E_PAIRING_EXPIRED');
    expect(pairingRefusal(null, NOW_MS)).toBe('NABIJ_E_PAIRING_NONE');
  });

  it('lasts seven days at the most, and not longer for a clock that was set back', () => {
    const long = openPairing('pupil', secret, NOW_MS, 30 * 24 * 3_600_000);
    expect(long.expires_ms - NOW_MS).toBe(SENT_HOME_MAX_MS);
    expect(pairingRefusal(long, NOW_MS - 3_600_000)).toBe('NABIJ_E_PAIRING_EXPIRED');
    const shown = openPairing('pupil', key().subarray(0, 10), NOW_MS, IN_CLASS_MS);
    expect(pairingRefusal(shown, NOW_MS - 1_000)).toBeNull();
    expect(pairingRefusal(shown, NOW_MS - 61_000)).toBe('NABIJ_E_PAIRING_EXPIRED');
  });

  it('closes after five tries, and after the one that is right', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.write(OPEN_PAIRING, open);
    for (let left = TRIES - 1; left >= 0; left -= 1) {
      const taken = await store.update(OPEN_PAIRING, (now) => takeTry(now, NOW_MS));
      expect(taken.tries_left).toBe(left);
    }
    const sixth = await refusalOf(() => store.update(OPEN_PAIRING, (now) => takeTry(now, NOW_MS)));
    expect(sixth.code).toBe('NABIJ_E_PAIRING_TRIES');
    await store.destroy(OPEN_PAIRING);
    const used = await refusalOf(() => store.update(OPEN_PAIRING, (now) => takeTry(now, NOW_MS)));
    expect(used.code).toBe('NABIJ_E_PAIRING_NONE');
  });
});
