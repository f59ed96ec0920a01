import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIT_ID } from '../../../src/protocol/relay.ts';
import { fromBase32, toBase32 } from '../../../src/protocol/seal/base32.ts';
import { softKey } from '../../../src/protocol/seal/dh.ts';
import {
  CODE_SECRET_BYTES,
  keyHashOf,
  kitIdOf,
  LINK_SECRET_BYTES,
  makeSecret,
  meetingOf,
  readCode,
  readLink,
  writeCode,
  writeLink,
} from '../../../src/protocol/seal/pairing.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const SECRET = Uint8Array.from({ length: CODE_SECRET_BYTES }, (_, n) => n * 25);
const CODE = writeCode(SECRET);

describe('base32', () => {
  it('is that of RFC 4648', () => {
    const text = (word: string) => toBase32(new TextEncoder().encode(word));
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text)).toEqual([
      '',
      'my',
      'mzxq',
      'mzxw6',
      'mzxw6yq',
      'mzxw6ytb',
      'mzxw6ytboi',
    ]);
  });

  it('reads what it wrote, and has one spelling for it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        expect(fromBase32(toBase32(data))).toEqual(data);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z2-7]{0,30}$/), (text) => {
        const data = fromBase32(text);
        expect(data === null || toBase32(data) === text).toBe(true);
      }),
    );
    expect([fromBase32('mz'), fromBase32('m'), fromBase32('MY'), fromBase32('m0')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a code', () => {
  it('is four groups of four', () => {
    expect(CODE).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    expect(writeCode(makeSecret(CODE_SECRET_BYTES))).not.toBe(writeCode(makeSecret(CODE_SECRET_BYTES)));
  });

  it('is read however a person types it', () => {
    const between = fc.constantFrom('', ' ', '-', ' - ', '–', '\u00a0', '\t');
    fc.assert(
      fc.property(
        bytes(CODE_SECRET_BYTES),
        fc.array(fc.tuple(between, fc.boolean()), { minLength: 17, maxLength: 17 }),
        (secret, style) => {
          const chars = [...writeCode(secret).replaceAll('-', '')];
          const typed = style.map(([gap, small], n) => {
            const char = chars[n] ?? '';
            return gap + (small ? char.toLowerCase() : char);
          });
          expect(readCode(typed.join(''))).toEqual({ kind: 'secret', secret });
        },
      ),
    );
  });

  it.each([
    ['0', ['O']],
    ['1', ['I', 'L']],
    ['8', ['B']],
    ['9', []],
    ['é', []],
    ['.', []],
  ])('with %j is refused, naming it and what may be meant', (found, meant) => {
    expect(readCode(CODE.slice(0, -1) + found)).toEqual({ kind: 'character', found, meant });
  });

  it.each([
    ['', 0],
    [CODE.slice(0, -1), 15],
    [`${CODE}A`, 17],
    ['A'.repeat(1e6), 64],
  ])('of another length is refused, saying how long it is', (typed, chars) => {
    expect(readCode(typed)).toEqual({ kind: 'length', chars, wanted: 16 });
  });
});

describe('a link', () => {
  const kitKeyHash = keyHashOf(softKey().publicKey);

  const longLink = () => ({ secret: makeSecret(LINK_SECRET_BYTES), kitKeyHash, relay: null });
  const shortLink = () => ({ secret: makeSecret(CODE_SECRET_BYTES), kitKeyHash: null, relay: null });

  it('that is sent home names the key of the kit, and one shown in class is short', () => {
    expect(writeLink(longLink())).toMatch(/^#pair=[a-z2-7]{26}&kit=[a-z2-7]{52}$/);
    expect(writeLink(shortLink())).toMatch(/^#pair=[a-z2-7]{16}$/);
    expect(() => writeLink({ ...longLink(), kitKeyHash: null })).toThrow(RangeError);
    expect(() => writeLink({ ...shortLink(), kitKeyHash })).toThrow(RangeError);
  });

  it.each([null, 'wss://relay.example.nl', 'ws://127.0.0.1:8080', 'ws://[::1]:8080'])(
    'is read as it was written, with the relay at %s',
    (relay) => {
      for (const link of [longLink(), shortLink()])
        expect(readLink(writeLink({ ...link, relay }))).toEqual({ ...link, relay });
    },
  );

  it.each([
    'https://relay.example.nl',
    'wss://relay.example.nl/path',
    'wss://relay.example.nl?x',
    'wss://name:word@relay.example.nl',
    'wss://RELAY.example.nl',
    'wss://',
    '',
    `wss://${'a'.repeat(300)}`,
  ])('whose relay is no origin of a WebSocket is refused: %s', (relay) => {
    expect(readLink(writeLink({ ...longLink(), relay }))).toBe(null);
  });

  it('is refused when it is not whole, or holds more', () => {
    for (const link of [longLink(), shortLink()]) {
      const whole = writeLink(link);
      // Cut there, it looks like a link that is shown in class, of another secret.
      const short = writeLink(shortLink()).length;
      for (let length = 0; length < whole.length; length += 1)
        if (length !== short) expect(readLink(whole.slice(0, length))).toBe(null);
      for (const wrong of [
        `${whole}a`,
        `${whole}&x=1`,
        `${whole}&relay=%`,
        whole.slice(1),
        whole.toUpperCase(),
        ` ${whole}`,
        `${whole}\n`,
      ])
        expect(readLink(wrong)).toBe(null);
    }
    // The last character of each part has bits to spare: only one spelling of them counts.
    const whole = writeLink(longLink());
    expect(readLink(whole.replace(/.(?=&)/, 'b'))).toBe(null);
    expect(readLink(whole.replace(/.$/, 'b'))).toBe(null);
  });

  it('is never more than refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
        expect(readLink(text)).toBe(null);
        expect(readCode(text).kind).not.toBe('secret');
      }),
    );
  });
});

describe('the names at the relay', () => {
  it('of a kit are the first 16 characters of its key hash', () => {
    const { publicKey } = softKey();
    expect(kitIdOf(publicKey)).toMatch(KIT_ID);
    expect(toBase32(keyHashOf(publicKey)).startsWith(kitIdOf(publicKey))).toBe(true);
    expect(kitIdOf(softKey().publicKey)).not.toBe(kitIdOf(publicKey));
  });

  it('of a meeting fit the relay, are the same on both sides, and differ for every secret', () => {
    fc.assert(
      fc.property(bytes(CODE_SECRET_BYTES), fc.nat(CODE_SECRET_BYTES * 8 - 1), (secret, bit) => {
        const other = secret.slice();
        other[bit >> 3] = other[bit >> 3]! ^ (1 << (bit & 7));
        const [one, two] = [meetingOf(secret), meetingOf(other)];
        expect(one.id).toMatch(KIT_ID);
        expect(meetingOf(secret.slice())).toEqual(one);
        expect([two.id === one.id, Buffer.from(two.psk).equals(one.psk)]).toEqual([false, false]);
        expect(one.psk.length).toBe(32);
      }),
    );
  });

  it('of a meeting stay what they are as long as the pairing does: a tablet and a kit of different ages meet', () => {
    const { id, psk } = meetingOf(SECRET);
    expect([id, Buffer.from(psk).toString('hex')]).toMatchInlineSnapshot(`
      [
        "adttjk34vvpe5npn",
        "6e1c27f8a33090b08c087e6865e5b2b0387a87b22a774831a6f774efcb823d23",
      ]
    `);
  });
});
