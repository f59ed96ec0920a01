import { x25519 } from '@noble/curves/ed25519.js';
import { sameBytes } from './bytes.ts';
import { NoiseError } from './noise-error.ts';

/** Bytes of an X25519 key, public or secret, and of what two keys agree on. */
export const KEY_BYTES = 32;

/** An X25519 key of which only the public half can be seen; the secret half may live where no script reaches it. */
export interface DhKey {
  readonly publicKey: Uint8Array;
  /** What this key and another's public key agree on (RFC 7748 §6.1). The caller refuses a result of zeros. */
  dh(theirPublic: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Forgets the secret half, where that can be done. */
  wipe?(): void;
}

/** Makes a fresh key, for one handshake. */
export type MakeDhKey = () => Promise<DhKey> | DhKey;

const ZEROS = new Uint8Array(KEY_BYTES);

/**
 * What two keys agree on; the caller wipes it. Zeros come of a public key that takes no part in the result, and are
 * refused (RFC 7748 §6.1).
 * @throws NoiseError
 */
export async function agreed(key: DhKey, theirPublic: Uint8Array): Promise<Uint8Array> {
  let shared: Uint8Array;
  try {
    shared = await key.dh(theirPublic);
  } catch (cause) {
    throw new NoiseError('the keys agree on nothing', { cause });
  }
  if (sameBytes(shared, ZEROS)) throw new NoiseError('the keys agree on nothing');
  return shared;
}

/** PKCS #8 of an X25519 secret key (RFC 8410 §7), up to the key itself. */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

/** A key in this program's own memory, for a browser whose WebCrypto has no X25519. Some 30 times slower. */
export function softKey(secret: Uint8Array = x25519.utils.randomSecretKey()): DhKey {
  return {
    publicKey: x25519.getPublicKey(secret),
    dh: (theirPublic) => x25519.getSharedSecret(secret, theirPublic),
    wipe: () => secret.fill(0),
  };
}

/** A WebCrypto key pair, in a browser or in Node; the secret half need not be extractable, nor usable for else. */
export async function webKey(pair: CryptoKeyPair): Promise<DhKey> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return keyOf(publicKey, pair.privateKey);
}

/** A fresh WebCrypto key whose secret half no script can read: for the tablet's own key, kept in IndexedDB. */
export async function makeWebPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
}

/** A fresh WebCrypto key for one handshake. */
export const makeWebKey: MakeDhKey = async () => webKey(await makeWebPair());

/** A fresh key for one handshake: of WebCrypto where it has X25519 (a page without TLS has none at all). */
export const makeKey: MakeDhKey = async () => {
  try {
    return await makeWebKey();
  } catch {
    return softKey();
  }
};

/** The 32 secret bytes of a key file as a WebCrypto key; the caller wipes them. */
export async function importWebKey(secret: Uint8Array): Promise<DhKey> {
  const der = new Uint8Array(PKCS8.length + KEY_BYTES);
  der.set(PKCS8);
  der.set(secret, PKCS8.length);
  const publicKey = x25519.getPublicKey(secret);
  const privateKey = await crypto.subtle.importKey('pkcs8', der, 'X25519', false, ['deriveBits']);
  der.fill(0);
  return keyOf(publicKey, privateKey);
}

function keyOf(publicKey: Uint8Array, privateKey: CryptoKey): DhKey {
  return {
    publicKey,
    async dh(theirPublic) {
      const raw = new Uint8Array(theirPublic);
      const theirs = await crypto.subtle.importKey('raw', raw, 'X25519', true, []);
      const name = 'X25519';
      return new Uint8Array(
        await crypto.subtle.deriveBits({ name, public: theirs }, privateKey, KEY_BYTES * 8),
      );
    },
  };
}
