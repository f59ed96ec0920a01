import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toBase32 } from './base32.ts';
import { sameBytes, utf8, wipe } from './bytes.ts';
import { agreed, type DhKey } from './dh.ts';

/** What a kit and a tablet that have pinned each other's keys both know, and nobody else: each makes it by itself. */

const SALT = utf8('nabij pair 1');
const ROUTE_BYTES = 10;
/** A key seals one note, always the same: its counter stays at nought. */
const NONCE = new Uint8Array(12);
const ENDED = utf8('ended');

/**
 * Where the two meet at the relay: 16 characters that fit `KIT_ID`. Who knows a kit's public key, or the route of
 * another of its tablets, cannot find it.
 * @throws NoiseError for a public key that agrees on nothing.
 */
export async function routeOf(ownKey: DhKey, theirPublic: Uint8Array): Promise<string> {
  return toBase32(await sharedBytes(ownKey, theirPublic, 'route', ROUTE_BYTES));
}

/**
 * What the kit leaves at the route when its loan ends, for the time when its own key is gone: that it has ended, sealed
 * (ChaCha20-Poly1305) with what the pair shares. Only this tablet can read it, and only this kit can have made it.
 * @throws NoiseError for a public key that agrees on nothing.
 */
export async function farewellOf(kitKey: DhKey, tabletPublic: Uint8Array): Promise<Uint8Array> {
  const key = await sharedBytes(kitKey, tabletPublic, 'farewell', 32);
  const note = chacha20poly1305(key, NONCE).encrypt(ENDED);
  wipe(key);
  return note;
}

/** Whether the note is the farewell of the kit with this key. */
export async function opensFarewell(
  tabletKey: DhKey,
  kitPublic: Uint8Array,
  note: Uint8Array,
): Promise<boolean> {
  return sameBytes(await farewellOf(tabletKey, kitPublic), note);
}

/** HKDF-SHA256 (RFC 5869) of what the two keys agree on. */
async function sharedBytes(
  ownKey: DhKey,
  theirPublic: Uint8Array,
  info: string,
  bytes: number,
): Promise<Uint8Array> {
  const shared = await agreed(ownKey, theirPublic);
  const made = hkdf(sha256, shared, SALT, utf8(info), bytes);
  wipe(shared);
  return made;
}
