import { describe, expect, it } from 'vitest';
import { NO_ROUND, type TabletFrame } from '../../src/protocol/frames.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { TABLET } from '../../src/tablet/limits.ts';
import { MediaRounds, type MediaState } from '../../src/tablet/link/media-rounds.ts';
import { HandClock } from '../support/hand-clock.ts';

/** A browser's connection that takes an offer and then never connects. */
function deadConnection(): RTCPeerConnection {
  return {
    setRemoteDescription: () => new Promise(() => {}),
    close: () => {},
  } as unknown as RTCPeerConnection;
}

function setUp() {
  const clock = new HandClock();
  const sent: TabletFrame[] = [];
  const states: MediaState[] = [];
  const rounds = new MediaRounds({
    clock,
    random: () => 0,
    makeConnection: deadConnection,
    send: (frame) => sent.push(frame),
    onState: (state) => states.push(state),
    onTrack: () => {},
    onLanesOpen: () => {},
    onLane: () => {},
  });
  return { clock, sent, states, rounds };
}

describe('an offer that does not come', () => {
  it('is asked for, a bounded number of times, and then the pupil is asked', () => {
    const { clock, sent, states, rounds } = setUp();
    rounds.open();
    clock.advance(LIMITS.mediaConnectMs - 1);
    expect(sent).toEqual([]);
    clock.advance(10 * 60_000);
    expect(sent).toEqual(Array(TABLET.mediaTries).fill({ type: 'rtc_again', round: NO_ROUND }));
    expect(states.at(-1)).toBe('blocked');
    expect(clock.waiting).toBe(0);
    rounds.retry();
    expect(sent).toHaveLength(TABLET.mediaTries + 1);
    expect(states.at(-1)).toBe('connecting');
  });

  it('is not asked for once it has come: the round that it opens has its own time', () => {
    const { clock, sent, rounds } = setUp();
    rounds.open();
    clock.advance(LIMITS.mediaConnectMs - 1);
    rounds.offer(7, 'v=0');
    clock.advance(TABLET.mediaConnectMs - 1);
    expect(sent).toEqual([]);
    clock.advance(TABLET.mediaRetry.firstMs + 1);
    expect(sent).toEqual([{ type: 'rtc_again', round: 7 }]);
  });

  it('is not asked for by who has left', () => {
    const { clock, sent, states, rounds } = setUp();
    rounds.open();
    rounds.stop();
    clock.advance(10 * 60_000);
    expect(sent).toEqual([]);
    expect(states).toEqual(['none']);
    expect(clock.waiting).toBe(0);
  });
});
