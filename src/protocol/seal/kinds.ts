import { LIMITS } from '../limits.ts';
import { joined, utf8 } from './bytes.ts';
import { NOISE_MAX_BYTES, TAG_BYTES } from './cipher-state.ts';

/** Version of the sealed protocol: the high half of every kind, and part of the prologue. */
export const SEAL_VERSION = 1;

/** The first byte of every message: version (high half) and kind (low half). */
export const KIND = {
  kk1: 0x11,
  kk2: 0x12,
  xx1: 0x13,
  xx2: 0x14,
  xx3: 0x15,
  /** A sealed nothing: says that the handshake came out the same on both sides. */
  confirm: 0x16,
  frame: 0x17,
  /** In the place of KK 2: the loan has ended (`pair.ts`). */
  farewell: 0x18,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Bytes that sealing adds to a frame: kind and tag. */
export const SEAL_OVERHEAD_BYTES = 1 + TAG_BYTES;

/** The largest frame that can be sealed: what fits a Noise message and, sealed, a socket's frame. */
export const SEALED_FRAME_BYTES = Math.min(
  LIMITS.frameBytes - SEAL_OVERHEAD_BYTES,
  NOISE_MAX_BYTES - TAG_BYTES,
);

/** A message of the handshake: its kind, then what Noise wrote. */
export function ofKind(kind: Kind, message: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(kind), message);
}

/** What both ends must agree on without saying it: the version, and the name the kit goes by at the relay. */
export function prologueOf(kitId: string): Uint8Array {
  return utf8(`nabij seal ${SEAL_VERSION} ${kitId}`);
}
