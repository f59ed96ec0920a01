import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { until } from '../support/until.ts';
import { MeddledKit, type Pupil } from './meddled-visit.ts';

let kit: MeddledKit;
let pupil: Pupil;
beforeEach(async () => {
  kit = await MeddledKit.start();
  pupil = kit.come();
  await until(
    'the picture, and frames over the data channel',
    () => pupil.packets > 0 && pupil.link.carrier === 'fast',
  );
});
afterEach(async () => {
  pupil.leave();
  await kit.end();
});

const signals = () =>
  kit.events.filter((event) => event.type === 'frame' && event.frame.type === 'signal').length;
const closed = () => kit.events.filter(({ type }) => type === 'peer_closed').length;

/** Something that must arrive, once. */
async function say(): Promise<void> {
  const before = signals();
  pupil.link.send({ type: 'signal', signal: 'hand', up: true });
  await until('the kit hears it', () => signals() > before);
  expect(signals()).toBe(before + 1);
}

it('a session goes on over the data channel while the relay is away, and takes it up again', async () => {
  const revive = await kit.relayDies();
  await until('the kit notices', () =>
    kit.events.some((event) => event.type === 'relay' && !event.connected),
  );
  const before = pupil.packets;
  await sleep(LIMITS.linkGraceMs + 1_000);
  expect(pupil.packets).toBeGreaterThan(before);
  await say();
  expect([pupil.told, closed()]).toEqual([[], 0]);

  const visits = kit.exchange.visits.length;
  await revive();
  await until('the tablet is back at the relay', () => (kit.exchange.visits[visits]?.tablet.length ?? 0) > 1);
  await say();
  // Now that there is a way again, losing the media costs the session nothing.
  pupil.loseMedia();
  await until('frames take the socket', () => pupil.link.carrier === 'sure');
  await say();
  expect([pupil.told, closed(), pupil.link.counters.links]).toEqual([[], 0, 1]);
});

it('a session ends when the media goes while the relay is away, and a new one begins when it is back', async () => {
  const revive = await kit.relayDies();
  await until('the kit notices', () =>
    kit.events.some((event) => event.type === 'relay' && !event.connected),
  );
  pupil.loseMedia();
  await until('both ends say so', () => pupil.told.length > 0 && closed() === 1);
  expect(pupil.told[0]).toBe('NABIJ_E_LINK_LOST');
  await revive();
  await until('a new session', () => pupil.link.counters.links === 2);
});

it('a session that only one end believes in makes room for a new one', async () => {
  // The kit hears that the tablet went, the tablet that the kit did.
  kit.exchange.cutTablet();
  await until('a new session', () => pupil.link.counters.links === 2);
  await say();
  expect(closed()).toBe(1);
});
