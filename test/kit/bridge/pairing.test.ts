import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { Doors } from '../../../src/kit/ports.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import type { Role } from '../../../src/protocol/office.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { KIND, ofKind, prologueOf } from '../../../src/protocol/seal/kinds.ts';
import { HandshakeState, XXPSK3 } from '../../../src/protocol/seal/noise.ts';
import { keyHashOf, meetingOf, readLink } from '../../../src/protocol/seal/pairing.ts';
import { type PairedSession, pairAsTablet } from '../../../src/protocol/seal/pairing-session.ts';
import { NONCE_BYTES } from '../../../src/protocol/seal/sas.ts';
import { nodeKey } from '../../protocol/seal/wire.ts';
import { DeskFixture } from '../records/desk-fixture.ts';
import { BridgeFixture, DOORS, KEYS } from './bridge-fixture.ts';
import { SocketEnd } from './socket-end.ts';
import { NotLetIn } from './tablet-end.ts';

const SECRET = randomBytes(16);
const MEETING = meetingOf(SECRET).id;
/** A kit as it comes from its box, with a pairing open. */
const waiting = (role: Role = 'pupil', secret = SECRET): Doors => ({
  ...DOORS,
  pinned: [],
  pairing: { secret, role },
});

let kit: BridgeFixture;
beforeEach(async () => {
  kit = await BridgeFixture.start(waiting());
});
afterEach(() => kit.end());

/** A tablet that comes to the meeting with the secret. */
async function pair(
  ownKey: DhKey,
  kitKeyHash?: Uint8Array,
  secret: Uint8Array = SECRET,
): Promise<PairedSession> {
  const inner = await SocketEnd.open(kit.relay.port, meetingOf(secret).id);
  return new Promise((opened, fail) => {
    pairAsTablet({
      inner,
      timer: systemClock,
      secret,
      ownKey,
      makeEphemeral: nodeKey,
      ...(kitKeyHash && { kitKeyHash }),
      opened,
      failed: (code: ErrorCode) => fail(new NotLetIn(code)),
    });
  });
}

/** What the desk does with whoever came with the secret. */
async function pin(): Promise<void> {
  await expect.poll(() => kit.of('paired')).toHaveLength(1);
  const { role, publicKey } = kit.of('paired')[0]!;
  kit.bridge.setDoors({ ...DOORS, pinned: [{ role, publicKey }] });
}

/** A tablet that comes with the secret, and is kept. */
async function pairPinned(ownKey: DhKey, kitKeyHash?: Uint8Array): Promise<PairedSession> {
  const [session] = await Promise.all([pair(ownKey, kitKeyHash), pin()]);
  return session;
}

/** Somebody who found the meeting, knows how it is done, and has a secret of their own. */
async function tryWrong(): Promise<number | null> {
  const inner = await SocketEnd.open(kit.relay.port, MEETING);
  const state = await begin(inner);
  await expect.poll(() => inner.heard.length).toBe(2);
  await state.read((inner.heard[1] as Uint8Array).subarray(1));
  inner.send(ofKind(KIND.xx3, await state.write(new Uint8Array(NONCE_BYTES))));
  await expect.poll(() => inner.closeCode).not.toBe(null);
  expect(inner.heard).toHaveLength(2);
  return inner.closeCode;
}

async function begin(inner: SocketEnd): Promise<HandshakeState> {
  const state = new HandshakeState({
    pattern: XXPSK3,
    initiator: true,
    prologue: prologueOf(MEETING),
    staticKey: KEYS.stranger,
    makeEphemeral: nodeKey,
    psk: randomBytes(32),
  });
  inner.send(ofKind(KIND.xx1, await state.write(new Uint8Array(0))));
  return state;
}

describe('a tablet with the secret', () => {
  it('is told of with its key, its role and the four words that it sees itself', async () => {
    const session = await pairPinned(KEYS.pupil, keyHashOf(KEYS.kit.publicKey));
    expect(session.peerKey).toEqual(KEYS.kit.publicKey);
    await expect
      .poll(() => kit.of('paired'))
      .toEqual([
        {
          type: 'paired',
          meeting: MEETING,
          role: 'pupil',
          publicKey: KEYS.pupil.publicKey,
          words: session.words,
        },
      ]);
    expect(kit.of('pairing_failed')).toEqual([]);
  });

  it('comes in as soon as its key is pinned', async () => {
    kit.bridge.setDoors(waiting('consultant'));
    await pairPinned(KEYS.consultant);
    await kit.tablet(KEYS.consultant);
    expect(kit.of('peer_open').map((event) => event.role)).toEqual(['consultant']);
  });

  it('is the only one: a second is let go before the first is pinned, and finds nobody after that', async () => {
    const first = pair(KEYS.pupil);
    await expect.poll(() => kit.of('paired')).toHaveLength(1);
    await expect(pair(KEYS.stranger)).rejects.toEqual(
      expect.objectContaining({ code: 'NABIJ_E_SEAL_REFUSED' }),
    );
    await Promise.all([first, pin()]);
    const late = new SocketEnd(kit.relay.port, MEETING);
    await expect.poll(() => late.heard).toEqual(['{"type":"kit","online":false}']);
    await sleep(200);
    expect([late.heard.length, kit.of('paired').length]).toEqual([1, 1]);
    late.close();
  });

  it('is told nothing while it is not known whether it is pinned, and hears so when it is not', async () => {
    let ended = false;
    const outcome = pair(KEYS.pupil).finally(() => {
      ended = true;
    });
    outcome.catch(() => {});
    await expect.poll(() => kit.of('paired')).toHaveLength(1);
    kit.bridge.setDoors({ ...waiting(), pinned: DOORS.pinned });
    await sleep(200);
    expect(ended).toBe(false);
    // The same key in another role is not what this pairing was for.
    kit.bridge.setDoors({ ...DOORS, pinned: [{ role: 'consultant', publicKey: KEYS.pupil.publicKey }] });
    await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'NABIJ_E_PAIR_WRONG' }));
  });

  it.each([
    ['the pairing was closed at that moment', (desk: DeskFixture) => desk.ask({ ask: 'pair_stop' })],
    // A folder in the place of the file.
    ['the kit cannot write', (desk: DeskFixture) => mkdirSync(join(desk.folder, 'pairings.json'))],
  ])('hears from a real desk that it is not paired: %s', async (_why, before) => {
    const desk = await DeskFixture.open();
    desk.listen((event) => event.type === 'doors' && kit.bridge.setDoors(event.doors));
    const [view] = await desk.pair('home');
    if (view?.state !== 'waiting') throw new Error('it does not wait');
    const outcome = pair(KEYS.pupil, undefined, readLink(new URL(view.link).hash)!.secret);
    outcome.catch(() => {});
    await expect.poll(() => kit.of('paired')).toHaveLength(1);
    await before(desk);
    desk.desk.onPairing(kit.of('paired')[0]!);
    await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'NABIJ_E_PAIR_WRONG' }));
    expect(desk.last('doors').doors.pinned).toEqual([]);
  });
});

describe('a try that fails', () => {
  it('is told of, each one, and the next may come', async () => {
    for (let n = 1; n <= 4; n += 1) {
      expect(await tryWrong()).toBe(1000);
      await expect.poll(() => kit.of('pairing_failed')).toHaveLength(n);
    }
    expect(new Set(kit.of('pairing_failed').map(({ code }) => code))).toEqual(
      new Set(['NABIJ_E_PAIR_WRONG']),
    );
    await pairPinned(KEYS.pupil);
    expect(kit.of('paired')).toHaveLength(1);
  });

  it('is also one that is broken off after the kit has answered', async () => {
    const inner = await SocketEnd.open(kit.relay.port, MEETING);
    await begin(inner);
    await expect.poll(() => inner.heard.length).toBe(2);
    inner.close();
    await expect
      .poll(() => kit.of('pairing_failed').map(({ code }) => code))
      .toEqual(['NABIJ_E_SEAL_REFUSED']);
  });

  it('is not one of somebody who only knocks, or says what is no handshake', async () => {
    for (const said of [null, randomBytes(49), Buffer.alloc(0)]) {
      const inner = await SocketEnd.open(kit.relay.port, MEETING);
      if (said === null) inner.close();
      else inner.send(said);
      await expect.poll(() => inner.closeCode).not.toBe(null);
    }
    await pairPinned(KEYS.pupil);
    expect(kit.of('pairing_failed')).toEqual([]);
  });

  it('leaves no room for two at once: the second is let go and counts for nothing', async () => {
    const first = await SocketEnd.open(kit.relay.port, MEETING);
    await expect(pair(KEYS.stranger)).rejects.toEqual(
      expect.objectContaining({ code: 'NABIJ_E_SEAL_REFUSED' }),
    );
    first.close();
    await expect.poll(() => first.closeCode).not.toBe(null);
    await pairPinned(KEYS.pupil);
    expect([kit.of('pairing_failed').length, kit.of('paired').length]).toEqual([0, 1]);
  });
});

it('a kit that is not the one of the link is not told the tablet’s key', async () => {
  const paired = pair(KEYS.pupil, keyHashOf(KEYS.stranger.publicKey));
  await expect(paired).rejects.toEqual(expect.objectContaining({ code: 'NABIJ_E_SEAL_PEER' }));
  await expect.poll(() => kit.of('pairing_failed')).toHaveLength(1);
  expect(kit.of('paired')).toEqual([]);
});
