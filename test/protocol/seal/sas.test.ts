import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAS_WORDS, wordsOf } from '../../../src/protocol/seal/sas.ts';
import { WORDS } from '../../../src/protocol/seal/words.ts';

/** Dutch spellings that sound alike, made one; enough to find words that are mistaken for each other aloud. */
function soundOf(word: string): string {
  return word
    .replace(/ei|ij/g, 'Y')
    .replace(/au|ou/g, 'W')
    .replace(/ch/g, 'g')
    .replace(/ck|c/g, 'k')
    .replace(/th/g, 't')
    .replace(/v/g, 'f')
    .replace(/z/g, 's')
    .replace(/y/g, 'i')
    .replace(/(.)\1/g, '$1')
    .replace(/d$/, 't')
    .replace(/b$/, 'p');
}

/** Whether one letter put in, left out or changed makes one of the other. */
function oneApart(a: string, b: string): boolean {
  if (a.length > b.length) return oneApart(b, a);
  if (b.length - a.length > 1) return false;
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return a.slice(a.length === b.length ? n + 1 : n) === b.slice(n + 1);
}

function alike(words: readonly string[]): string[] {
  return words.flatMap((word, n) =>
    words
      .slice(n + 1)
      .filter((other) => word === other || oneApart(word, other))
      .map((other) => `${word} and ${other}`),
  );
}

describe('the words', () => {
  it('are 512, each once, of two to seven plain letters', () => {
    expect(new Set(WORDS).size).toBe(512);
    expect(WORDS.length).toBe(512);
    expect(WORDS.filter((word) => !/^[a-z]{2,7}$/.test(word))).toEqual([]);
  });

  it('are never one letter or one sound apart', () => {
    expect(alike(WORDS)).toEqual([]);
    expect(alike(WORDS.map(soundOf))).toEqual([]);
  });
});

describe('the four-word check', () => {
  it('is made of 36 bits of the handshake hash, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
        const words = wordsOf(hash);
        expect(words.length).toBe(SAS_WORDS);
        for (const word of words) expect(WORDS).toContain(word);
        expect(wordsOf(hash.slice())).toEqual(words);
      }),
    );
  });

  it('stays what it is: tablets and kits of different ages compare it', () => {
    expect(wordsOf(new Uint8Array(32)).join(' ')).toMatchInlineSnapshot(`"monster oog envelop matras"`);
  });

  it('uses every word about equally', () => {
    const times = new Map(WORDS.map((word) => [word, 0]));
    const hash = new Uint8Array(32);
    for (let n = 0; n < 8_192; n += 1) {
      new DataView(hash.buffer).setUint32(0, n);
      for (const word of wordsOf(hash)) times.set(word, times.get(word)! + 1);
    }
    // 64 on average; the same 8,192 hashes each time.
    expect(Math.min(...times.values())).toBeGreaterThan(32);
    expect(Math.max(...times.values())).toBeLessThan(110);
  });
});
