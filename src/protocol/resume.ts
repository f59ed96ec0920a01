import { joined } from './seal/bytes.ts';

/**
 * A session that lives on the data channel alone, since the way through the relay was lost, goes on over a new one: the
 * tablet's first message there names the session, and so does the kit's answer. A kit that knows nothing of it
 * answers as to anybody who comes.
 */
const MARK = 0x00;
const HASH_BYTES = 32;

/** @param hash of the session that goes on (SealedChannel.hash). */
export function writeResume(hash: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(MARK), hash);
}

/** The hash of the session that is to go on; null for any other message: no packet begins with this byte. */
export function readResume(message: Uint8Array): Uint8Array | null {
  return message.length === 1 + HASH_BYTES && message[0] === MARK ? message.subarray(1) : null;
}
