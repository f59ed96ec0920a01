import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.ts';
import {
  CODE_SECRET_BYTES,
  keyHashOf,
  LINK_SECRET_BYTES,
  makeSecret,
} from '../../../src/protocol/seal/pairing.ts';
import { wordsOf } from '../../../src/protocol/seal/sas.ts';
import { inSession, KEYS, kitOn, pairingKitOn, pairingTabletOn, tabletOn } from './ends.ts';
import { damaged, settled, Wire } from './wire.ts';

const SECRET = makeSecret(LINK_SECRET_BYTES);
const KIT_HASH = keyHashOf(KEYS.kit.publicKey);

/** A pairing that has come as far as its message `count`, which is still to be taken. */
async function upTo(count: 1 | 2 | 3 | 4) {
  const wire = new Wire();
  const kit = pairingKitOn(wire.kit, SECRET);
  const tablet = pairingTabletOn(wire.tablet, SECRET, KIT_HASH);
  await settled();
  for (let n = 1; n < count; n += 1) {
    const [from, to] = n % 2 === 1 ? [wire.tablet, wire.kit] : [wire.kit, wire.tablet];
    await to.arrive(from.next());
  }
  const [from, to] = count % 2 === 1 ? [wire.tablet, wire.kit] : [wire.kit, wire.tablet];
  return { wire, kit, tablet, to, other: from, message: from.next() };
}

describe('pairing', () => {
  it.each([
    ['a link', LINK_SECRET_BYTES, KIT_HASH],
    ['a code', CODE_SECRET_BYTES, undefined],
  ] as const)(
    'by %s gives each the other’s key, and both the same four words',
    async (_what, bytes, hash) => {
      const secret = makeSecret(bytes);
      const wire = new Wire();
      const kit = pairingKitOn(wire.kit, secret);
      const tablet = pairingTabletOn(wire.tablet, secret, hash);
      await wire.flush();
      expect(kit.session?.peerKey).toEqual(KEYS.pupil.publicKey);
      expect(tablet.session?.peerKey).toEqual(KEYS.kit.publicKey);
      expect(wordsOf(tablet.session!.handshakeHash)).toEqual(wordsOf(kit.session!.handshakeHash));
      kit.session!.channel.send(Uint8Array.of(1));
      tablet.session!.channel.send(Uint8Array.of(2));
      await wire.flush();
      expect([tablet.frames, kit.frames]).toEqual([[Uint8Array.of(1)], [Uint8Array.of(2)]]);
    },
  );

  it('leaves the caller’s secret as it was: a wrong try is not the last', async () => {
    const before = SECRET.slice();
    await upTo(4);
    expect(SECRET).toEqual(before);
  });

  it('takes a frame that comes right behind the confirmation', async () => {
    const { wire, tablet, kit, message } = await upTo(4);
    kit.session!.channel.send(Uint8Array.of(5));
    wire.tablet.onFrame(message);
    wire.tablet.onFrame(wire.kit.next());
    await settled();
    expect(tablet.frames).toEqual([Uint8Array.of(5)]);
  });

  it('stops when its time is up', async () => {
    const { kit, tablet } = await upTo(2);
    for (const end of [kit, tablet]) end.clock.advance(LIMITS.sealHandshakeMs);
    expect([kit.failed, tablet.failed]).toEqual(['NABIJ_E_SEAL_TIMEOUT', 'NABIJ_E_SEAL_TIMEOUT']);
  });

  it('is not a session, nor a session a pairing', async () => {
    const wire = new Wire();
    const kit = kitOn(wire.kit);
    const tablet = pairingTabletOn(wire.tablet, SECRET);
    await wire.flush();
    expect([kit.failed, tablet.failed]).toEqual(['NABIJ_E_SEAL_BROKEN', 'NABIJ_E_SEAL_REFUSED']);
    const second = new Wire();
    const pairing = pairingKitOn(second.kit, SECRET);
    const pupil = tabletOn(second.tablet);
    await second.flush();
    expect([pairing.failed, pupil.failed]).toEqual(['NABIJ_E_SEAL_BROKEN', 'NABIJ_E_SEAL_REFUSED']);
    expect((await inSession()).kit.session).not.toBe(null);
  });
});

describe('somebody without the secret', () => {
  /** Another secret at the same meeting: the relay knows where people meet. */
  const guess = async (tabletSecret: Uint8Array, kitSecret: Uint8Array) => {
    const wire = new Wire();
    const kit = pairingKitOn(wire.kit, kitSecret);
    const tablet = pairingTabletOn(wire.tablet, tabletSecret);
    await wire.flush();
    return { kit, tablet };
  };

  it('gets no further than a wrong try, 100 of 100 times', async () => {
    for (let n = 0; n < 100; n += 1) {
      const { kit, tablet } = await guess(makeSecret(CODE_SECRET_BYTES), SECRET);
      expect([kit.session, tablet.session]).toEqual([null, null]);
    }
  });

  it('is named on both sides when only the last message could tell', async () => {
    const { wire, kit, tablet, message } = await upTo(3);
    const wrong = message.slice();
    wrong[wrong.length - 1] = wrong[wrong.length - 1]! ^ 1;
    await wire.kit.arrive(wrong);
    wire.tablet.close();
    expect([kit.failed, tablet.failed]).toEqual(['NABIJ_E_PAIR_WRONG', 'NABIJ_E_PAIR_WRONG']);
    expect(wire.kit.sent.length).toBe(0);
  });

  it('cannot pass as the kit of a link, not even with its secret', async () => {
    const wire = new Wire();
    const kit = pairingKitOn(wire.kit, SECRET, KEYS.stranger);
    const tablet = pairingTabletOn(wire.tablet, SECRET, KIT_HASH);
    await settled();
    await wire.kit.arrive(wire.tablet.next());
    await wire.tablet.arrive(wire.kit.next());
    expect([tablet.failed, wire.tablet.sent.length]).toEqual(['NABIJ_E_SEAL_PEER', 0]);
    expect(kit.session).toBe(null);
  });

  it('who overheard a typed code and sits in between shows two sets of words', async () => {
    for (let n = 0; n < 100; n += 1) {
      const [toTablet, toKit] = [new Wire(), new Wire()];
      const kit = pairingKitOn(toKit.kit, SECRET);
      pairingTabletOn(toKit.tablet, SECRET);
      pairingKitOn(toTablet.kit, SECRET, KEYS.stranger);
      const tablet = pairingTabletOn(toTablet.tablet, SECRET);
      await toKit.flush();
      await toTablet.flush();
      expect(wordsOf(tablet.session!.handshakeHash)).not.toEqual(wordsOf(kit.session!.handshakeHash));
    }
  });
});

describe('a damaged pairing message', () => {
  it.each([1, 2, 3, 4] as const)('%i ends the pairing where it arrives', async (count) => {
    for (let n = 0, more = true; more; n += 1) {
      const { kit, tablet, to, message } = await upTo(count);
      const cases = [...damaged(message)];
      const [what, changed] = cases[n]!;
      more = n + 1 < cases.length;
      await to.arrive(changed);
      // A flipped first message is a good one of somebody else: it is found out by what depends on it.
      if (to.open) {
        await to.arrive((count === 1 ? await upTo(3) : await upTo(4)).message);
      }
      expect([what, to.open]).toEqual([what, false]);
      const reader = count % 2 === 1 ? kit : tablet;
      expect(reader.session).toBe(null);
      expect(reader.failed).toMatch(/^NABIJ_E_(SEAL_BROKEN|SEAL_PEER|PAIR_WRONG)$/);
    }
  });
});
