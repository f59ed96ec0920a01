import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitmentOf, NONCE_BYTES, SAS_WORDS, wordsOf } from '../../../src/protocol/seal/sas.ts';
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
  const bytes = () => fc.uint8Array({ minLength: 32, maxLength: 32 });

  it('is made of handshake hash and nonces, whatever they are, and of nothing else', () => {
    fc.assert(
      fc.property(bytes(), bytes(), bytes(), (hash, kit, tablet) => {
        const words = wordsOf(hash, kit, tablet);
        expect(words.length).toBe(SAS_WORDS);
        for (const word of words) expect(WORDS).toContain(word);
        expect(wordsOf(hash.slice(), kit.slice(), tablet.slice())).toEqual(words);
      }),
    );
  });

  it('is another one when a single bit of the hash or of either nonce is', () => {
    const parts = [0, 1, 2].map(() => new Uint8Array(NONCE_BYTES));
    const seen = new Set([wordsOf(parts[0]!, parts[1]!, parts[2]!).join(' ')]);
    for (const part of parts)
      for (let bit = 0; bit < 256; bit += 1) {
        part[bit >> 3] = 1 << (bit & 7);
        seen.add(wordsOf(parts[0]!, parts[1]!, parts[2]!).join(' '));
        part[bit >> 3] = 0;
      }
    expect(seen.size).toBe(1 + 3 * 256);
  });

  it('stays what it is: tablets and kits of different ages compare it', () => {
    const zeros = new Uint8Array(32);
    expect(wordsOf(zeros, zeros, zeros).join(' ')).toMatchInlineSnapshot(`"lasagne eeuw fabel robot"`);
    expect(Buffer.from(commitmentOf(zeros)).toString('hex')).toMatchInlineSnapshot(
      `"813bdd3e327520dc09e2eaae181bae1e93509202ab53e6b9f742b86f35215df0"`,
    );
  });

  it('uses every word about equally', () => {
    const times = new Map(WORDS.map((word) => [word, 0]));
    const hash = new Uint8Array(32);
    for (let n = 0; n < 8_192; n += 1) {
      new DataView(hash.buffer).setUint32(0, n);
      for (const word of wordsOf(hash, hash, hash)) times.set(word, times.get(word)! + 1);
    }
    // 64 on average; the same 8,192 hashes each time.
    expect(Math.min(...times.values())).toBeGreaterThan(32);
    expect(Math.max(...times.values())).toBeLessThan(110);
  });
});
