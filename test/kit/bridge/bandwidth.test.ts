import { expect, test } from 'vitest';
import { Bandwidth } from '../../../src/kit/bridge/bandwidth.ts';
import type { PacketResult } from '../../../src/kit/bridge/transport-feedback.ts';

const PACKET_BYTES = 1_000;
const FEEDBACK_MS = 50;
/** The far end's clock is its own. */
const CLOCKS_APART_MS = 123_456;

interface Way {
  /** What the narrowest part carries, kbit/s. */
  readonly kbps: number;
  readonly delayMs?: number;
  /** Every n-th packet is lost. */
  readonly loseEvery?: number;
}

/** A sender that obeys and a drop-tail queue of 250 ms, as simple as they can be. */
class Link {
  readonly bandwidth = new Bandwidth(2_500, 150);
  nowMs = 0;
  queueMs = 0;
  #freeMs = 0;
  #credit = 0;
  #count = 0;
  #results: PacketResult[] = [];

  run(ms: number, way: Way): void {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 5) {
      this.#credit += (this.bandwidth.encoderKbps * 5) / 8;
      while (this.#credit >= PACKET_BYTES) {
        this.#credit -= PACKET_BYTES;
        this.#send(way);
      }
      if (this.nowMs % FEEDBACK_MS === 0) this.bandwidth.feedback(this.#results.splice(0), this.nowMs);
    }
  }

  #send({ kbps, delayMs = 10, loseEvery = Number.POSITIVE_INFINITY }: Way): void {
    const sequence = this.bandwidth.sent(PACKET_BYTES, this.nowMs);
    this.#count += 1;
    this.queueMs = Math.max(0, this.#freeMs - this.nowMs);
    if (this.queueMs > 250 || this.#count % loseEvery === 0) {
      this.#results.push({ sequence, arrivedMs: null });
      return;
    }
    this.#freeMs = this.nowMs + this.queueMs + (PACKET_BYTES * 8) / kbps;
    this.#results.push({ sequence, arrivedMs: this.#freeMs + delayMs + CLOCKS_APART_MS });
  }
}

test('a network that carries everything is used in full', () => {
  const link = new Link();
  link.run(5_000, { kbps: 50_000 });
  expect(link.bandwidth.encoderKbps).toBe(2_500);
  expect(link.bandwidth.repeat).toBe('none');
});

test('on a narrow way the rate falls under what it carries and the queue drains', () => {
  const link = new Link();
  link.run(2_000, { kbps: 50_000 });
  link.run(4_000, { kbps: 700 });
  let longestMs = 0;
  for (let i = 0; i < 100; i += 1) {
    link.run(100, { kbps: 700 });
    longestMs = Math.max(longestMs, link.queueMs);
  }
  expect(link.bandwidth.kbps).toBeLessThan(900);
  expect(link.bandwidth.kbps).toBeGreaterThan(400);
  expect(longestMs).toBeLessThan(120);
});

test('it comes back when the way is wide again', () => {
  const link = new Link();
  link.run(1_000, { kbps: 50_000 });
  link.run(5_000, { kbps: 500 });
  link.run(20_000, { kbps: 50_000 });
  expect(link.bandwidth.kbps).toBe(2_500);
});

test('loss without a queue is answered with repetition, not with a poor picture', () => {
  const link = new Link();
  link.run(5_000, { kbps: 50_000, loseEvery: 50 });
  expect(link.bandwidth.repeat).toBe('ends');
  expect(link.bandwidth.encoderKbps).toBeGreaterThan(2_000);
  link.run(5_000, { kbps: 50_000, loseEvery: 20 });
  expect(link.bandwidth.repeat).toBe('all');
  expect(link.bandwidth.encoderKbps).toBeLessThanOrEqual(1_250);
});

test('heavy loss lowers the rate, never below the least', () => {
  const link = new Link();
  link.run(30_000, { kbps: 50_000, loseEvery: 2 });
  expect(link.bandwidth.kbps).toBe(150);
});

test('jitter counts what the network does, from one picture to the next', () => {
  const link = new Link();
  link.run(2_000, { kbps: 50_000 });
  expect(link.bandwidth.jitterMs).toBeLessThan(1);
  for (let i = 0; i < 100; i += 1) link.run(50, { kbps: 50_000, delayMs: i % 2 === 0 ? 10 : 70 });
  expect(link.bandwidth.jitterMs).toBeGreaterThan(8);
});

test('a receiver estimate counts only where there is no transport feedback', () => {
  const link = new Link();
  link.run(1_000, { kbps: 50_000 });
  link.bandwidth.receiverEstimate(500_000, link.nowMs);
  expect(link.bandwidth.kbps).toBe(2_500);
  const without = new Bandwidth(2_500, 150);
  without.receiverEstimate(1_000_000, 0);
  expect(without.kbps).toBeCloseTo(850);
});

test('a loss that is told twice counts once, and not at all when the packet comes late', () => {
  const bandwidth = new Bandwidth(2_500, 150);
  for (let i = 0; i < 40; i += 1) bandwidth.sent(PACKET_BYTES, i);
  const results = Array.from({ length: 20 }, (_, sequence) => ({
    sequence,
    arrivedMs: sequence === 3 ? null : sequence,
  }));
  bandwidth.feedback(results, 50);
  const once = bandwidth.loss;
  bandwidth.feedback(results, 100);
  expect(bandwidth.loss).toBe(once);
  bandwidth.feedback(
    [
      { sequence: 3, arrivedMs: 90 },
      { sequence: 20, arrivedMs: 91 },
    ],
    150,
  );
  expect(bandwidth.loss).toBeLessThan(once);
});

test('feedback about packets never sent changes nothing', () => {
  const bandwidth = new Bandwidth(2_500, 150);
  bandwidth.feedback([{ sequence: 4, arrivedMs: null }], 0);
  expect(bandwidth.loss).toBe(0);
  expect(bandwidth.kbps).toBe(2_500);
});
