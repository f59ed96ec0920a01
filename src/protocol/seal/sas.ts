import { sha256 } from '@noble/hashes/sha2.js';
import { joined, utf8 } from './bytes.ts';
import { WORDS } from './words.ts';

/** How many words people compare, and the bits each stands for: 36 in all. */
export const SAS_WORDS = 4;
const WORD_BITS = 9;
const LABEL = utf8('nabij words 1');

/**
 * The four words that people compare once, after pairing: the same on both sides when nobody sits in between.
 * `handshakeHash` is that of the pairing session. With the one-time secret in hand, somebody in between would have
 * to find keys whose words are the same, 2^36 tries on average, before the handshake's time limit.
 */
export function wordsOf(handshakeHash: Uint8Array): readonly string[] {
  const digest = sha256(joined(LABEL, handshakeHash));
  return Array.from({ length: SAS_WORDS }, (_, n) => WORDS[bitsAt(digest, n * WORD_BITS)]!);
}

/** `WORD_BITS` bits from a bit position, the highest first. */
function bitsAt(bytes: Uint8Array, bit: number): number {
  const at = Math.floor(bit / 8);
  const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return (three >>> (24 - WORD_BITS - (bit % 8))) & (2 ** WORD_BITS - 1);
}
