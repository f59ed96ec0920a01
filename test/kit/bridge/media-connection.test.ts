import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import { Counters } from '../../../src/kit/bridge/counters.ts';
import { MediaConnection } from '../../../src/kit/bridge/media-connection.ts';
import { type KitFrame, NO_ROUND } from '../../../src/protocol/frames.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { FakeRtc } from './bridge-fixture.ts';

const { firstMs, maxMs } = LIMITS.reconnect;
let clock: HandClock;
let rtcs: FakeRtc[];
let sent: KitFrame[];
let told: unknown[];
let media: MediaConnection;

beforeEach(() => {
  clock = new HandClock();
  rtcs = [];
  sent = [];
  told = [];
  let round = 6;
  media = new MediaConnection({
    makeRtcPeer: (_options, events) => {
      const rtc = new FakeRtc(events);
      rtcs.push(rtc);
      return rtc;
    },
    rtc: { iceServers: [], maxKbps: 1_000, log: silentLogger },
    clock,
    random: () => 0,
    log: silentLogger,
    counters: new Counters(),
    nextRound: () => {
      round += 1;
      return round;
    },
    send: (frame) => sent.push(frame),
    connected: (up) => told.push({ connected: up }),
    fast: (carrier) => told.push({ fast: carrier !== null }),
    fastText: (text) => told.push({ text }),
    voice: (rtp) => told.push({ voice: rtp }),
    keyframeWanted: () => told.push('keyframe'),
    bitrate: (kbps) => told.push({ kbps }),
  });
  media.start();
});

describe('a round', () => {
  it('offers under its number and takes the answer and candidates of that number', () => {
    expect(sent).toEqual([
      { type: 'rtc_offer', round: 7, sdp: 'v=0' },
      { type: 'rtc_candidate', round: 7, candidate: 'candidate:1', mid: 'video' },
    ]);
    media.receive({ type: 'rtc_answer', round: 7, sdp: 'v=1' });
    media.receive({ type: 'rtc_candidate', round: 7, candidate: 'theirs', mid: 'video' });
    expect([rtcs[0]!.answers, rtcs[0]!.candidates]).toEqual([['v=1'], ['theirs']]);
  });

  it.each([6, 8])('does not hear a frame of round %d', (round) => {
    media.receive({ type: 'rtc_answer', round, sdp: 'v=1' });
    media.receive({ type: 'rtc_candidate', round, candidate: 'theirs', mid: 'video' });
    media.receive({ type: 'rtc_again', round });
    clock.advance(maxMs - 1);
    expect(rtcs).toHaveLength(1);
    expect([rtcs[0]!.answers, rtcs[0]!.candidates]).toEqual([[], []]);
  });

  it('passes up what its connection tells, and its media down', () => {
    const { events, pictures } = rtcs[0]!;
    events.connected(true);
    events.keyframeWanted();
    events.bitrate(700);
    events.voice(Buffer.from('v'));
    events.lanesOpen(true);
    events.lane('latest', 'hi');
    media.picture(Buffer.from('p'), 0);
    expect(told).toEqual([
      { connected: true },
      'keyframe',
      { kbps: 700 },
      { voice: Buffer.from('v') },
      { fast: true },
      { text: 'hi' },
    ]);
    expect(pictures).toEqual([Buffer.from('p')]);
  });

  it('takes no endless row of candidates', () => {
    for (let n = 0; n < 500; n += 1) {
      media.receive({ type: 'rtc_candidate', round: 7, candidate: `c${n}`, mid: 'video' });
    }
    expect(rtcs[0]!.candidates).toHaveLength(64);
  });
});

describe('the next round', () => {
  it.each([
    ['the connection fails', () => rtcs[0]!.events.connected(false)],
    ['the tablet asks for it', () => media.receive({ type: 'rtc_again', round: 7 })],
    ['the tablet has seen no offer', () => media.receive({ type: 'rtc_again', round: NO_ROUND })],
    ['the answer cannot be used', () => media.receive({ type: 'rtc_answer', round: 7, sdp: 'unusable' })],
    ['the connection is not up in time', () => clock.advance(LIMITS.mediaConnectMs)],
  ])('comes when %s', (_what, happens) => {
    happens();
    clock.advance(firstMs);
    expect(rtcs.map(({ closed }) => closed)).toEqual([true, false]);
    expect(
      sent.filter(({ type }) => type === 'rtc_offer').map((frame) => 'round' in frame && frame.round),
    ).toEqual([7, 8]);
  });

  it('leaves the data channel and says that media has stopped', () => {
    rtcs[0]!.events.connected(true);
    rtcs[0]!.events.lanesOpen(true);
    rtcs[0]!.events.connected(false);
    expect(told).toEqual([{ connected: true }, { fast: true }, { fast: false }, { connected: false }]);
  });

  it('does not hear the connection of the one before', () => {
    media.receive({ type: 'rtc_again', round: 7 });
    clock.advance(firstMs);
    told.length = 0;
    sent.length = 0;
    const { events } = rtcs[0]!;
    events.connected(true);
    events.connected(false);
    events.lanesOpen(true);
    events.lane('latest', 'old');
    events.localCandidate('old', 'video');
    clock.advance(firstMs);
    expect([told, sent, rtcs.length]).toEqual([[], [], 2]);
  });

  it('comes once, however often the tablet asks', () => {
    for (let n = 0; n < 20; n += 1) media.receive({ type: 'rtc_again', round: 7 });
    clock.advance(firstMs);
    expect(rtcs).toHaveLength(2);
  });

  it('comes ever later, and after a row of failures only when the tablet asks', () => {
    const begunMs = [0];
    while (clock.nowMs() < 5 * 60_000) {
      if (!rtcs.at(-1)!.closed) rtcs.at(-1)!.events.connected(false);
      clock.advance(firstMs);
      if (rtcs.length > begunMs.length) begunMs.push(clock.nowMs());
    }
    const apartMs = begunMs.slice(1).map((ms, n) => ms - begunMs[n]!);
    expect(apartMs.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, maxMs]);
    expect(rtcs).toHaveLength(LIMITS.mediaAttempts + 1);
    expect(rtcs.every(({ closed }) => closed)).toBe(true);
    expect(clock.waiting).toBe(0);
    media.receive({ type: 'rtc_again', round: 7 + LIMITS.mediaAttempts });
    clock.advance(0);
    expect(rtcs).toHaveLength(LIMITS.mediaAttempts + 2);
  });

  it('comes quickly again after a connection that stood', () => {
    for (let n = 0; n < 5; n += 1) {
      rtcs.at(-1)!.events.connected(false);
      clock.advance(maxMs);
    }
    rtcs.at(-1)!.events.connected(true);
    clock.advance(LIMITS.mediaConnectMs + 1);
    const before = rtcs.length;
    rtcs.at(-1)!.events.connected(false);
    clock.advance(firstMs);
    expect(rtcs).toHaveLength(before + 1);
  });
});

describe('the end', () => {
  it('closes the connection and leaves nothing waiting', () => {
    rtcs[0]!.events.connected(true);
    media.close();
    rtcs[0]!.events.connected(false);
    media.receive({ type: 'rtc_again', round: 7 });
    expect(told).toEqual([{ connected: true }, { fast: false }, { connected: false }]);
    expect([rtcs[0]!.closed, clock.waiting]).toEqual([true, 0]);
  });
});
