import { sha256 } from '@noble/hashes/sha2.js';
import { joined, utf8 } from './bytes.ts';
import { WORDS } from './words.ts';

/** How many words people compare, and the bits each stands for: 36 in all. */
export const SAS_WORDS = 4;
const WORD_BITS = 9;
const LABEL = utf8('nabij words 2');
const COMMITMENT_LABEL = utf8('nabij words 2 commitment');

/** Bytes of what each end adds to the words by chance, and of the kit's commitment to its own. */
export const NONCE_BYTES = 32;
export const COMMITMENT_BYTES = 32;

export function makeNonce(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** Binds the kit to its nonce before it has seen the tablet's, and says nothing of it. */
export function commitmentOf(kitNonce: Uint8Array): Uint8Array {
  return sha256(joined(COMMITMENT_LABEL, kitNonce));
}

/**
 * The four words that people compare once, after pairing: the same on both sides when nobody sits in between.
 * `handshakeHash` is that of the pairing session. Nobody can choose what they say: the kit is bound to its nonce before
 * it sees the tablet's, and says it when nothing can be changed any more (README.md, "Whose key").
 */
export function wordsOf(
  handshakeHash: Uint8Array,
  kitNonce: Uint8Array,
  tabletNonce: Uint8Array,
): readonly string[] {
  const digest = sha256(joined(LABEL, handshakeHash, kitNonce, tabletNonce));
  return Array.from({ length: SAS_WORDS }, (_, n) => WORDS[bitsAt(digest, n * WORD_BITS)]!);
}

/** `WORD_BITS` bits from a bit position, the highest first. */
function bitsAt(bytes: Uint8Array, bit: number): number {
  const at = Math.floor(bit / 8);
  const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return (three >>> (24 - WORD_BITS - (bit % 8))) & (2 ** WORD_BITS - 1);
}
