import { beforeEach, expect, test } from 'vitest';
import type { ToChild } from '../../../src/kit/media/child/messages.ts';
import { Line } from '../../../src/kit/media/line.ts';
import { HandClock } from '../../support/hand-clock.ts';

let clock: HandClock;
let sent: string[];
let told: string[];
let mayReplace: boolean;
let line: Line;

beforeEach(() => {
  clock = new HandClock();
  sent = [];
  told = [];
  mayReplace = true;
  line = new Line({
    name: 'picture',
    code: 'NABIJ_E_CAMERA_MISSING',
    yieldsPackets: true,
    clock,
    random: () => 0,
    send: (message: ToChild) => sent.push(message.op),
    settings: () => [{ op: 'set', pipeline: 'picture', element: 'encoder', property: 'bitrate', value: 1 }],
    live: (on) => told.push(on ? 'live' : 'stopped'),
    missing: (code) => told.push(code),
    back: () => told.push('back'),
    replaceChild() {
      told.push('replace');
      return mayReplace;
    },
    hung: () => told.push('hung'),
  });
});

const stopped = { event: 'stopped', pipeline: 'picture' } as const;
const error = { event: 'error', pipeline: 'picture', element: 'source', reason: 'gone' } as const;

test('nothing is opened before it is wanted, nor before the child is there', () => {
  line.childReady();
  clock.advance(60_000);
  expect(sent).toEqual([]);
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  line.want(true);
  expect(sent).toEqual([]);
  line.childReady();
  expect(sent).toEqual(['play', 'set']);
});

test('it is live with the first packet and no more once it is not wanted', () => {
  line.childReady();
  line.want(true);
  expect(told).toEqual([]);
  line.packet(clock.nowMs());
  line.packet(clock.nowMs());
  line.want(false);
  line.packet(clock.nowMs());
  line.told(stopped);
  expect(told).toEqual(['live', 'stopped']);
  expect(sent).toEqual(['play', 'set', 'stop']);
  expect(clock.waiting).toBe(0);
});

test('a fault is said once, tried again ever later, and said to be over', () => {
  line.childReady();
  line.want(true);
  line.told(error);
  line.told(stopped);
  clock.advance(249);
  expect(sent).toEqual(['play', 'set', 'stop']);
  clock.advance(1);
  line.told(error);
  line.told(stopped);
  clock.advance(499);
  expect(sent.filter((op) => op === 'play')).toHaveLength(2);
  clock.advance(1);
  expect(sent.filter((op) => op === 'play')).toHaveLength(3);
  line.packet(clock.nowMs());
  expect(told).toEqual(['NABIJ_E_CAMERA_MISSING', 'live', 'back']);
});

test('a device that yields nothing is a fault too', () => {
  line.childReady();
  line.want(true);
  clock.advance(4_999);
  expect(told).toEqual([]);
  clock.advance(1);
  line.told(stopped);
  expect(told).toEqual(['NABIJ_E_CAMERA_MISSING']);
});

test('one that falls silent while it plays is tried again, and said only when that does not help', () => {
  line.childReady();
  line.want(true);
  for (let packets = 0; packets < 50; packets += 1) {
    line.packet(clock.nowMs());
    clock.advance(100);
  }
  clock.advance(1_899);
  expect(told).toEqual(['live']);
  clock.advance(1);
  line.told(stopped);
  expect(told).toEqual(['live', 'stopped']);
  expect(sent).toEqual(['play', 'set', 'stop']);
  clock.advance(999);
  expect(told).toHaveLength(2);
  clock.advance(1);
  expect(told.at(-1)).toBe('NABIJ_E_CAMERA_MISSING');
});

test('a child that does not say that it has stopped is one that hangs, however late that is asked again', () => {
  line.childReady();
  line.want(true);
  line.packet(clock.nowMs());
  line.want(false);
  clock.advance(500);
  line.want(true);
  line.want(false);
  clock.advance(299);
  expect(told).toEqual(['live', 'stopped']);
  clock.advance(1);
  expect(told).toEqual(['live', 'stopped', 'hung']);
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  line.childReady();
  expect(clock.waiting).toBe(0);
});

test('each stop wants its own answer', () => {
  line.childReady();
  for (let turn = 0; turn < 3; turn += 1) {
    line.want(true);
    line.want(false);
    clock.advance(100);
  }
  line.told(stopped);
  line.told(stopped);
  clock.advance(699);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(['hung']);
});

test('a child that ends and comes back within a second is not spoken of', () => {
  line.childReady();
  line.want(true);
  line.packet(clock.nowMs());
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  clock.advance(900);
  line.childReady();
  line.packet(clock.nowMs());
  clock.advance(500);
  line.packet(clock.nowMs());
  expect(told).toEqual(['live', 'stopped', 'live']);
});

test('a child that stays away is said after a second, one that lacks a program at once', () => {
  line.childReady();
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  clock.advance(999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(['NABIJ_E_CAMERA_MISSING']);
  line.childGone('NABIJ_E_CAMERA_MISSING', 'gjs: install gjs');
  expect(told).toEqual(['NABIJ_E_CAMERA_MISSING', 'NABIJ_E_GSTREAMER_MISSING']);
});

test('once closed, nothing is waited for', () => {
  line.childReady();
  line.want(true);
  line.packet(clock.nowMs());
  line.close();
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  line.close();
  expect(clock.waiting).toBe(0);
});

test('a fault of what is not wanted is nobody’s business', () => {
  line.childReady();
  line.told(error);
  expect(told).toEqual([]);
});

test('a missing plugin asks for a new child, as long as it takes', () => {
  line.told({ event: 'missing', pipeline: 'picture', element: 'x264enc' });
  line.childReady();
  line.want(true);
  expect(sent).not.toContain('play');
  mayReplace = false;
  clock.advance(10_000);
  mayReplace = true;
  clock.advance(10_000);
  expect(told).toEqual(['NABIJ_E_GSTREAMER_MISSING', 'replace', 'replace']);
  line.childGone('NABIJ_E_CAMERA_MISSING', null);
  line.childReady();
  line.packet(clock.nowMs());
  expect(sent).toContain('play');
  expect(told.slice(3)).toEqual(['live', 'back']);
});

test('a device file that is not there is said before anybody needs it, and when it is back', () => {
  line.childReady();
  line.seen(false, '/dev/video9');
  line.seen(false, '/dev/video9');
  line.seen(true, '/dev/video9');
  expect(told).toEqual(['NABIJ_E_CAMERA_MISSING', 'back']);
  expect(sent).toEqual([]);
});
