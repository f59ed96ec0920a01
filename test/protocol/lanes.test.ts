import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../src/protocol/frames.ts';
import { type Carrier, Lanes } from '../../src/protocol/lanes.ts';
import { LIMITS } from '../../src/protocol/limits.ts';

type Side = 0 | 1;
const SIDES: readonly Side[] = [0, 1];

/** Two ends and the carriers between them; nothing moves until the test moves it. */
class Pair {
  readonly got: Record<Lane, unknown[]>[] = [
    { latest: [], ordered: [] },
    { latest: [], ordered: [] },
  ];
  readonly faults: string[] = [];
  readonly open = [false, false];
  /** The fast carrier swallows everything from this side. */
  readonly deaf = [false, false];
  /** There is a way through the relay. */
  way = true;
  readonly fast: { lane: Lane; text: string }[][] = [[], []];
  readonly sure: string[][] = [[], []];
  readonly ends = SIDES.map((side) => this.#end(side));

  #end(side: Side): Lanes {
    return new Lanes({
      transmit: (carrier: Carrier, lane, text) => {
        if (carrier === 'sure' && !this.way) throw new Error('sure used while it is gone');
        else if (carrier === 'sure') this.sure[side]!.push(text);
        else if (!this.open[side]) throw new Error('fast used while it is shut');
        else if (!this.deaf[side]) this.fast[side]!.push({ lane, text });
      },
      deliver: (frame, lane) => this.got[side]![lane].push(frame),
      onFault: (code) => this.faults.push(code),
    });
  }

  setOpen(side: Side, open: boolean): void {
    this.open[side] = open;
    if (!open) this.fast[side]!.length = 0;
    this.ends[side]!.setFastOpen(open);
  }

  /** The relay goes, with all that is under way, or there is a new one. */
  setWay(way: boolean): void {
    if (way === this.way) return;
    this.way = way;
    for (const side of SIDES) this.sure[side]!.length = 0;
    for (const end of this.ends) end.setSureOpen(way);
  }

  /** Hands over the oldest of the sure carrier, or any of the fast one: its `latest` channel keeps no order. */
  moveSure(from: Side): void {
    const text = this.sure[from]!.shift();
    if (text !== undefined) this.ends[1 - from]!.receive('sure', text);
  }

  moveFast(from: Side, pick: number, lost: boolean): void {
    const queue = this.fast[from]!;
    const chosen = queue[pick % Math.max(1, queue.length)];
    if (chosen === undefined) return;
    const packet = chosen.lane === 'ordered' ? queue.find((other) => other.lane === 'ordered')! : chosen;
    queue.splice(queue.indexOf(packet), 1);
    if (!lost) this.ends[1 - from]!.receive('fast', packet.text);
  }

  /** Time passes and everything that is under way arrives. */
  settle(turns: number): void {
    for (let turn = 0; turn < turns; turn += 1) {
      for (const end of this.ends) end.tick();
      while (SIDES.some((side) => this.sure[side]!.length + this.fast[side]!.length > 0)) {
        for (const side of SIDES) {
          this.moveSure(side);
          this.moveFast(side, 0, false);
        }
      }
    }
  }
}

const side = fc.constantFrom<Side>(0, 1);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('ordered' as const), side) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('latest' as const), side) },
  { weight: 8, arbitrary: fc.tuple(fc.constant('sure' as const), side) },
  { weight: 8, arbitrary: fc.tuple(fc.constant('fast' as const), side, fc.nat(20), fc.boolean()) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('open' as const), side, fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('deaf' as const), side, fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('way' as const), side, fc.boolean()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('tick' as const), side) },
);
type StepOf = typeof step extends fc.Arbitrary<infer S> ? S : never;

function apply(pair: Pair, step: StepOf, sent: Record<Lane, number[]>[]): void {
  const [what, side] = step;
  if (what === 'ordered' || what === 'latest') {
    const number = sent[side]![what].length;
    sent[side]![what].push(number);
    pair.ends[side]!.send(number, what);
  } else if (what === 'sure') pair.moveSure(side);
  else if (what === 'fast') pair.moveFast(side, step[2], step[3]);
  else if (what === 'open') pair.setOpen(side, step[2]);
  else if (what === 'way') pair.setWay(step[2]);
  else if (what === 'deaf') pair.deaf[side] = step[2];
  else pair.ends[side]!.tick();
}

describe('lanes', () => {
  it('keep ordered once and in order, and latest newest-wins, whatever the fast carrier loses, whichever goes or is made anew', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 250, size: 'max' }), (steps) => {
        const pair = new Pair();
        const sent: Record<Lane, number[]>[] = SIDES.map(() => ({ latest: [], ordered: [] }));
        for (const one of steps) apply(pair, one, sent);
        pair.setWay(true);
        pair.settle(2 * LIMITS.laneQuietTicks);
        for (const from of SIDES) {
          const got = pair.got[1 - from]!;
          expect(got.ordered).toEqual(sent[from]!.ordered);
          const latest = got.latest as number[];
          expect(latest).toEqual([...new Set(latest)].sort((a, b) => a - b));
        }
        expect(pair.faults).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('deliver a fresh latest within a few ticks after any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const pair = new Pair();
        const sent: Record<Lane, number[]>[] = SIDES.map(() => ({ latest: [], ordered: [] }));
        for (const one of steps) apply(pair, one, sent);
        pair.setWay(true);
        pair.settle(2 * LIMITS.laneQuietTicks);
        for (const from of SIDES) pair.ends[from]!.send('fresh', 'latest');
        pair.settle(1);
        for (const from of SIDES) expect(pair.got[1 - from]!.latest.at(-1)).toBe('fresh');
      }),
      { numRuns: 300 },
    );
  });

  it('go back to the fast carrier when it is heard again', () => {
    const pair = new Pair();
    for (const one of SIDES) pair.setOpen(one, true);
    pair.deaf[0] = true;
    pair.settle(LIMITS.laneQuietTicks + 2);
    expect(pair.ends.map((end) => end.fast)).toEqual([false, false]);
    pair.deaf[0] = false;
    pair.settle(2);
    expect(pair.ends.map((end) => end.fast)).toEqual([true, true]);
  });

  it('send nothing of an ended link over the next one', () => {
    const lost = new Pair();
    lost.ends[0]!.send({ type: 'look', pan_deg: 40, sent_ms: 1 }, 'latest');
    lost.ends[0]!.send({ type: 'signal', signal: 'hand', up: true }, 'ordered');
    const next = new Pair();
    next.settle(2 * LIMITS.laneSureTicks);
    expect(next.got[1]).toEqual({ latest: [], ordered: [] });
  });

  it('show a sign of life on the sure carrier while all goes over the fast one', () => {
    const pair = new Pair();
    for (let turn = 0; turn < LIMITS.laneSureTicks; turn += 1) pair.ends[0]!.tick();
    expect(pair.sure[0]).toEqual(['{"l":"k","h":true}']);
  });

  it.each([
    ['no JSON', '{"l":', 'NABIJ_E_FRAME_JSON'],
    ['no object', 'null', 'NABIJ_E_FRAME_SCHEMA'],
    ['no lane', '{}', 'NABIJ_E_FRAME_SCHEMA'],
    ['a number that is not whole', '{"l":"n","n":1.5,"f":1}', 'NABIJ_E_FRAME_SCHEMA'],
    ['a number that is too large', '{"l":"n","n":1e9999,"f":1}', 'NABIJ_E_FRAME_SCHEMA'],
    ['a number far ahead', '{"l":"o","n":9000,"a":0,"f":1}', 'NABIJ_E_FRAME_SCHEMA'],
    ['a sign of life that says nothing', '{"l":"k"}', 'NABIJ_E_FRAME_SCHEMA'],
  ])('call %s a fault and go on', (_what, text, code) => {
    const pair = new Pair();
    pair.ends[1]!.receive('sure', text);
    expect(pair.faults).toEqual([code]);
    pair.ends[0]!.send('after', 'ordered');
    pair.settle(1);
    expect(pair.got[1]!.ordered).toEqual(['after']);
  });

  it('stop when the other end acknowledges nothing', () => {
    const pair = new Pair();
    for (let n = 0; n <= LIMITS.orderedUnacked; n += 1) pair.ends[0]!.send(n, 'ordered');
    expect(pair.faults).toEqual(['NABIJ_E_FRAME_RATE']);
    expect(pair.sure[0]).toHaveLength(LIMITS.orderedUnacked);
  });
});
