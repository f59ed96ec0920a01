import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { makeWebPair, softKey, webKey } from '../../../src/protocol/seal/dh.ts';
import { KIND, SEAL_OVERHEAD_BYTES, SEALED_FRAME_BYTES } from '../../../src/protocol/seal/kinds.ts';
import { openAsTablet } from '../../../src/protocol/seal/session.ts';
import { inSession, KEYS, KIT_ID, kitOn, PINNED, type Role, tabletOn } from './ends.ts';
import { damaged, End, nodeKey, Outcome, settled, Wire } from './wire.ts';

describe('a session', () => {
  it.each(['pupil', 'consultant'] as const)('of a %s opens on both sides, the same', async (role: Role) => {
    const wire = new Wire();
    const kit = kitOn(wire.kit);
    const tablet = tabletOn(wire.tablet, { ownKey: KEYS[role] });
    await wire.flush();
    expect(kit.session?.role).toBe(role);
    expect(kit.session?.peerKey).toEqual(KEYS[role].publicKey);
    expect(tablet.session?.peerKey).toEqual(KEYS.kit.publicKey);
    expect(tablet.session?.channel.hash).toEqual(kit.session?.channel.hash);
    expect(kit.clock.waiting + tablet.clock.waiting).toBe(0);
  });

  it('has a hash that no other session has', async () => {
    const [one, other] = [await inSession(), await inSession()];
    expect(one.kit.session?.channel.hash).not.toEqual(other.kit.session?.channel.hash);
  });

  it('opens with a key that no script can read, and with one in memory', async () => {
    const pair = await makeWebPair();
    for (const format of ['pkcs8', 'jwk'] as const)
      await expect(crypto.subtle.exportKey(format, pair.privateKey)).rejects.toThrow();
    const web = await webKey(pair);
    const wire = new Wire();
    const kit = kitOn(wire.kit, { candidates: [{ publicKey: web.publicKey, role: 'pupil' }] });
    const tablet = new Outcome();
    openAsTablet({ ...tablet.options(wire.tablet), kitId: KIT_ID, kitKey: KEYS.kit.publicKey, ownKey: web });
    while (kit.session === null && kit.failed === null) await wire.flush();
    expect(kit.session?.peerKey).toEqual(web.publicKey);

    const soft = softKey();
    const second = new Wire();
    const kitOfSecond = kitOn(second.kit, { candidates: [{ publicKey: soft.publicKey, role: 'pupil' }] });
    tabletOn(second.tablet, { ownKey: soft });
    await second.flush();
    expect(kitOfSecond.session?.peerKey).toEqual(soft.publicKey);
  });

  it('brings every frame whole and in order, both ways', async () => {
    const frames = fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 600 })), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(frames, async (sent) => {
        const { wire, tablet, kit } = await inSession();
        for (const [toKit, frame] of sent) (toKit ? tablet : kit).session!.channel.send(frame);
        await wire.flush();
        expect(kit.frames).toEqual(sent.filter(([toKit]) => toKit).map(([, frame]) => frame));
        expect(tablet.frames).toEqual(sent.filter(([toKit]) => !toKit).map(([, frame]) => frame));
      }),
      { numRuns: 30 },
    );
  });

  it('shows nothing of a frame but its length', async () => {
    const { wire, tablet } = await inSession();
    const frame = new TextEncoder().encode('{"l":"n","n":1,"f":{"type":"look","pan_deg":12,"sent_ms":1}}');
    tablet.session!.channel.send(frame);
    tablet.session!.channel.send(frame);
    const [first, second] = wire.tablet.sent as [Uint8Array, Uint8Array];
    expect(first.length).toBe(frame.length + SEAL_OVERHEAD_BYTES);
    expect(Buffer.from(first).includes('look')).toBe(false);
    expect(first).not.toEqual(second);
  });

  it('takes the largest frame that a socket can carry, and no larger one', async () => {
    const { wire, tablet, kit } = await inSession();
    const { channel } = tablet.session!;
    channel.send(new Uint8Array(SEALED_FRAME_BYTES).fill(7));
    channel.send(new Uint8Array(SEALED_FRAME_BYTES + 1));
    expect(wire.tablet.sent[0]!.length).toBe(LIMITS.frameBytes);
    await wire.flush();
    expect(kit.frames.map(({ length }) => length)).toEqual([SEALED_FRAME_BYTES]);
  });

  it('changes its keys as it goes, in both directions, and goes on', async () => {
    const { wire, tablet, kit } = await inSession();
    const count = LIMITS.sealRekeyFrames * 2 + 3;
    const number = (n: number): Uint8Array => new Uint8Array(Uint32Array.of(n).buffer);
    for (let n = 0; n < count; n += 1) {
      tablet.session!.channel.send(number(n));
      kit.session!.channel.send(number(n));
    }
    for (const message of wire.tablet.sent.splice(0)) wire.kit.onFrame(message);
    for (const message of wire.kit.sent.splice(0)) wire.tablet.onFrame(message);
    for (const { frames } of [kit, tablet]) {
      expect(frames.length).toBe(count);
      expect(frames.every((frame, n) => Buffer.from(frame).readUInt32LE(0) === n)).toBe(true);
    }
  });

  it('ends with either side, once, and takes nothing more', async () => {
    const { wire, tablet, kit } = await inSession();
    tablet.session!.channel.send(Uint8Array.of(1));
    tablet.session!.channel.close();
    tablet.session!.channel.close();
    tablet.session!.channel.send(Uint8Array.of(2));
    await wire.flush();
    expect(kit.frames).toEqual([Uint8Array.of(1)]);
    expect([tablet.closed, kit.closed, wire.kit.open]).toEqual([true, true, false]);
    expect([tablet.session!.channel.fault, kit.session!.channel.fault]).toEqual([null, null]);
  });
});

describe('a stranger', () => {
  it('gets no byte of an answer', async () => {
    const wire = new Wire();
    const kit = kitOn(wire.kit);
    tabletOn(wire.tablet, { ownKey: KEYS.stranger });
    await settled();
    await wire.kit.arrive(wire.tablet.next());
    expect(kit.failed).toBe('NABIJ_E_SEAL_PEER');
    expect([wire.kit.sent.length, wire.kit.open]).toEqual([0, false]);
  });

  it('costs the kit as many agreements as a known tablet, whatever the number of pinned keys', async () => {
    for (const candidates of [[], PINNED.slice(0, 1), PINNED]) {
      let agreements = 0;
      const counting: DhKey = {
        publicKey: KEYS.kit.publicKey,
        dh: (theirs) => {
          agreements += 1;
          return KEYS.kit.dh(theirs);
        },
      };
      const wire = new Wire();
      kitOn(wire.kit, { ownKey: counting, candidates });
      tabletOn(wire.tablet, { ownKey: KEYS.stranger });
      await settled();
      await wire.kit.arrive(wire.tablet.next());
      expect(agreements).toBe(2 * LIMITS.sealCandidates);
    }
  });

  it('is what a tablet is that speaks to the kit under another name', async () => {
    const wire = new Wire();
    const kit = kitOn(wire.kit);
    const tablet = tabletOn(wire.tablet, { kitId: 'ponmlkjihgfedcba' });
    await wire.flush();
    expect([kit.failed, tablet.failed]).toEqual(['NABIJ_E_SEAL_PEER', 'NABIJ_E_SEAL_REFUSED']);
  });

  it('is kept waiting no longer than the handshake may take', async () => {
    const wire = new Wire();
    const kit = kitOn(wire.kit);
    kit.clock.advance(LIMITS.sealHandshakeMs - 1);
    expect(wire.kit.open).toBe(true);
    kit.clock.advance(1);
    expect([kit.failed, wire.kit.open]).toEqual(['NABIJ_E_SEAL_TIMEOUT', false]);
  });

  it('cannot make the kit hold more than a few messages', async () => {
    const end = new End();
    const kit = kitOn(end);
    for (let n = 0; n < LIMITS.sealEarlyFrames + 2; n += 1) end.onFrame(Uint8Array.of(KIND.kk1));
    expect([kit.failed, end.open]).toEqual(['NABIJ_E_SEAL_BROKEN', false]);
    await settled();
  });
});

describe('more pinned keys than are tried', () => {
  it('are a mistake in the program, said at once', () => {
    const many = Array.from({ length: LIMITS.sealCandidates + 1 }, () => PINNED[0]!);
    expect(() => kitOn(new End(), { candidates: many })).toThrow(RangeError);
  });
});

describe('a damaged message', () => {
  it('1 opens nothing on the kit', async () => {
    const tablet = new End();
    tabletOn(tablet);
    await settled();
    for (const [what, message] of damaged(tablet.next())) {
      const end = new End();
      const kit = kitOn(end);
      await end.arrive(message);
      expect([what, kit.session, kit.failed !== null, end.open, end.sent.length]).toEqual([
        what,
        null,
        true,
        false,
        0,
      ]);
    }
  });

  it('2 opens nothing on the tablet, and nothing of the tablet leaves', async () => {
    for (let n = 0, more = true; more; n += 1) {
      const wire = new Wire();
      const kit = kitOn(wire.kit);
      const tablet = tabletOn(wire.tablet);
      await settled();
      await wire.kit.arrive(wire.tablet.next());
      const cases = [...damaged(wire.kit.next())];
      const [what, message] = cases[n]!;
      more = n + 1 < cases.length;
      await wire.tablet.arrive(message);
      expect([what, tablet.session, wire.tablet.open, wire.tablet.sent.length]).toEqual([
        what,
        null,
        false,
        0,
      ]);
      expect(['NABIJ_E_SEAL_PEER', 'NABIJ_E_SEAL_BROKEN']).toContain(tablet.failed);
      expect(kit.session).toBe(null);
    }
  });

  it('of confirmation opens nothing on the kit', async () => {
    for (let n = 0, more = true; more; n += 1) {
      const wire = new Wire();
      const kit = kitOn(wire.kit);
      tabletOn(wire.tablet);
      await settled();
      await wire.kit.arrive(wire.tablet.next());
      await wire.tablet.arrive(wire.kit.next());
      const cases = [...damaged(wire.tablet.next())];
      const [what, message] = cases[n]!;
      more = n + 1 < cases.length;
      await wire.kit.arrive(message);
      expect([what, kit.session, kit.failed, wire.kit.open]).toEqual([
        what,
        null,
        'NABIJ_E_SEAL_BROKEN',
        false,
      ]);
    }
  });

  it('in a session ends it and never reaches what is above', async () => {
    for (let n = 0, more = true; more; n += 1) {
      const { wire, tablet, kit } = await inSession();
      tablet.session!.channel.send(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
      const cases = [...damaged(wire.tablet.next())];
      const [what, message] = cases[n]!;
      more = n + 1 < cases.length;
      await wire.kit.arrive(message);
      expect([what, kit.frames.length, kit.closed, kit.session!.channel.fault, wire.kit.open]).toEqual([
        what,
        0,
        true,
        'NABIJ_E_SEAL_BROKEN',
        false,
      ]);
    }
  });
});

describe('frames out of their place', () => {
  type Play = (messages: readonly Uint8Array[]) => readonly Uint8Array[];
  const PLAYS: readonly [string, Play, number][] = [
    ['repeated', ([a, b]) => [a!, a!, b!], 1],
    ['repeated later', ([a, b, c]) => [a!, b!, a!, c!], 2],
    ['swapped', ([a, b, c]) => [b!, a!, c!], 0],
    ['left out', ([a, , c]) => [a!, c!], 1],
    ['joined', ([a, b]) => [Uint8Array.of(...a!, ...b!)], 0],
    ['from the handshake', ([a]) => [a!, Uint8Array.of(KIND.kk1, ...new Uint8Array(48))], 1],
  ];

  it.each(PLAYS)('end the session when they are %s', async (_what, play, through) => {
    const { wire, tablet, kit } = await inSession();
    for (const n of [1, 2, 3]) tablet.session!.channel.send(Uint8Array.of(n));
    for (const message of play(wire.tablet.sent)) await wire.kit.arrive(message);
    expect(kit.frames).toEqual([1, 2, 3].slice(0, through).map((n) => Uint8Array.of(n)));
    expect([kit.session!.channel.fault, kit.closed]).toEqual(['NABIJ_E_SEAL_BROKEN', true]);
  });

  it('end the session when they are sent back to where they came from', async () => {
    const { wire, tablet } = await inSession();
    tablet.session!.channel.send(Uint8Array.of(1));
    await wire.tablet.arrive(wire.tablet.next());
    expect([tablet.frames.length, tablet.session!.channel.fault]).toEqual([0, 'NABIJ_E_SEAL_BROKEN']);
  });
});

describe('a session under way', () => {
  it('belongs to fresh keys: those of an earlier one open nothing', async () => {
    const earlier = await inSession();
    const now = await inSession();
    earlier.tablet.session!.channel.send(Uint8Array.of(1));
    await now.wire.kit.arrive(earlier.wire.tablet.next());
    expect([now.kit.frames.length, now.kit.closed]).toEqual([0, true]);
    expect(nodeKey().publicKey).not.toEqual(nodeKey().publicKey);
  });
});
