import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import type { BoardPort, BridgePort, MediaPort } from '../../../src/kit/ports.ts';
import { SessionInputs } from '../../../src/kit/session/inputs.ts';
import { statusOf } from '../../../src/kit/session/kit-status.ts';
import { SessionLoop } from '../../../src/kit/session/loop.ts';
import { PictureAngle } from '../../../src/kit/session/picture-angle.ts';
import type { KitFrame, TabletFrame } from '../../../src/protocol/frames.ts';
import { until } from '../../support/until.ts';
import { DeskFixture, LOAN, MINUTE_MS } from '../records/desk-fixture.ts';
import { facts, VISIT } from './events.ts';

/** Session and desk joined as in the kit, on a clock that a test turns, with a tablet's connection. */
async function kitInClass() {
  const kit = await DeskFixture.open();
  const sent: KitFrame[] = [];
  let camera = false;
  const nothing = () => {};
  // Does whatever it is asked.
  const board = new Proxy({}, { get: () => () => Promise.resolve() }) as BoardPort;
  const media: MediaPort = {
    open: nothing,
    setPicture: (on) => {
      camera = on;
    },
    setSound: nothing,
    setVoice: nothing,
    keyframe: nothing,
    setPictureBitrate: nothing,
    playVoice: nothing,
    close: async () => {},
  };
  const bridge: BridgePort = {
    open: nothing,
    setDoors: nothing,
    send: (_peer, frame) => sent.push(frame),
    setMediaPeer: nothing,
    drop: nothing,
    media: { picture: nothing, sound: nothing },
    close: async () => {},
  };
  const log = silentLogger;
  const loop = new SessionLoop({
    facts,
    board,
    media,
    bridge,
    clock: kit.clock,
    log,
    onChange: (state) => {
      const { presence, signals } = statusOf(state, {});
      kit.desk.inClass(presence, signals.includes('hand'));
    },
  });
  onTestFinished(() => loop.close());
  const angle = new PictureAngle(0);
  const inputs = new SessionInputs({ loop, media, bridge, desk: kit.desk, angle, log });
  kit.listen((event) => inputs.onDesk(event));
  await kit.ask({ ask: 'loan_start', ...LOAN });
  inputs.onBridge({ type: 'relay', connected: true });
  inputs.onBoard({ type: 'board_up', buildId: 1, resetCause: 0, privacy: false });
  inputs.onBridge({ type: 'peer_open', peer: 1, role: 'pupil' });
  const says = (frame: TabletFrame) => inputs.onBridge({ type: 'frame', peer: 1, frame });
  const join = () => says({ type: 'join', presence: 'watching', visit: VISIT, how: 'tap', name: 'Sam' });
  return { kit, loop, sent, says, join, camera: () => camera };
}

describe('a lesson', () => {
  it('ends with its hours: the camera shuts, the pupil hears when to come back, and no second more is counted', async () => {
    const { kit, loop, sent, join, camera } = await kitInClass();
    await kit.later(170 * MINUTE_MS);
    join();
    await until('the camera', camera);
    kit.clock.advance(10 * MINUTE_MS);
    expect([camera(), loop.state.seat.kind]).toEqual([false, 'empty']);
    expect(sent).toContainEqual({
      type: 'refused',
      of: 'presence',
      code: 'NABIJ_E_LOAN_HOURS',
      text: {
        nl: 'Je kunt weer in de klas op dinsdag 24 november om 08:30.',
        en: 'You can be in class again on Tuesday 24 November at 08:30.',
      },
    });
    kit.clock.advance(MINUTE_MS);
    expect(await kit.ask({ ask: 'hours' })).toMatchObject({ week: { total: { watching_s: 600 } } });
  });

  it('is refused by a clock that has gone wrong since anybody looked', async () => {
    const { kit, loop, sent, join } = await kitInClass();
    kit.clockIsRight = false;
    join();
    expect(sent.at(-1)).toMatchObject({ type: 'refused', of: 'join', code: 'NABIJ_E_CLOCK' });
    expect(loop.state.seat.kind).toBe('empty');
  });

  it('answers the pupil’s question with the figures of this very moment', async () => {
    const { kit, sent, says, join, camera } = await kitInClass();
    join();
    await until('the camera', camera);
    kit.clock.advance(7_000);
    says({ type: 'ask', id: 5, ask: { ask: 'hours' } });
    const answer = await until('the answer', () => sent.find((frame) => frame.type === 'answer'));
    expect(answer).toMatchObject({ id: 5, answer: { week: { total: { watching_s: 7 } } } });
  });
});
