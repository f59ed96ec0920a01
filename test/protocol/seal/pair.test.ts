import { describe, expect, it } from 'vitest';
import { KIT_ID } from '../../../src/protocol/relay.ts';
import { importWebKey, makeWebPair, softKey, webKey } from '../../../src/protocol/seal/dh.ts';
import { KIND, ofKind } from '../../../src/protocol/seal/kinds.ts';
import { NoiseError } from '../../../src/protocol/seal/noise.ts';
import { farewellOf, opensFarewell, routeOf } from '../../../src/protocol/seal/pair.ts';
import { kitIdOf } from '../../../src/protocol/seal/pairing.ts';
import { KEYS, tabletOn } from './ends.ts';
import { End, settled } from './wire.ts';

const { kit, pupil, consultant, stranger } = KEYS;

describe('the route of a pair', () => {
  it('is found by both, each by itself, with keys of any make', async () => {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const web = await webKey(await makeWebPair());
    const imported = await importWebKey(secret);
    const route = await routeOf(imported, web.publicKey);
    expect(route).toMatch(KIT_ID);
    expect(await routeOf(web, imported.publicKey)).toBe(route);
    expect(await routeOf(softKey(secret.slice()), web.publicKey)).toBe(route);
  });

  it('is another for every pair, and not the name of the kit', async () => {
    const routes = await Promise.all([pupil, consultant, stranger].map((key) => routeOf(key, kit.publicKey)));
    const between = await routeOf(pupil, consultant.publicKey);
    expect(new Set([...routes, between, kitIdOf(kit.publicKey)]).size).toBe(5);
  });

  it('stays what it is: a tablet and a kit of different ages meet', async () => {
    const [one, other] = [softKey(new Uint8Array(32).fill(7)), softKey(new Uint8Array(32).fill(9))];
    expect(await routeOf(one, other.publicKey)).toBe('g7qjzwuailtxivcz');
    const note = Buffer.from(await farewellOf(other, one.publicKey)).toString('hex');
    expect(note).toBe('69cd429bf775515a1e2a144a97c3e6790d6df293f5');
  });

  it('is refused for a key that agrees on nothing', async () => {
    await expect(routeOf(pupil, new Uint8Array(32))).rejects.toThrow(NoiseError);
    await expect(farewellOf(softKey(), new Uint8Array(32))).rejects.toThrow(NoiseError);
  });
});

describe('a farewell', () => {
  it('is opened by the tablet that it is for, and by no other', async () => {
    const note = await farewellOf(kit, pupil.publicKey);
    expect(await opensFarewell(pupil, kit.publicKey, note)).toBe(true);
    expect(await opensFarewell(stranger, kit.publicKey, note)).toBe(false);
    expect(await opensFarewell(pupil, stranger.publicKey, note)).toBe(false);
    for (const other of [
      note.slice(1),
      Uint8Array.of(...note, 0),
      new Uint8Array(0),
      note.map((byte) => byte ^ 1),
    ])
      expect(await opensFarewell(pupil, kit.publicKey, other)).toBe(false);
  });

  /** A tablet that asks where it always asked, and what is said to it there. */
  async function told(note: Uint8Array) {
    const end = new End();
    const tablet = tabletOn(end);
    await settled();
    await end.arrive(ofKind(KIND.farewell, note));
    return tablet;
  }

  it('in the place of an answer tells the tablet that the loan has ended', async () => {
    const { failed, session } = await told(await farewellOf(kit, pupil.publicKey));
    expect([failed, session]).toEqual(['NABIJ_E_LOAN_ENDED', null]);
  });

  it('that somebody else made is not believed', async () => {
    for (const note of [await farewellOf(stranger, pupil.publicKey), new Uint8Array(21)])
      expect((await told(note)).failed).toBe('NABIJ_E_SEAL_PEER');
  });
});
