import { expect, test } from 'vitest';
import type { FromChild } from '../../../src/kit/media/child/messages.ts';
import { ChildLines } from '../../../src/kit/media/child-lines.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';

const MESSAGES: readonly FromChild[] = [
  { event: 'ready' },
  { event: 'error', pipeline: 'picture', element: 'source', reason: 'apparaat bezet: é 😀' },
  { event: 'stopped', pipeline: 'picture' },
];
const BYTES = Buffer.from(MESSAGES.map((message) => `${JSON.stringify(message)}\n`).join(''));

test('what a child says is understood wherever the stream is cut', () => {
  for (let cut = 0; cut <= BYTES.length; cut += 1) {
    const told: FromChild[] = [];
    const lines = new ChildLines((message) => told.push(message));
    expect([lines.push(BYTES.subarray(0, cut)), lines.push(BYTES.subarray(cut))]).toEqual([true, true]);
    expect(told).toEqual(MESSAGES);
  }
});

test.each(['nonsense', '', 'null', '3', '"ready"', '{"op":"play"}', '{"event":'])(
  'the line "%s" is told from a message',
  (line) => {
    const told: FromChild[] = [];
    const lines = new ChildLines((message) => told.push(message));
    expect(lines.push(Buffer.from(`{"event":"ready"}\n${line}\n{"event":"ready"}\n`))).toBe(false);
    expect(told).toHaveLength(1);
  },
);

test('a line without an end is refused before it fills the memory', () => {
  const lines = new ChildLines(() => {});
  const chunk = Buffer.alloc(LIMITS.frameBytes / 4, 'x');
  const taken = Array.from({ length: 5 }, () => lines.push(chunk));
  expect(taken).toEqual([true, true, true, true, false]);
});
