import { timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';
import { ROLES, type Role } from '../../protocol/office.ts';
import { keyText } from './kit-key.ts';
import { dateText } from './local-time.ts';
import type { RecordKind } from './record.ts';

const pairing = v.strictObject({ public_key: keyText, since: dateText });

/** A tablet that the kit knows: its X25519 public key (base64url), and the day it was paired. No name. */
export type Pairing = v.InferOutput<typeof pairing>;

const schema = v.strictObject({ pupil: v.nullable(pairing), consultant: v.nullable(pairing) });

/** At most one pupil and one consultant, by the record's own shape. */
export type Pairings = v.InferOutput<typeof schema>;

export const PAIRINGS: RecordKind<Pairings> = { name: 'pairings', version: 1, schema, maxBytes: 2_048 };

export const NO_PAIRINGS: Pairings = { pupil: null, consultant: null };

/**
 * The pairings with this key in this role; a tablet that had the role before no longer has it.
 * @param publicKey 32 bytes.
 * @param since the local day, `2026-11-23`.
 * @throws NabijError NABIJ_E_PAIRING_ROLE when the key has the other role: one key has one role.
 */
export function withPairing(
  pairings: Pairings | null,
  role: Role,
  publicKey: Uint8Array,
  since: string,
): Pairings {
  const before = pairings ?? NO_PAIRINGS;
  const known = roleOf(before, publicKey);
  if (known !== null && known !== role) {
    throw new NabijError('NABIJ_E_PAIRING_ROLE', `this key is the ${known}'s`, { fault: 'person' });
  }
  return { ...before, [role]: { public_key: Buffer.from(publicKey).toString('base64url'), since } };
}

/**
 * The pairings without anybody in this role.
 * @param whose `any`: whoever it is; a key of 32 bytes: only while it is this one that has the role.
 */
export function withoutPairing(
  pairings: Pairings | null,
  role: Role,
  whose: Uint8Array | 'any' | null,
): Pairings {
  const before = pairings ?? NO_PAIRINGS;
  const has = whose === 'any' || (whose !== null && roleOf(before, whose) === role);
  return has ? { ...before, [role]: null } : before;
}

/** The paired public key of a role, 32 bytes, or null. */
export function pairedKey(pairings: Pairings | null, role: Role): Uint8Array | null {
  const found = pairings?.[role];
  return found ? Uint8Array.from(Buffer.from(found.public_key, 'base64url')) : null;
}

/** Every paired key with its role: whom the sealed channel may open for. */
export function pairedKeys(
  pairings: Pairings | null,
): { readonly role: Role; readonly publicKey: Uint8Array }[] {
  return ROLES.flatMap((role) => {
    const publicKey = pairedKey(pairings, role);
    return publicKey === null ? [] : [{ role, publicKey }];
  });
}

/** Which role a key has, or null. Takes as long for a key that nearly fits as for one that doesn't. */
export function roleOf(pairings: Pairings | null, publicKey: Uint8Array): Role | null {
  let found: Role | null = null;
  for (const paired of pairedKeys(pairings)) {
    const same = paired.publicKey.length === publicKey.length;
    if (same && timingSafeEqual(paired.publicKey, publicKey)) found = paired.role;
  }
  return found;
}
