import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase32, toBase32 } from './base32.ts';
import { utf8 } from './bytes.ts';

/** Bytes of a one-time secret: in a link, and as a person types it. */
export const LINK_SECRET_BYTES = 16;
export const CODE_SECRET_BYTES = 10;

const ID_CHARS = 16;
const HASH_BYTES = 32;
const GROUP_CHARS = 4;
const SALT = utf8('nabij pairing 2');

/** Makes a one-time secret of 128 bits (for a link) or 80 bits (short enough to type). */
export function makeSecret(bytes: typeof LINK_SECRET_BYTES | typeof CODE_SECRET_BYTES): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** SHA-256 of a public key: what a link names the kit's key by. */
export function keyHashOf(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey);
}

/** The kit's name at the relay: the first 80 bits of its key's hash, 16 characters that fit `KIT_ID`. */
export function kitIdOf(publicKey: Uint8Array): string {
  return toBase32(keyHashOf(publicKey)).slice(0, ID_CHARS);
}

/** What both ends make of the one-time secret, each by itself (HKDF-SHA256, RFC 5869). */
export interface Meeting {
  /** Where they meet at the relay: fits `KIT_ID`, and says nothing of the secret. */
  readonly id: string;
  readonly psk: Uint8Array;
}

export function meetingOf(secret: Uint8Array): Meeting {
  return {
    id: toBase32(hkdf(sha256, secret, SALT, utf8('meeting'), 10)),
    psk: hkdf(sha256, secret, SALT, utf8('psk'), 32),
  };
}

/** A code as a person reads and types it: four groups of four, in capitals. */
export function writeCode(secret: Uint8Array): string {
  const text = toBase32(secret).toUpperCase();
  return Array.from({ length: text.length / GROUP_CHARS }, (_, n) =>
    text.slice(n * GROUP_CHARS, (n + 1) * GROUP_CHARS),
  ).join('-');
}

/** A code that was read, or why not: then the code is `NABIJ_E_PAIR_CODE`. */
export type ReadCode =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  /** Too few or too many characters. */
  | { readonly kind: 'length'; readonly chars: number; readonly wanted: number }
  /** A character that no code has; `meant` are the letters that look like it, if any. */
  | { readonly kind: 'character'; readonly found: string; readonly meant: readonly string[] };

/** Digits that no code has, and the letters they are taken for. Not mended by guessing: a wrong guess costs a try. */
const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = { 0: ['O'], 1: ['I', 'L'], 8: ['B'] };
const TYPED_MAX_CHARS = 64;

/** Reads a typed code: capitals or not, with spaces, hyphens and dashes where people put them. */
export function readCode(typed: string): ReadCode {
  const wanted = (CODE_SECRET_BYTES * 8) / 5;
  const text = typed
    .slice(0, TYPED_MAX_CHARS)
    .replace(/[\s\p{Pd}]/gu, '')
    .toLowerCase();
  const strange = [...text].find((char) => !/[a-z2-7]/.test(char));
  if (strange !== undefined) return { kind: 'character', found: strange, meant: LOOK_ALIKES[strange] ?? [] };
  if (text.length !== wanted) return { kind: 'length', chars: text.length, wanted };
  return { kind: 'secret', secret: fromBase32(text)! };
}

/** What a pairing link holds after its `#`, which a browser sends to no server. */
export interface PairingLink {
  /** 16 bytes; or 10, when the same code can also be typed. */
  readonly secret: Uint8Array;
  /** SHA-256 of the kit's public key; null with a secret of 10 bytes: the link's QR fits the kit's display without it. */
  readonly kitKeyHash: Uint8Array | null;
  /** Origin of the relay, `wss://relay.example.nl`; null when it is that of the page. */
  readonly relay: string | null;
}

const RELAY_MAX_CHARS = 256;
const LINK = /^#pair=(?:([a-z2-7]{16})|([a-z2-7]{26})&kit=([a-z2-7]{52}))(?:&relay=([\w.!~*'()%-]{1,256}))?$/;

/**
 * The fragment of a pairing link: `#pair=<secret>&kit=<key hash>&relay=<origin>`, secret and hash in base32. A secret
 * of 16 bytes goes with the hash, one of 10 bytes without.
 */
export function writeLink(link: PairingLink): string {
  const { secret, kitKeyHash, relay } = link;
  if ((secret.length === CODE_SECRET_BYTES) !== (kitKeyHash === null))
    throw new RangeError('a long secret goes with the hash of the key, a short one without');
  const kit = kitKeyHash === null ? '' : `&kit=${toBase32(kitKeyHash)}`;
  return `#pair=${toBase32(secret)}${kit}${relay === null ? '' : `&relay=${encodeURIComponent(relay)}`}`;
}

/** Reads the fragment of a link; null when it is not a whole pairing link: then the code is `NABIJ_E_PAIR_LINK`. */
export function readLink(fragment: string): PairingLink | null {
  const [whole, code = '', long = '', kit = '', at] = LINK.exec(fragment) ?? [];
  const secret = fromBase32(code + long);
  const hash = fromBase32(kit);
  const relay = at === undefined ? null : originOf(at);
  if (whole === undefined || secret === null || hash === null || relay === undefined) return null;
  if (long !== '' && hash.length !== HASH_BYTES) return null;
  return { secret, kitKeyHash: long === '' ? null : hash, relay };
}

/** The origin of a WebSocket server as it is written, undefined for anything else. */
function originOf(encoded: string): string | undefined {
  try {
    const text = decodeURIComponent(encoded);
    const { protocol, host } = new URL(text);
    const socket = protocol === 'wss:' || protocol === 'ws:';
    return socket && text.length <= RELAY_MAX_CHARS && text === `${protocol}//${host}` ? text : undefined;
  } catch {
    return undefined;
  }
}
