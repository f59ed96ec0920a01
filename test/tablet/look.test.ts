import { describe, expect, it } from 'vitest';
import { LookController } from '../../src/tablet/look/controller.ts';
import type { LookFrame } from '../../src/tablet/look/outbox.ts';
import { HandClock } from '../support/hand-clock.ts';

function setUp() {
  const clock = new HandClock();
  const sent: LookFrame[] = [];
  const look = new LookController({ clock, send: (frame) => sent.push(frame), onAsk: () => {} });
  look.setRange({ minDeg: -80, maxDeg: 80, viewDeg: 60 });
  look.setEnabled(true);
  look.headAt(0);
  look.pictureAt(0);
  return { clock, sent, look };
}

const pans = (sent: readonly LookFrame[]) => sent.map((frame) => ('pan_deg' in frame ? frame.pan_deg : null));

describe('a look to a spot', () => {
  it('goes out within the call that asks for it', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(12.345);
    expect(sent).toEqual([{ type: 'look', pan_deg: 12.35, sent_ms: clock.nowMs() }]);
  });

  it('joins looks within one display frame: the newest goes, the others never do', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(1);
    clock.advance(2);
    look.dragTo(2);
    clock.advance(2);
    look.dragTo(3);
    expect(pans(sent)).toEqual([1]);
    clock.advance(4);
    expect(pans(sent)).toEqual([1, 3]);
  });

  it('is said again every 100 ms up to 300 ms while the head does not follow', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(30);
    clock.advance(5_000);
    expect(pans(sent)).toEqual([30, 30, 30, 30]);
    const first = sent[0]!.sent_ms;
    expect(sent.map((frame) => frame.sent_ms - first)).toEqual([0, 100, 200, 300]);
    expect(clock.waiting).toBe(0);
  });

  it('is not said again once the head is there', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(30);
    clock.advance(150);
    look.headAt(29.5);
    clock.advance(1_000);
    expect(pans(sent)).toEqual([30, 30]);
  });

  it('is not stopped by a head that passes an older target', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(10);
    look.dragTo(40);
    look.headAt(40);
    clock.advance(20);
    expect(pans(sent)).toEqual([10, 40]);
  });

  it('stays within what the head can reach', () => {
    const { sent, look } = setUp();
    look.lookAt(500);
    expect(pans(sent)).toEqual([80]);
  });

  it('says nothing while turning is not allowed, and nothing after the link is lost', () => {
    const { clock, sent, look } = setUp();
    look.dragTo(5);
    look.linkLost();
    look.dragTo(9);
    clock.advance(1_000);
    expect(pans(sent)).toEqual([5]);
  });
});

describe('a held arrow', () => {
  it('is said at once and every 100 ms while held, and ends with a 0', () => {
    const { clock, sent, look } = setUp();
    look.hold(1);
    clock.advance(350);
    look.release();
    const speeds = sent.map((frame) => ('pan_deg_per_s' in frame ? frame.pan_deg_per_s : null));
    expect(speeds).toEqual([45, 45, 45, 45, 0]);
  });

  it('says the 0 once more, because it may be lost, and then is silent', () => {
    const { clock, sent, look } = setUp();
    look.hold(-1);
    look.release();
    clock.advance(10_000);
    const speeds = sent.map((frame) => ('pan_deg_per_s' in frame ? frame.pan_deg_per_s : null));
    expect(speeds).toEqual([-45, 0, 0]);
    expect(clock.waiting).toBe(0);
  });

  it('lets go without a word when the link is lost, and does not go on when it is back', () => {
    const { clock, sent, look } = setUp();
    look.hold(1);
    look.linkLost();
    look.setEnabled(true);
    clock.advance(1_000);
    expect(sent).toHaveLength(1);
  });

  it('lets go when turning is no longer allowed', () => {
    const { sent, look } = setUp();
    look.hold(1);
    look.setEnabled(false);
    expect(sent.at(-1)).toMatchObject({ type: 'turn', pan_deg_per_s: 0 });
  });

  it('does nothing on a release without a hold', () => {
    const { sent, look } = setUp();
    look.release();
    expect(sent).toEqual([]);
  });
});

describe('what the middle of the page shows', () => {
  it('is under the finger at once while a drag goes on', () => {
    const { look } = setUp();
    look.dragTo(17);
    expect(look.askedDeg).toBe(17);
  });

  it('glides to a tapped spot instead of jumping', () => {
    const { clock, look } = setUp();
    look.lookAt(48);
    expect(look.askedDeg).toBe(0);
    clock.advance(100);
    expect(look.askedDeg).toBeCloseTo(24);
    clock.advance(1_000);
    expect(look.askedDeg).toBe(48);
  });

  it('comes to rest exactly on the picture once the head is there', () => {
    const { clock, look } = setUp();
    look.dragTo(20);
    look.headAt(19.4);
    look.pictureAt(19.4);
    clock.advance(1_000);
    look.passTime();
    expect(look.askedDeg).toBe(19.4);
    expect(look.moving).toBe(false);
  });

  it('goes back to the picture when the head does not come', () => {
    const { clock, look } = setUp();
    look.dragTo(20);
    clock.advance(1_300);
    look.pictureAt(0);
    clock.advance(1_000);
    look.passTime();
    expect(look.askedDeg).toBe(0);
  });

  it('runs ahead of a turning head by less than a third of the picture', () => {
    const { clock, look } = setUp();
    look.hold(1);
    clock.advance(200);
    expect(look.askedDeg).toBeCloseTo(9);
    clock.advance(5_000);
    expect(look.askedDeg).toBe(18);
  });
});
