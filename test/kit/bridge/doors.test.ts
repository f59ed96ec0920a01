import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { Doors } from '../../../src/kit/ports.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import { KIND, ofKind } from '../../../src/protocol/seal/kinds.ts';
import { farewellOf, routeOf } from '../../../src/protocol/seal/pair.ts';
import { kitIdOf, meetingOf } from '../../../src/protocol/seal/pairing.ts';
import { nodeKey } from '../../protocol/seal/wire.ts';
import { BridgeFixture, DOORS, KEYS } from './bridge-fixture.ts';
import { SocketEnd } from './socket-end.ts';
import { TabletEnd } from './tablet-end.ts';

const NOBODY: Doors = { ...DOORS, pinned: [] };
/** Long enough for an answer, had there been one. */
const QUIET_MS = 300;

let kit: BridgeFixture;
const sockets: SocketEnd[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await kit.end();
});

/** What looks like the first message of a session. */
const knock = () => ofKind(KIND.kk1, randomBytes(48));

/** Somebody who says something at a name of the relay, and all that came of it. */
async function visit(name: string, message: Uint8Array = knock()) {
  const socket = new SocketEnd(kit.relay.port, name);
  sockets.push(socket);
  await expect.poll(() => socket.heard.length + (socket.closeCode ?? 0)).toBeGreaterThan(0);
  socket.send(message);
  await sleep(QUIET_MS);
  return { heard: [...socket.heard], closeCode: socket.closeCode };
}

/** Waits until the kit stands at a name. */
async function standing(name: string): Promise<string> {
  (await SocketEnd.open(kit.relay.port, name)).close();
  return name;
}

/** Waits until the relay knows of nobody at a name. */
async function left(name: string): Promise<string> {
  await expect
    .poll(async () => {
      const socket = new SocketEnd(kit.relay.port, name);
      await expect.poll(() => socket.heard.length).toBeGreaterThan(0);
      socket.close();
      return socket.heard[0];
    })
    .toBe('{"type":"kit","online":false}');
  return name;
}

const routeOfPupil = () => routeOf(KEYS.pupil, KEYS.kit.publicKey);
const notLetIn = (code: string) => expect.objectContaining({ code });
const open = (key: DhKey, kitKey = KEYS.kit.publicKey) => TabletEnd.open(kit.relay.port, key, kitKey);

describe('who may come', () => {
  it('is nobody before it was said, and the relay does not know of the kit', async () => {
    kit = await BridgeFixture.start(null);
    await sleep(QUIET_MS);
    expect(kit.events).toEqual([]);
  });

  it('comes with the role of its key', async () => {
    kit = await BridgeFixture.start();
    await kit.tablet(KEYS.consultant);
    await kit.tablet(KEYS.pupil);
    expect(kit.of('peer_open').map(({ role }) => role)).toEqual(['consultant', 'pupil']);
  });

  it('is let go at once when its key is taken away, with a reason; others stay', async () => {
    kit = await BridgeFixture.start();
    const [pupil, consultant] = [await kit.tablet(KEYS.pupil), await kit.tablet(KEYS.consultant)];
    kit.bridge.setDoors({ ...DOORS, pinned: DOORS.pinned.slice(1) });
    expect(kit.of('peer_closed')).toEqual([{ type: 'peer_closed', peer: 1 }]);
    await expect.poll(() => pupil.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_SEAL_REFUSED' }]);
    kit.bridge.send(2, { type: 'seen' });
    await expect.poll(() => consultant.of('seen')).toHaveLength(1);
    expect(kit.of('relay')).toEqual([{ type: 'relay', connected: true }]);
  });

  it('stays when the doors are said again, and comes back through a door that is opened again', async () => {
    kit = await BridgeFixture.start();
    const pupil = await kit.tablet();
    kit.bridge.setDoors({ ...DOORS, pinned: [...DOORS.pinned] });
    kit.bridge.send(1, { type: 'seen' });
    await expect.poll(() => pupil.of('seen')).toHaveLength(1);
    kit.bridge.setDoors(NOBODY);
    kit.bridge.setDoors(DOORS);
    await expect.poll(() => pupil.closeCode).not.toBe(null);
    await kit.tablet();
    expect(kit.of('peer_open')).toHaveLength(2);
  });

  it('comes no more once its door is shut, also when its first word was on the way then', async () => {
    kit = await BridgeFixture.start();
    const pupil = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    kit.joinFast(pupil);
    pupil.send({ type: 'leave' });
    await expect.poll(() => kit.frames).toHaveLength(1);
    const revive = await kit.relayDies();
    await expect.poll(() => kit.bridge.counters.sessions_without_relay).toBe(1);
    await revive();
    await expect.poll(() => kit.of('relay').at(-1)?.connected).toBe(true);
    // It may be the one that lives without the relay: the kit waits for its first word.
    const again = await open(KEYS.pupil);
    // Answered after all that came before it.
    expect((await visit(await routeOfPupil())).closeCode).toBe(1000);
    expect(kit.of('peer_open')).toHaveLength(1);
    again.send({ type: 'leave' });
    kit.bridge.setDoors({ ...DOORS, pinned: DOORS.pinned.slice(1) });
    await expect.poll(() => again.closeCode).not.toBe(null);
    await sleep(QUIET_MS);
    expect([kit.of('peer_open').length, kit.of('peer_closed').length, kit.frames.length]).toEqual([1, 1, 1]);
    again.close();
  });

  it('is nobody of before when the kit has a new key', async () => {
    kit = await BridgeFixture.start();
    const pupil = await kit.tablet();
    const fresh = randomBytes(32);
    kit.bridge.setDoors({ ...DOORS, privateKey: fresh });
    await expect.poll(() => pupil.of('bye')).toHaveLength(1);
    expect(await visit(await left(await routeOfPupil()))).toEqual(await visit('nobodyeverhadthi'));
    const again = await open(KEYS.pupil, nodeKey(fresh).publicKey);
    await expect.poll(() => kit.of('peer_open')).toHaveLength(2);
    again.close();
  });
});

describe('a stranger', () => {
  it('finds the same at a kit that is there, an old route and an old link as where there never was one', async () => {
    const secret = randomBytes(16);
    kit = await BridgeFixture.start({ ...DOORS, pairing: { secret, role: 'pupil' } });
    const stale = [await routeOfPupil(), meetingOf(secret).id];
    await kit.tablet(KEYS.consultant);
    kit.bridge.setDoors({ ...DOORS, pinned: DOORS.pinned.slice(1) });
    const never = await visit('nobodyeverhadthi');
    expect(never).toEqual({ heard: ['{"type":"kit","online":false}'], closeCode: null });
    for (const name of [kitIdOf(KEYS.kit.publicKey), ...stale])
      expect(await visit(await left(name))).toEqual(never);
    const other = await routeOf(KEYS.stranger, KEYS.kit.publicKey);
    expect(await visit(other)).toEqual(never);
    expect(kit.of('peer_open')).toHaveLength(1);
  });

  it.each([
    ['of its own making', knock()],
    ['that is no handshake', Buffer.from('{"l":"o","n":1,"a":0,"f":{"type":"join"}}')],
    ['that is empty', Buffer.alloc(0)],
  ])('who was told the route gets no byte for a message %s', async (_what, message) => {
    kit = await BridgeFixture.start();
    const visited = await visit(await standing(await routeOfPupil()), message);
    expect(visited).toEqual({ heard: ['{"type":"kit","online":true}'], closeCode: 1000 });
    expect(kit.of('peer_open')).toEqual([]);
  });

  it('who holds another key of this kit gets no further there than any other', async () => {
    kit = await BridgeFixture.start();
    const inner = await SocketEnd.open(kit.relay.port, await standing(await routeOfPupil()));
    sockets.push(inner);
    await expect(
      TabletEnd.over(inner, await routeOfPupil(), KEYS.consultant, KEYS.kit.publicKey),
    ).rejects.toEqual(notLetIn('NABIJ_E_SEAL_REFUSED'));
    expect([inner.heard.length, kit.of('peer_open').length]).toEqual([1, 0]);
  });

  it('who knocks without end is let go unheard, said once in the log, and the pupil comes in all the same afterwards', async () => {
    let nowMs = 0;
    kit = await BridgeFixture.start(DOORS, { nowMs: () => nowMs, after: systemClock.after });
    const route = await routeOfPupil();
    for (let n = 0; n < LIMITS.knocksBurst + 10; n += 1) {
      const socket = await SocketEnd.open(kit.relay.port, route);
      socket.send(knock());
      await expect.poll(() => socket.closeCode).toBe(1000);
    }
    expect(kit.bridge.counters.knock_NABIJ_E_SEAL_PEER).toBe(LIMITS.knocksBurst);
    expect(kit.warnings).toEqual([{ code: 'NABIJ_E_SEAL_PEER' }]);
    nowMs += 1_000 / LIMITS.knocksPerSecond;
    await kit.tablet();
  });
});

describe('a loan that has ended', () => {
  const wiped = async (): Promise<Doors> => ({
    ...NOBODY,
    privateKey: randomBytes(32),
    farewells: [{ route: await routeOfPupil(), note: await farewellOf(KEYS.kit, KEYS.pupil.publicKey) }],
  });

  it('is said to the pupil who is connected, and to the one who comes later, every time', async () => {
    kit = await BridgeFixture.start();
    const pupil = await kit.tablet();
    kit.bridge.setDoors(await wiped());
    await expect.poll(() => pupil.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_LOAN_ENDED' }]);
    await expect.poll(() => kit.of('relay').at(-1)?.connected).toBe(true);
    for (let n = 0; n < 3; n += 1)
      await expect(open(KEYS.pupil)).rejects.toEqual(notLetIn('NABIJ_E_LOAN_ENDED'));
    expect(kit.of('peer_open')).toHaveLength(1);
  });

  it('can be read by that tablet alone, and made by that kit alone', async () => {
    kit = await BridgeFixture.start(await wiped());
    await expect.poll(() => kit.of('relay')).toHaveLength(1);
    const route = await routeOfPupil();
    const inner = await SocketEnd.open(kit.relay.port, route);
    const other = TabletEnd.over(inner, route, KEYS.stranger, KEYS.kit.publicKey);
    await expect(other).rejects.toEqual(notLetIn('NABIJ_E_SEAL_PEER'));
    kit.bridge.setDoors({
      ...NOBODY,
      farewells: [{ route, note: await farewellOf(KEYS.stranger, KEYS.pupil.publicKey) }],
    });
    await expect(open(KEYS.pupil)).rejects.toEqual(notLetIn('NABIJ_E_SEAL_PEER'));
  });

  it('lets its tablet in nowhere, 100 of 100 times, even where the next pupil is met', async () => {
    for (let n = 0; n < 100; n += 1) {
      // As many as the kit lets knock at once; then a kit that has rested.
      if (n % LIMITS.knocksBurst === 0) {
        if (n > 0) await kit.end();
        kit = await BridgeFixture.start({
          ...DOORS,
          pinned: [{ role: 'pupil', publicKey: KEYS.stranger.publicKey }],
        });
      }
      const next = await routeOf(KEYS.stranger, KEYS.kit.publicKey);
      const inner = await SocketEnd.open(kit.relay.port, next);
      const again = TabletEnd.over(inner, next, KEYS.pupil, KEYS.kit.publicKey);
      await expect(again).rejects.toEqual(notLetIn('NABIJ_E_SEAL_REFUSED'));
      expect([inner.heard.filter((one) => typeof one !== 'string'), kit.of('peer_open')]).toEqual([[], []]);
    }
  });

  it('is forgotten with its farewell: then there never was a kit', async () => {
    kit = await BridgeFixture.start(await wiped());
    await expect.poll(() => kit.of('relay')).toHaveLength(1);
    kit.bridge.setDoors(NOBODY);
    await expect.poll(() => kit.of('relay').at(-1)?.connected).toBe(false);
    expect(await visit(await routeOfPupil())).toEqual(await visit('nobodyeverhadthi'));
  });
});
