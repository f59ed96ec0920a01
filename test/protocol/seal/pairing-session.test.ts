import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { KIND, ofKind, prologueOf } from '../../../src/protocol/seal/kinds.ts';
import { HandshakeState, XXPSK3 } from '../../../src/protocol/seal/noise.ts';
import {
  CODE_SECRET_BYTES,
  keyHashOf,
  LINK_SECRET_BYTES,
  makeSecret,
  meetingOf,
} from '../../../src/protocol/seal/pairing.ts';
import {
  type KitPairedSession,
  type PairedSession,
  pairAsKit,
  pairAsTablet,
} from '../../../src/protocol/seal/pairing-session.ts';
import { commitmentOf, makeNonce, NONCE_BYTES } from '../../../src/protocol/seal/sas.ts';
import { SealedChannel } from '../../../src/protocol/seal/sealed-channel.ts';
import { inSession, KEYS, kitOn, pairingKitOn, pairingTabletOn, pinning, tabletOn } from './ends.ts';
import { damaged, End, nodeKey, Outcome, settled, Wire } from './wire.ts';

const SECRET = makeSecret(LINK_SECRET_BYTES);
const KIT_HASH = keyHashOf(KEYS.kit.publicKey);

/** One end of a handshake by hand, of somebody who has the secret and a key of their own. */
function between(initiator: boolean): HandshakeState {
  const { id, psk } = meetingOf(SECRET);
  return new HandshakeState({
    pattern: XXPSK3,
    initiator,
    prologue: prologueOf(id),
    staticKey: KEYS.stranger,
    makeEphemeral: nodeKey,
    psk,
  });
}

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
      expect(tablet.session!.words).toEqual(kit.session!.words);
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
});

describe('the words', () => {
  /** Both ends with the same keys each time: only the nonces are drawn. */
  const words = async (drawn: { readonly kit?: Uint8Array; readonly tablet?: Uint8Array }) => {
    const [wire, kit, tablet] = [new Wire(), new Outcome<KitPairedSession>(), new Outcome<PairedSession>()];
    const end = (own: DhKey, ephemeral: DhKey, nonce: Uint8Array = makeNonce()) => ({
      secret: SECRET,
      ownKey: own,
      makeEphemeral: () => ephemeral,
      drawNonce: () => nonce,
    });
    pairAsKit({ ...pinning(kit.options(wire.kit)), ...end(KEYS.kit, KEYS.consultant, drawn.kit) });
    pairAsTablet({ ...tablet.options(wire.tablet), ...end(KEYS.pupil, KEYS.stranger, drawn.tablet) });
    await wire.flush();
    expect(tablet.session!.words).toEqual(kit.session!.words);
    return kit.session!.words.join(' ');
  };
  const none = new Uint8Array(NONCE_BYTES);

  it('cannot be known by who writes the last message: the same one gives other words each time', async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 100; n += 1) seen.add(await words({ tablet: none }));
    expect(seen.size).toBe(100);
  });

  it('cannot be known by who answers as the kit: the same answer gives other words each time', async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 100; n += 1) seen.add(await words({ kit: none }));
    expect(seen.size).toBe(100);
    expect(await words({ kit: none, tablet: none })).toBe(await words({ kit: none, tablet: none }));
  });
});

describe('a kit that was bound to another nonce', () => {
  /** A false kit with the secret, that says `content` in the end; null: what it was bound to. */
  const claim = async (content: Uint8Array | null) => {
    const wire = new Wire();
    const kit = new Outcome<KitPairedSession>();
    pairAsKit({ ...kit.options(wire.kit), secret: SECRET, ownKey: KEYS.stranger, makeEphemeral: nodeKey });
    const tablet = pairingTabletOn(wire.tablet, SECRET);
    await wire.flush();
    if (content === null) kit.session!.confirm();
    else kit.session!.channel.confirm(content);
    await wire.flush();
    return { tablet, open: wire.tablet.open };
  };

  it('is refused, whatever it says: the tablet keeps nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3 * NONCE_BYTES }), async (content) => {
        const { tablet, open } = await claim(content);
        expect([tablet.session, tablet.failed, open]).toEqual([null, 'NABIJ_E_PAIR_WRONG', false]);
      }),
    );
    expect((await claim(null)).tablet.session).not.toBe(null);
  });

  it('has not said it before the tablet’s own was there', async () => {
    const nonce = makeNonce();
    const wire = new Wire();
    const kit = new Outcome<KitPairedSession>();
    const means = { secret: SECRET, ownKey: KEYS.kit, makeEphemeral: nodeKey, drawNonce: () => nonce };
    pairAsKit({ ...pinning(kit.options(wire.kit)), ...means });
    const eve = between(true);
    await wire.kit.arrive(ofKind(KIND.xx1, await eve.write(new Uint8Array(0))));
    expect(await eve.read(wire.kit.next().subarray(1))).toEqual(commitmentOf(nonce));
    expect(wire.kit.sent).toEqual([]);
  });
});

describe('somebody in between who has the secret of a typed code', () => {
  it('shows two sets of words, whoever was paired first', async () => {
    for (let n = 0; n < 100; n += 1) {
      const [toTablet, toKit] = [new Wire(), new Wire()];
      const kit = pairingKitOn(toKit.kit, SECRET);
      pairingTabletOn(toKit.tablet, SECRET);
      pairingKitOn(toTablet.kit, SECRET, KEYS.stranger);
      const tablet = pairingTabletOn(toTablet.tablet, SECRET);
      for (const wire of n % 2 === 0 ? [toKit, toTablet] : [toTablet, toKit]) await wire.flush();
      expect(tablet.session!.words).not.toEqual(kit.session!.words);
    }
  });

  it('shows two sets of words, also when both nonces are passed on', async () => {
    for (let n = 0; n < 100; n += 1) {
      const [toTablet, toKit] = [new Wire(), new Wire()];
      const kit = pairingKitOn(toKit.kit, SECRET);
      const tablet = pairingTabletOn(toTablet.tablet, SECRET);
      const [asTablet, asKit] = [between(true), between(false)];
      await settled();
      await toKit.kit.arrive(ofKind(KIND.xx1, await asTablet.write(new Uint8Array(0))));
      const commitment = await asTablet.read(toKit.kit.next().subarray(1));
      await asKit.read(toTablet.tablet.next().subarray(1));
      await toTablet.tablet.arrive(ofKind(KIND.xx2, await asKit.write(commitment)));
      const tabletNonce = await asKit.read(toTablet.tablet.next().subarray(1));
      await toKit.kit.arrive(ofKind(KIND.xx3, await asTablet.write(tabletNonce)));
      const kitNonce = new SealedChannel(new End(), asTablet.finish()).takeConfirm(toKit.kit.next());
      new SealedChannel(toTablet.kit, asKit.finish()).confirm(kitNonce!);
      await toTablet.flush();
      expect(tablet.session!.words).not.toEqual(kit.session!.words);
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
