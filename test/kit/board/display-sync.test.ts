import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DisplaySync } from '../../../src/kit/board/display-sync.ts';

const BYTES = 1_024;
/** Pictures as they are: mostly dark, with some runs of pixels. */
const picture = fc
  .array(fc.record({ at: fc.nat(BYTES - 1), run: fc.uint8Array({ minLength: 1, maxLength: 90 }) }), {
    maxLength: 8,
  })
  .map((runs) => {
    const bytes = new Uint8Array(BYTES);
    for (const { at, run } of runs) bytes.set(run.subarray(0, BYTES - at), at);
    return bytes;
  });

/** Draws until done on a display's memory; the number of bytes that it took. */
function drawAll(sync: DisplaySync, memory: Uint8Array): number {
  let sent = 0;
  for (let chunk = sync.next(); chunk; chunk = sync.next()) {
    expect(chunk.data.length).toBeLessThanOrEqual(32);
    expect(chunk.column + chunk.data.length).toBeLessThanOrEqual(128);
    memory.set(chunk.data, chunk.page * 128 + chunk.column);
    sync.shown(chunk);
    sent += chunk.data.length;
  }
  return sent;
}

test('the display ends up with the newest picture, also when it changes half-way', () => {
  fc.assert(
    fc.property(picture, picture, fc.nat(20), (first, second, chunks) => {
      const sync = new DisplaySync();
      const memory = new Uint8Array(BYTES).fill(0xa5);
      sync.show(first);
      for (let i = 0; i < chunks; i += 1) {
        const chunk = sync.next();
        if (!chunk) break;
        memory.set(chunk.data, chunk.page * 128 + chunk.column);
        sync.shown(chunk);
      }
      sync.show(second);
      drawAll(sync, memory);
      expect(memory).toEqual(second);
    }),
  );
});

test('the display ends up with the picture, whichever parts it may or may not have taken', () => {
  const outcomes = fc.infiniteStream(fc.constantFrom('shown', 'taken, not told', 'lost'));
  fc.assert(
    fc.property(fc.array(picture, { minLength: 2, maxLength: 4 }), outcomes, (pictures, outcome) => {
      const sync = new DisplaySync();
      const memory = new Uint8Array(BYTES).fill(0xa5);
      for (const bytes of pictures) {
        sync.show(bytes);
        for (let i = 0; i < 12; i += 1) {
          const chunk = sync.next();
          if (!chunk) break;
          const { value } = outcome.next();
          if (value !== 'lost') memory.set(chunk.data, chunk.page * 128 + chunk.column);
          if (value === 'shown') sync.shown(chunk);
          else sync.unsure(chunk);
        }
      }
      drawAll(sync, memory);
      expect(memory).toEqual(pictures.at(-1));
    }),
  );
});

test('a picture that is there already costs nothing, one changed byte costs one', () => {
  const sync = new DisplaySync();
  const memory = new Uint8Array(BYTES);
  const bytes = new Uint8Array(BYTES);
  sync.show(bytes);
  expect(drawAll(sync, memory)).toBe(BYTES);
  expect(drawAll(sync, memory)).toBe(0);
  const changed = bytes.slice();
  changed[500] = 1;
  sync.show(changed);
  expect(drawAll(sync, memory)).toBe(1);
});

test('what was forgotten is drawn again', () => {
  const sync = new DisplaySync();
  sync.show(new Uint8Array(BYTES));
  drawAll(sync, new Uint8Array(BYTES));
  sync.forget();
  expect(drawAll(sync, new Uint8Array(BYTES))).toBe(BYTES);
});
