import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { wipe } from './bytes.ts';
import { NoiseError } from './noise-error.ts';

/** Bytes that sealing adds: the Poly1305 tag. */
export const TAG_BYTES = 16;
/** The largest Noise message (§3). */
export const NOISE_MAX_BYTES = 65_535;

const NONE = new Uint8Array(0);

/** One direction's key and counter: CipherState of the Noise specification (§5.1), with ChaChaPoly (§12.3). */
export class CipherState {
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(12);
  readonly #counter = new DataView(this.#nonce.buffer);
  #n = 0;
  #wiped = false;

  /** Takes the key for itself: 32 bytes, wiped by `wipe`. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** How many messages this key direction has carried. */
  get count(): number {
    return this.#n;
  }

  /** Seals; with `into`, writes there: plaintext length + 16 bytes. */
  encrypt(ad: Uint8Array, plaintext: Uint8Array, into?: Uint8Array): Uint8Array {
    const sealed = this.#cipher(ad).encrypt(plaintext, into);
    this.#n += 1;
    return sealed;
  }

  /** Opens, or throws; a message that does not open leaves the counter as it was. */
  decrypt(ad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    if (ciphertext.length < TAG_BYTES) throw new NoiseError('sealed message too short');
    let plaintext: Uint8Array;
    try {
      plaintext = this.#cipher(ad).decrypt(ciphertext);
    } catch (cause) {
      throw new NoiseError('sealed message does not open', { cause });
    }
    this.#n += 1;
    return plaintext;
  }

  /** REKEY of §4.2: 32 zeros sealed under the last counter there is; the tag is left off. The counter goes on. */
  rekey(): void {
    const last = new Uint8Array(12).fill(0xff, 4);
    const next = chacha20poly1305(this.#key, last, NONE).encrypt(new Uint8Array(32));
    this.#key.set(next.subarray(0, 32));
    wipe(next);
  }

  wipe(): void {
    wipe(this.#key);
    this.#wiped = true;
  }

  #cipher(ad: Uint8Array): ReturnType<typeof chacha20poly1305> {
    if (this.#wiped) throw new NoiseError('the key is gone');
    if (!Number.isSafeInteger(this.#n)) throw new NoiseError('the key is spent');
    this.#counter.setUint32(4, this.#n >>> 0, true);
    this.#counter.setUint32(8, Math.floor(this.#n / 2 ** 32), true);
    return chacha20poly1305(this.#key, this.#nonce, ad);
  }
}
