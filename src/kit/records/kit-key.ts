import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import * as v from 'valibot';
import type { RecordKind } from './record.ts';
import type { RecordStore } from './store.ts';

/** 32 bytes in base64url, as keys are written in every record. */
export const keyText = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));

const schema = v.strictObject({ private_key: keyText });

/** The kit's static X25519 key: who it is, until its loan ends. In a file of its own, never shown, never sent. */
export type KitKey = v.InferOutput<typeof schema>;

export const KIT_KEY: RecordKind<KitKey> = { name: 'kit-key', version: 1, schema, maxBytes: 1_024 };

/** What DER writes before the 32 bytes of an X25519 private key (RFC 8410, section 7). */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A new identity. */
export function newKitKey(): KitKey {
  const { d } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { private_key: d! };
}

/** The 32 bytes of the private key, for the sealed channel. */
export function privateKeyOf(key: KitKey): Uint8Array {
  return Uint8Array.from(Buffer.from(key.private_key, 'base64url'));
}

/** The 32 bytes of the public key. */
export function publicKeyOf(key: KitKey): Uint8Array {
  const der = Buffer.concat([PKCS8_X25519, privateKeyOf(key)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(x!, 'base64url'));
}

/**
 * The kit's key; a kit that has none yet, as it comes from its box, gets one.
 * @throws NabijError as `RecordStore.update`: a damaged key is never replaced by a new one unasked.
 */
export async function ensureKitKey(store: RecordStore): Promise<KitKey> {
  return (await store.read(KIT_KEY)) ?? store.update(KIT_KEY, (now) => now ?? newKitKey());
}
