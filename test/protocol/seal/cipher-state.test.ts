import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { KIND } from '../../../src/protocol/seal/kinds.ts';
import { CipherState } from '../../../src/protocol/seal/noise.ts';
import { SealedChannel } from '../../../src/protocol/seal/sealed-channel.ts';
import { inSession } from './ends.ts';
import { End } from './wire.ts';

const NONE = new Uint8Array(0);
const KEY = Uint8Array.from({ length: 32 }, (_, n) => n);

/** ChaCha20-Poly1305 by OpenSSL, with Noise's nonce: 4 zero bytes and the counter, low byte first. */
function reference(key: Uint8Array, counter: bigint, ad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64LE(counter, 4);
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(ad, { plaintextLength: plaintext.length });
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return new Uint8Array(sealed);
}

describe('a cipher', () => {
  it('seals as another implementation does, counting from 0', () => {
    const cipher = new CipherState(KEY.slice());
    for (let n = 0; n < 300; n += 1) {
      const plaintext = new Uint8Array(n).fill(n);
      const ad = Uint8Array.of(n & 0xff);
      expect(cipher.encrypt(ad, plaintext)).toEqual(reference(KEY, BigInt(n), ad, plaintext));
    }
  });

  it('takes the key that the specification says when it changes it, and goes on counting', () => {
    const cipher = new CipherState(KEY.slice());
    cipher.encrypt(NONE, NONE);
    cipher.rekey();
    const next = reference(KEY, 2n ** 64n - 1n, NONE, new Uint8Array(32)).subarray(0, 32);
    expect(cipher.encrypt(NONE, KEY)).toEqual(reference(next, 1n, NONE, KEY));
  });

  it('stays where it was when a message does not open', () => {
    const [sending, receiving] = [new CipherState(KEY.slice()), new CipherState(KEY.slice())];
    const sealed = sending.encrypt(NONE, KEY);
    expect(() => receiving.decrypt(Uint8Array.of(1), sealed)).toThrow('does not open');
    expect(() => receiving.decrypt(NONE, sealed.subarray(0, 15))).toThrow('too short');
    expect(receiving.decrypt(NONE, sealed)).toEqual(KEY);
  });
});

describe('a sealed channel', () => {
  it('changes its key after so many frames, neither earlier nor later', () => {
    const end = new End();
    const state = () => new CipherState(KEY.slice());
    const channel = new SealedChannel(end, {
      hash: new Uint8Array(32),
      sending: state(),
      receiving: state(),
    });
    for (let n = 0; n <= LIMITS.sealRekeyFrames; n += 1) channel.send(NONE);
    const next = reference(KEY, 2n ** 64n - 1n, NONE, new Uint8Array(32)).subarray(0, 32);
    const ad = Uint8Array.of(KIND.frame);
    const last = LIMITS.sealRekeyFrames;
    expect(end.sent[last - 1]!.subarray(1)).toEqual(reference(KEY, BigInt(last - 1), ad, NONE));
    expect(end.sent[last]!.subarray(1)).toEqual(reference(next, BigInt(last), ad, NONE));
  });

  it.each(['close', 'end', 'take'] as const)('leaves no key behind after %s', (how) => {
    const [sending, receiving] = [KEY.slice(), KEY.slice()];
    const channel = new SealedChannel(new End(), {
      hash: new Uint8Array(32),
      sending: new CipherState(sending),
      receiving: new CipherState(receiving),
    });
    channel[how](NONE);
    expect([...sending, ...receiving].every((byte) => byte === 0)).toBe(true);
    channel.send(KEY);
  });

  it('takes the Buffers that a socket of Node gives', async () => {
    const { wire, tablet, kit } = await inSession();
    tablet.session!.channel.send(KEY);
    await wire.kit.arrive(Buffer.from(wire.tablet.next()));
    expect(kit.frames).toEqual([KEY]);
  });
});
