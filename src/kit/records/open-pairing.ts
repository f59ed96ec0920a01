import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { ROLES, type Role } from '../../protocol/office.ts';
import { CODE_SECRET_BYTES } from '../../protocol/seal/pairing.ts';
import type { RecordKind } from './record.ts';

/** How long a code shown in class may be used, and at most a link that is sent home. */
export const IN_CLASS_MS = 15 * 60_000;
export const SENT_HOME_MAX_MS = 7 * 24 * 60 * 60_000;
export const TRIES = 5;

/** A clock that is kept right is now and then set back by a little. */
const SET_BACK_MS = 60_000;

const schema = v.strictObject({
  /** The one-time secret, base64url: 10 to 32 bytes. */
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{14,43}$/)),
  role: v.picklist(ROLES),
  /** Wall clock, milliseconds since 1970. */
  expires_ms: v.pipe(v.number(), v.integer(), v.minValue(0)),
  tries_left: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(TRIES)),
});

/** A pairing that waits for its tablet. At most one: a new one takes the place of the old. */
export type OpenPairing = v.InferOutput<typeof schema>;

export const OPEN_PAIRING: RecordKind<OpenPairing> = {
  name: 'open-pairing',
  version: 1,
  schema,
  maxBytes: 1_024,
};

/**
 * A pairing that may be used once, from now on.
 * @param secret 10 to 32 random bytes.
 * @param lifetimeMs at most seven days; longer is cut.
 */
export function openPairing(role: Role, secret: Uint8Array, nowMs: number, lifetimeMs: number): OpenPairing {
  return {
    secret: Buffer.from(secret).toString('base64url'),
    role,
    expires_ms: Math.floor(nowMs + Math.min(lifetimeMs, SENT_HOME_MAX_MS)),
    tries_left: TRIES,
  };
}

/** Why a pairing may not be used now, or null when it may. */
export function pairingRefusal(open: OpenPairing | null, nowMs: number): ErrorCode | null {
  if (open === null) return 'NABIJ_E_PAIRING_NONE';
  if (open.tries_left === 0) return 'NABIJ_E_PAIRING_TRIES';
  // Further ahead than such a pairing can be: the clock has been set back, so its time is not known any more.
  const longestMs = secretOf(open).length === CODE_SECRET_BYTES ? IN_CLASS_MS : SENT_HOME_MAX_MS;
  const overAhead = open.expires_ms - nowMs > longestMs + SET_BACK_MS;
  return nowMs >= open.expires_ms || overAhead ? 'NABIJ_E_PAIRING_EXPIRED' : null;
}

/**
 * Takes off one try that failed. Write what comes back before anything else is said of it; pulling the plug while a
 * try is under way may give that one back. When a try was right, destroy the record: it can be used once.
 * @throws NabijError NABIJ_E_PAIRING_NONE, NABIJ_E_PAIRING_TRIES, NABIJ_E_PAIRING_EXPIRED.
 */
export function takeTry(open: OpenPairing | null, nowMs: number): OpenPairing {
  const refusal = pairingRefusal(open, nowMs);
  if (open === null || refusal !== null) {
    throw new NabijError(refusal ?? 'NABIJ_E_PAIRING_NONE', 'the pairing cannot be used', {
      fault: 'person',
    });
  }
  return { ...open, tries_left: open.tries_left - 1 };
}

/** The secret's bytes. */
export function secretOf(open: OpenPairing): Uint8Array {
  return Uint8Array.from(Buffer.from(open.secret, 'base64url'));
}
