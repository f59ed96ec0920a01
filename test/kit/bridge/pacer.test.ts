import { expect, test } from 'vitest';
import { Pacer } from '../../../src/kit/bridge/pacer.ts';
import { PlayoutDelay } from '../../../src/kit/bridge/playout-delay.ts';
import { HandClock } from '../../support/hand-clock.ts';

function pacer(): { clock: HandClock; sentMs: number[]; pacer: Pacer } {
  const clock = new HandClock();
  return { clock, sentMs: [], pacer: new Pacer(clock) };
}

test('an ordinary picture goes at once', () => {
  const { clock, sentMs, pacer: paced } = pacer();
  for (let i = 0; i < 12; i += 1) paced.push(1_000, () => sentMs.push(clock.nowMs()));
  expect(sentMs).toEqual(new Array(12).fill(0));
});

test('a large one is spread in order, and is out within the limit however slow the way', () => {
  const { clock, sentMs, pacer: paced } = pacer();
  const order: number[] = [];
  for (let i = 0; i < 90; i += 1) {
    paced.push(1_000, () => {
      order.push(i);
      sentMs.push(clock.nowMs());
    });
  }
  expect(sentMs).toHaveLength(24);
  clock.advance(10);
  expect(sentMs.length).toBeGreaterThan(30);
  expect(sentMs.length).toBeLessThan(40);
  clock.advance(22);
  expect(order).toEqual(Array.from({ length: 90 }, (_, i) => i));
  expect(clock.waiting).toBe(0);
});

test('what waits is forgotten on close', () => {
  const { clock, sentMs, pacer: paced } = pacer();
  for (let i = 0; i < 90; i += 1) paced.push(1_000, () => sentMs.push(0));
  paced.close();
  clock.advance(100);
  expect(sentMs).toHaveLength(24);
  expect(clock.waiting).toBe(0);
});

test('the playout delay is none while the network is quiet, rises at once and falls after a calm time', () => {
  const delay = new PlayoutDelay();
  delay.report(8, 0);
  expect(delay.valueMs).toEqual([0, 0]);
  delay.report(33, 100);
  expect(delay.valueMs).toEqual([70, 270]);
  delay.report(900, 200);
  expect(delay.valueMs).toEqual([200, 400]);
  delay.report(5, 300);
  delay.report(5, 5_200);
  expect(delay.valueMs).toEqual([200, 400]);
  delay.report(5, 5_300);
  expect(delay.valueMs).toEqual([0, 0]);
});
