import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KitFrame, TabletFrame } from '../../../src/protocol/frames.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { BridgeFixture } from './bridge-fixture.ts';
import type { TabletEnd } from './tablet-end.ts';

let kit: BridgeFixture;
beforeEach(async () => {
  kit = await BridgeFixture.start();
});
afterEach(() => kit.end());

const FROM_TABLET: readonly TabletFrame[] = [
  { type: 'join', presence: 'watching', visit: '0123456789abcdef', how: 'tap' },
  { type: 'presence', presence: 'listening' },
  { type: 'look', pan_deg: 30, sent_ms: 5 },
  { type: 'turn', pan_deg_per_s: -45, sent_ms: 6 },
  { type: 'signal', signal: 'hand', up: true },
  { type: 'voice', voice: 'class' },
  { type: 'leave' },
];

const FROM_KIT: readonly KitFrame[] = [
  { type: 'welcome', protocol: 1, pan_min_deg: -90, pan_max_deg: 90, view_deg: 60, presets: [] },
  {
    type: 'state',
    presence: 'watching',
    class_sees: 'Sam kijkt en luistert',
    privacy: false,
    signals: ['hand'],
    voice: 'off',
    picture: true,
    sound: true,
    missing: [{ part: 'speaker', code: 'NABIJ_E_SPEAKER_MISSING' }],
  },
  { type: 'angle', pan_deg: 12, rtp_ts: 90_000 },
  { type: 'seen' },
  { type: 'refused', code: 'NABIJ_E_PRIVACY', of: 'look' },
];

describe.each(['over the WebSocket alone', 'over the data channel'])('every frame passes %s', (way) => {
  const fast = way === 'over the data channel';

  async function tabletThisWay(): Promise<TabletEnd> {
    const tablet = await kit.tablet();
    if (!fast) return tablet;
    kit.bridge.setMediaPeer(1);
    const rtc = kit.joinFast(tablet);
    await expect.poll(() => tablet.of('rtc_offer')).toHaveLength(1);
    tablet.got.length = 0;
    let carried = 0;
    const { carry } = rtc;
    rtc.carry = (lane, text) => {
      carried += 1;
      carry!(lane, text);
    };
    await expect.poll(() => carried).toBeGreaterThan(0);
    return tablet;
  }

  it('from the tablet, in order', async () => {
    const tablet = await tabletThisWay();
    for (const frame of FROM_TABLET) tablet.send(frame);
    await expect.poll(() => kit.frames).toHaveLength(FROM_TABLET.length);
    const ordered = (frames: readonly TabletFrame[]) =>
      frames.filter((frame) => frame.type !== 'look' && frame.type !== 'turn');
    expect(ordered(kit.frames)).toEqual(ordered(FROM_TABLET));
    expect(kit.frames).toEqual(expect.arrayContaining([...FROM_TABLET]));
  });

  it('from the kit', async () => {
    const tablet = await tabletThisWay();
    for (const frame of FROM_KIT) kit.bridge.send(1, frame);
    await expect.poll(() => tablet.got).toHaveLength(FROM_KIT.length);
    expect(tablet.got).toEqual(expect.arrayContaining([...FROM_KIT]));
  });

  it('and a ping is answered without the session hearing of it', async () => {
    const tablet = await tabletThisWay();
    tablet.send({ type: 'ping', sent_ms: 41 });
    await expect.poll(() => tablet.of('pong')).toEqual([{ type: 'pong', sent_ms: 41 }]);
    expect(kit.frames).toEqual([]);
  });
});

describe('the data channel', () => {
  it('may be lost in mid-stream without a frame lost, doubled or out of order', async () => {
    const tablet = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    const rtc = kit.joinFast(tablet);
    for (let n = 0; n < 60; n += 1) {
      tablet.send({ type: 'signal', signal: 'hand', up: n % 2 === 0 });
      kit.bridge.send(1, { type: 'refused', code: 'NABIJ_E_PRIVACY', of: 'abcdefghij'[n % 10]! });
      // From here on it swallows everything, and says nothing of it.
      if (n === 20) {
        rtc.carry = () => {};
        tablet.setFast(() => {});
      }
      if (n === 40) {
        rtc.events.lanesOpen(false);
        tablet.setFast(null);
      }
      if (n % 10 === 0) await new Promise(setImmediate);
    }
    await expect.poll(() => kit.frames.length).toBe(60);
    await expect.poll(() => tablet.of('refused').length).toBe(60);
    expect(kit.frames.map((frame) => frame.type === 'signal' && frame.up)).toEqual(
      Array.from({ length: 60 }, (_, n) => n % 2 === 0),
    );
    expect(tablet.of('refused').map((frame) => frame.of)).toEqual(
      Array.from({ length: 60 }, (_, n) => 'abcdefghij'[n % 10]),
    );
  });

  it('that is full leaves its frames to the WebSocket', async () => {
    const tablet = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    kit.joinFast(tablet).carry = null;
    kit.bridge.send(1, { type: 'seen' });
    kit.bridge.send(1, { type: 'angle', pan_deg: 3 });
    await expect.poll(() => [tablet.of('seen').length, tablet.of('angle').length]).toEqual([1, 1]);
  });
});

describe('tablets come and go', () => {
  it('each with its own number, and frames reach the one they are for', async () => {
    const [first, second] = [await kit.tablet(), await kit.tablet()];
    await expect.poll(() => kit.of('peer_open').map(({ peer }) => peer)).toEqual([1, 2]);
    kit.bridge.send(2, { type: 'seen' });
    await expect.poll(() => second.of('seen')).toHaveLength(1);
    expect(first.got).toEqual([]);
    first.close();
    await expect.poll(() => kit.of('peer_closed').map(({ peer }) => peer)).toEqual([1]);
    kit.bridge.send(1, { type: 'seen' });
  });

  it('and one that is dropped hears why before it is let go', async () => {
    const tablet = await kit.tablet();
    kit.bridge.drop(1, 'NABIJ_E_TAKEN_OVER');
    await expect.poll(() => tablet.closeCode).toBe(1000);
    expect(tablet.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_TAKEN_OVER' }]);
    expect(kit.of('peer_closed')).toEqual([{ type: 'peer_closed', peer: 1 }]);
  });

  it('and one that is dropped while the data channel works hears it all the same', async () => {
    const tablet = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    kit.joinFast(tablet);
    kit.bridge.send(1, { type: 'seen' });
    kit.bridge.drop(1, 'NABIJ_E_TAKEN_OVER');
    await expect.poll(() => tablet.closeCode).toBe(1000);
    expect(tablet.got.slice(-2)).toEqual([{ type: 'seen' }, { type: 'bye', code: 'NABIJ_E_TAKEN_OVER' }]);
    expect(kit.rtcs[0]!.closed).toBe(true);
  });
});

describe('when the relay goes', () => {
  it('the kit comes back by itself, and nothing sent meanwhile is delivered later', async () => {
    const tablet = await kit.tablet();
    const revive = await kit.relayDies();
    await expect.poll(() => kit.of('peer_closed')).toHaveLength(1);
    expect(kit.of('relay').map(({ connected }) => connected)).toEqual([true, false]);
    kit.bridge.send(1, { type: 'seen' });
    tablet.send({ type: 'look', pan_deg: 60, sent_ms: 1 });
    await revive();
    await expect.poll(() => kit.of('relay').length).toBe(3);
    const back = await kit.tablet();
    await expect.poll(() => kit.of('peer_open')).toHaveLength(2);
    back.send({ type: 'leave' });
    await expect.poll(() => kit.frames).toEqual([{ type: 'leave' }]);
    expect(back.got).toEqual([]);
  });

  it('its absence is logged once, however often the kit knocks', async () => {
    await kit.tablet();
    const revive = await kit.relayDies();
    await new Promise((done) => setTimeout(done, 1_500));
    expect(kit.warnings).toHaveLength(1);
    await revive();
    await expect.poll(() => kit.of('relay').at(-1)?.connected).toBe(true);
  });
});

describe('bad input is refused, counted and logged once, and the session goes on', () => {
  it.each([
    ['that is not JSON', (t: TabletEnd) => t.sendRaw('{"l":'), 'NABIJ_E_FRAME_JSON', 'unknown'],
    [
      'that is not text',
      (t: TabletEnd) => t.sendRaw(Uint8Array.of(0xff, 0xfe)),
      'NABIJ_E_FRAME_JSON',
      'unknown',
    ],
    ['without a packet', (t: TabletEnd) => t.sendRaw('[1]'), 'NABIJ_E_FRAME_SCHEMA', 'unknown'],
    [
      'of no known type',
      (t: TabletEnd) => t.sendAny({ type: 'fly' }, 'ordered'),
      'NABIJ_E_FRAME_SCHEMA',
      'fly',
    ],
    [
      'that asks for 1e9 degrees',
      (t: TabletEnd) => t.sendAny({ type: 'look', pan_deg: 1e9, sent_ms: 0 }, 'latest'),
      'NABIJ_E_FRAME_SCHEMA',
      'look',
    ],
    [
      'whose angle is no number',
      (t: TabletEnd) => t.sendAny({ type: 'look', pan_deg: Number.NaN, sent_ms: 0 }, 'latest'),
      'NABIJ_E_FRAME_SCHEMA',
      'look',
    ],
  ] as const)('a frame %s', async (_what, send, code, of) => {
    const tablet = await kit.tablet();
    for (let n = 0; n < 3; n += 1) send(tablet);
    await expect.poll(() => tablet.of('refused')).toEqual(Array(3).fill({ type: 'refused', code, of }));
    expect(kit.bridge.counters[`refused_${code}`]).toBe(3);
    expect(kit.warnings).toEqual([{ code }]);
    tablet.send({ type: 'leave' });
    await expect.poll(() => kit.frames).toEqual([{ type: 'leave' }]);
  });

  it('a frame that is too large for the relay ends its tablet, and no other', async () => {
    const [bad, good] = [await kit.tablet(), await kit.tablet()];
    bad.sendUnsealed(Buffer.alloc(LIMITS.frameBytes + 1));
    await expect.poll(() => bad.closeCode).toBe(1009);
    good.send({ type: 'leave' });
    await expect.poll(() => kit.of('frame')).toEqual([{ type: 'frame', peer: 2, frame: { type: 'leave' } }]);
  });

  it('a frame that is too large over the data channel', async () => {
    const tablet = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    kit.joinFast(tablet).events.lane('ordered', 'x'.repeat(LIMITS.frameBytes + 1));
    await expect.poll(() => tablet.of('refused').map(({ code }) => code)).toEqual(['NABIJ_E_FRAME_SIZE']);
  });

  it('frames that come too fast: the first pass, the rest do not, and later ones do again', async () => {
    const tablet = await kit.tablet();
    const sent = LIMITS.controlBurst + 150;
    for (let n = 0; n < sent; n += 1) tablet.send({ type: 'look', pan_deg: 1, sent_ms: n });
    await expect.poll(() => tablet.of('refused').length).toBeGreaterThan(0);
    expect(tablet.of('refused')[0]).toEqual({ type: 'refused', code: 'NABIJ_E_FRAME_RATE', of: 'look' });
    const passed = kit.frames.length;
    expect(passed).toBeGreaterThanOrEqual(LIMITS.controlBurst);
    expect(passed + (kit.bridge.counters.refused_NABIJ_E_FRAME_RATE ?? 0)).toBe(sent);
    expect(kit.warnings).toEqual([{ code: 'NABIJ_E_FRAME_RATE' }]);
    await new Promise((done) => setTimeout(done, 100));
    tablet.send({ type: 'leave' });
    await expect.poll(() => kit.frames.at(-1)).toEqual({ type: 'leave' });
  });

  it('a tablet that goes on is let go, with the reason', async () => {
    const tablet = await kit.tablet();
    for (let n = 0; n < LIMITS.refusalsBurst + 20; n += 1) tablet.sendRaw('no');
    await expect.poll(() => tablet.closeCode).toBe(1000);
    expect(tablet.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_FRAME_JSON' }]);
    expect(kit.of('peer_closed')).toHaveLength(1);
  });

  it('a message that does not open ends the session, and the tablet is told so, sealed', async () => {
    const tablet = await kit.tablet();
    tablet.sendUnsealed(Buffer.alloc(40, 0x17));
    await expect.poll(() => tablet.closeCode).toBe(1000);
    expect(tablet.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_SEAL_BROKEN' }]);
    expect([kit.warnings, kit.frames]).toEqual([[{ code: 'NABIJ_E_SEAL_BROKEN' }], []]);
    expect(kit.of('peer_closed')).toHaveLength(1);
  });

  it('a tablet that floods the data channel is let go', async () => {
    const tablet = await kit.tablet();
    kit.bridge.setMediaPeer(1);
    const rtc = kit.joinFast(tablet);
    for (let n = 1; n <= 2 * LIMITS.packetsBurst; n += 1) rtc.events.lane('latest', '{"l":"k","h":true}');
    await expect.poll(() => tablet.closeCode).toBe(1000);
    expect(tablet.of('bye')).toEqual([{ type: 'bye', code: 'NABIJ_E_FRAME_RATE' }]);
  });
});
