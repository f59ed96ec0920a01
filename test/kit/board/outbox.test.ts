import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineHealth } from '../../../src/kit/board/line-health.ts';
import { type Job, Outbox, type Outcome } from '../../../src/kit/board/outbox.ts';
import {
  Axis,
  decodeToBoard,
  encodeDraw,
  encodeHeartbeat,
  encodeMove,
  encodeStop,
  NakReason,
  type ToBoard,
} from '../../../src/kit/board/wire.generated.ts';
import { HandClock } from '../../support/hand-clock.ts';

const move = (targetTicks: number) => (seq: number) =>
  encodeMove(seq, { axis: Axis.PAN, targetTicks, vmax: 640, amax: 64 });

/** An outbox on a line that takes a write when the test says so. */
function makeLine(jobs: Job[] = []) {
  const clock = new HandClock();
  const written: ToBoard[] = [];
  let taken: (() => void)[] = [];
  const outbox = new Outbox({
    clock,
    health: new LineHealth(clock, () => {}),
    nextJob: () => jobs.shift() ?? null,
    write: (bytes, done) => {
      const decoded = decodeToBoard(bytes.subarray(1, -1));
      if (!decoded.ok) throw new Error(decoded.failure);
      written.push(decoded.message);
      taken.push(done);
    },
  });
  const take = (): void => {
    const done = taken;
    taken = [];
    for (const run of done) run();
  };
  return { clock, written, outbox, take, jobs };
}

function drawJob(outcomes: Outcome[], page = 0): Job {
  const encode = (seq: number) => encodeDraw(seq, { page, column: 0, data: new Uint8Array(32) });
  return { encode, settle: (outcome) => outcomes.push(outcome) };
}

describe('the order on the line', () => {
  test('of looks that wait for one write only the newest is written', () => {
    const { outbox, written, take } = makeLine();
    for (let ticks = 2_000; ticks <= 2_100; ticks += 1) outbox.move(Axis.PAN, move(ticks));
    take();
    expect(written.map((message) => message.type === 'move' && message.targetTicks)).toEqual([2_000, 2_100]);
  });

  test('stop overtakes a look that is not written and is not undone by it', () => {
    const { outbox, written, take } = makeLine();
    outbox.note(encodeHeartbeat);
    outbox.move(Axis.PAN, move(2_000));
    outbox.stop({ encode: encodeStop, settle() {} });
    take();
    take();
    expect(written.map(({ type }) => type)).toEqual(['heartbeat', 'stop']);
  });

  test('never more than one message that waits for an answer is ahead of a look, whatever happens', () => {
    const step = fc.constantFrom('move', 'stop', 'note', 'pump', 'take', 'ack', 'nak', 'wait');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const outcomes: Outcome[] = [];
        const { outbox, written, take, clock } = makeLine(
          Array.from({ length: 40 }, () => drawJob(outcomes)),
        );
        let newest = 0;
        let wanted: number | null = null;
        for (const [i, name] of steps.entries()) {
          const lastDraw = written.filter(({ type }) => type === 'draw').at(-1);
          if (name === 'move') {
            newest = wanted = 1_000 + i;
            outbox.move(Axis.PAN, move(newest));
          } else if (name === 'stop') {
            wanted = null;
            outbox.stop({ encode: encodeStop, settle() {} });
          } else if (name === 'note') outbox.note(encodeHeartbeat);
          else if (name === 'pump') outbox.pump();
          else if (name === 'take') take();
          else if (name === 'ack' && lastDraw) outbox.acknowledged(lastDraw.seq);
          else if (name === 'nak' && lastDraw) outbox.refused(lastDraw.seq, NakReason.CRC);
          else if (name === 'wait') clock.advance(30);
        }
        const moves = written.filter((message) => message.type === 'move');
        expect(moves.map(({ targetTicks }) => targetTicks)).toEqual(
          moves.map(({ targetTicks }) => targetTicks).sort((a, b) => a - b),
        );
        const from = written.length;
        take();
        if (wanted !== null && moves.at(-1)?.targetTicks !== wanted) {
          expect(['stop', 'move']).toContain(written[from]?.type);
        }
        take();
        take();
        if (wanted !== null) {
          const last = written.filter((message) => message.type === 'move').at(-1);
          expect(last?.targetTicks).toBe(wanted);
        }
      }),
    );
  });
});

describe('messages that wait for an answer', () => {
  test('go one at a time', () => {
    const outcomes: Outcome[] = [];
    const { outbox, written, take } = makeLine([drawJob(outcomes, 0), drawJob(outcomes, 1)]);
    outbox.pump();
    take();
    expect(written).toHaveLength(1);
    outbox.acknowledged(written[0]!.seq);
    take();
    expect(written).toHaveLength(2);
    expect(outcomes).toEqual([{ kind: 'acknowledged' }]);
  });

  test('are sent again when damaged or unanswered, and given up after four times', () => {
    const outcomes: Outcome[] = [];
    const { outbox, written, take, clock } = makeLine([drawJob(outcomes)]);
    outbox.pump();
    take();
    outbox.refused(written[0]!.seq, NakReason.CRC);
    clock.advance(1_000);
    expect(written).toHaveLength(4);
    expect(new Set(written.map(({ seq }) => seq)).size).toBe(1);
    expect(outcomes).toEqual([{ kind: 'silent' }]);
    expect(clock.waiting).toBe(0);
  });

  test('are not sent again when the board will not have them', () => {
    const outcomes: Outcome[] = [];
    const { outbox, written, take } = makeLine([drawJob(outcomes)]);
    outbox.pump();
    take();
    outbox.refused(written[0]!.seq, NakReason.DISPLAY);
    expect(written).toHaveLength(1);
    expect(outcomes).toEqual([{ kind: 'refused', reason: NakReason.DISPLAY }]);
  });

  test('answers that nobody waits for do nothing', () => {
    const { outbox, written } = makeLine();
    outbox.acknowledged(77);
    outbox.refused(78, NakReason.CRC);
    expect(written).toEqual([]);
  });
});

test('a look that was damaged is sent again, unless a newer one has gone', () => {
  const { outbox, written, take } = makeLine();
  outbox.move(Axis.PAN, move(2_000));
  take();
  const first = written[0]!.seq;
  outbox.refused(first, NakReason.CRC);
  take();
  expect(written.map((message) => message.type === 'move' && message.targetTicks)).toEqual([2_000, 2_000]);
  outbox.move(Axis.PAN, move(2_500));
  take();
  outbox.refused(written[1]!.seq, NakReason.CRC);
  take();
  expect(written).toHaveLength(3);
});

test('a closed outbox writes nothing, and what waited hears that nobody answered', () => {
  const outcomes: Outcome[] = [];
  const { outbox, written, take, clock } = makeLine([drawJob(outcomes), drawJob(outcomes)]);
  outbox.pump();
  outbox.move(Axis.PAN, move(2_000));
  outbox.close();
  take();
  outbox.move(Axis.PAN, move(2_001));
  clock.advance(1_000);
  expect(written).toHaveLength(1);
  expect(outcomes).toEqual([{ kind: 'silent' }]);
});
