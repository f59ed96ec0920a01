import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { joined, utf8, wipe } from './bytes.ts';
import { CipherState, TAG_BYTES } from './cipher-state.ts';

const HASH_BYTES = 32;

/** The chaining key and running hash of a handshake: SymmetricState of the Noise specification (§5.2), with SHA-256. */
export class SymmetricState {
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #cipher: CipherState | null = null;

  constructor(protocolName: string) {
    const name = utf8(protocolName);
    this.#hash =
      name.length <= HASH_BYTES ? joined(name, new Uint8Array(HASH_BYTES - name.length)) : sha256(name);
    this.#chainingKey = this.#hash.slice();
  }

  /** The hash of all that both ends have seen so far. */
  get hash(): Uint8Array {
    return this.#hash.slice();
  }

  /** Bytes that sealing adds at this point: none before the first key. */
  get overhead(): number {
    return this.#cipher === null ? 0 : TAG_BYTES;
  }

  mixKey(material: Uint8Array): void {
    const [chainingKey, key] = expanded(this.#chainingKey, material, 2);
    this.#next(chainingKey!, key!);
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(joined(this.#hash, data));
  }

  mixKeyAndHash(material: Uint8Array): void {
    const [chainingKey, hashed, key] = expanded(this.#chainingKey, material, 3);
    this.mixHash(hashed!);
    wipe(hashed!);
    this.#next(chainingKey!, key!);
  }

  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const ciphertext = this.#cipher === null ? plaintext : this.#cipher.encrypt(this.#hash, plaintext);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  decryptAndHash(ciphertext: Uint8Array): Uint8Array {
    const plaintext =
      this.#cipher === null ? ciphertext.slice() : this.#cipher.decrypt(this.#hash, ciphertext);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /** The two transport keys: the first for what the initiator sends. The state is of no use afterwards. */
  split(): readonly [CipherState, CipherState] {
    const [first, second] = expanded(this.#chainingKey, new Uint8Array(0), 2);
    this.wipe();
    return [new CipherState(first!), new CipherState(second!)];
  }

  wipe(): void {
    wipe(this.#chainingKey);
    this.#cipher?.wipe();
  }

  #next(chainingKey: Uint8Array, key: Uint8Array): void {
    this.wipe();
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(key);
  }
}

/** HKDF of §4.3 of the Noise specification: two or three outputs of 32 bytes. */
function expanded(chainingKey: Uint8Array, material: Uint8Array, outputs: 2 | 3): Uint8Array[] {
  const temporary = hmac(sha256, chainingKey, material);
  const results: Uint8Array[] = [];
  let last: Uint8Array = new Uint8Array(0);
  for (let n = 1; n <= outputs; n += 1) {
    last = hmac(sha256, temporary, joined(last, Uint8Array.of(n)));
    results.push(last);
  }
  wipe(temporary);
  return results;
}
