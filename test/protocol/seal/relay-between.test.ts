import { describe, expect, it } from 'vitest';
import { inSession, KEYS, kitOn, tabletOn } from './ends.ts';
import { End, nodeKey, settled, Wire } from './wire.ts';

const TIMES = 100;

/** A relay that keeps what passes and may put something else in its place. */
class Recorder extends Wire {
  readonly toKit: Uint8Array[] = [];
  readonly toTablet: Uint8Array[] = [];

  async step(): Promise<void> {
    await settled();
    for (const message of this.tablet.sent.splice(0)) {
      this.toKit.push(message);
      await this.kit.arrive(message);
    }
    for (const message of this.kit.sent.splice(0)) {
      this.toTablet.push(message);
      await this.tablet.arrive(message);
    }
  }
}

async function recorded(): Promise<Recorder> {
  const relay = new Recorder();
  const kit = kitOn(relay.kit);
  const tablet = tabletOn(relay.tablet);
  for (let n = 0; n < 3; n += 1) await relay.step();
  tablet.session!.channel.send(Uint8Array.of(1));
  kit.session!.channel.send(Uint8Array.of(2));
  await relay.step();
  expect([kit.frames.length, tablet.frames.length]).toEqual([1, 1]);
  return relay;
}

describe('a relay between tablet and kit', () => {
  it('that answers as the kit, with a key of its own, is refused 100 of 100 times', async () => {
    for (let n = 0; n < TIMES; n += 1) {
      const wire = new Wire();
      // It knows the kit's name and even the pupil's public key.
      const kit = kitOn(wire.kit, { ownKey: nodeKey() });
      const tablet = tabletOn(wire.tablet);
      await wire.flush();
      expect([kit.session, tablet.session]).toEqual([null, null]);
    }
  });

  it('that answers with bytes of its own is named to the pupil, and nothing is sent to it, 100 of 100 times', async () => {
    for (let n = 0; n < TIMES; n += 1) {
      const end = new End();
      const tablet = tabletOn(end);
      await settled();
      const { length } = end.next();
      const answer = crypto.getRandomValues(new Uint8Array(length));
      answer.set([0x12]);
      answer.set(nodeKey().publicKey, 1);
      await end.arrive(answer);
      expect([tablet.failed, end.sent.length]).toEqual(['NABIJ_E_SEAL_PEER', 0]);
    }
  });

  it('that swaps the messages of two tablets opens nothing, 100 of 100 times', async () => {
    for (let n = 0; n < TIMES; n += 1) {
      const [one, other] = [new Wire(), new Wire()];
      const outcomes = [
        kitOn(one.kit),
        kitOn(other.kit),
        tabletOn(one.tablet),
        tabletOn(other.tablet, { ownKey: KEYS.consultant }),
      ];
      await settled();
      await one.kit.arrive(one.tablet.next());
      await other.kit.arrive(other.tablet.next());
      const [first, second] = [one.kit.next(), other.kit.next()];
      await one.tablet.arrive(second);
      await other.tablet.arrive(first);
      for (const wire of [one, other]) await wire.flush();
      expect(outcomes.map(({ session }) => session)).toEqual([null, null, null, null]);
    }
  });

  it('that swaps frames of two sessions ends both, 100 of 100 times', async () => {
    for (let n = 0; n < TIMES; n += 1) {
      const [one, other] = [await inSession(), await inSession()];
      one.tablet.session!.channel.send(Uint8Array.of(1));
      other.tablet.session!.channel.send(Uint8Array.of(2));
      await one.wire.kit.arrive(other.wire.tablet.next());
      await other.wire.kit.arrive(one.wire.tablet.next());
      for (const { kit } of [one, other])
        expect([kit.frames.length, kit.closed, kit.session!.channel.fault]).toEqual([
          0,
          true,
          'NABIJ_E_SEAL_BROKEN',
        ]);
    }
  });

  it('that replays a recorded session opens nothing, on either side, 100 of 100 times', async () => {
    const relay = await recorded();
    for (let n = 0; n < TIMES; n += 1) {
      const [kitEnd, tabletEnd] = [new End(), new End()];
      const kit = kitOn(kitEnd);
      const tablet = tabletOn(tabletEnd);
      await settled();
      for (const message of relay.toKit) await kitEnd.arrive(message);
      for (const message of relay.toTablet) await tabletEnd.arrive(message);
      expect([kit.session, kit.failed, kitEnd.open]).toEqual([null, 'NABIJ_E_SEAL_BROKEN', false]);
      expect([tablet.session, tablet.failed, tabletEnd.open]).toEqual([null, 'NABIJ_E_SEAL_PEER', false]);
    }
  });
});
