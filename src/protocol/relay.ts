import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';

/**
 * How kit and tablet meet at the relay. Text messages are between an end and the relay; binary messages are
 * passed on as they are: the relay knows nothing of what is in them.
 * Kit:    GET /kit/{kit id}     binary = peer number (2 bytes, big-endian) + frame
 * Tablet: GET /tablet/{kit id}  binary = frame
 *
 * A tablet may speak once it has heard `kit online: true`; what it says before is dropped. When that kit's
 * connection ends the tablet's is closed too (4004), so that both ends start afresh and nothing old is mixed in.
 */
export const KIT_ID = /^[a-z2-7]{16}$/;

const peer = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff));

/** What the relay says to the kit. */
export const relayToKit = v.variant('type', [
  v.strictObject({ type: v.literal('peer_open'), peer }),
  v.strictObject({ type: v.literal('peer_closed'), peer }),
]);
export type RelayToKit = v.InferOutput<typeof relayToKit>;

/** What the kit says to the relay. */
export const kitToRelay = v.strictObject({ type: v.literal('drop_peer'), peer });
export type KitToRelay = v.InferOutput<typeof kitToRelay>;

/** What the relay says to the tablet. */
export const relayToTablet = v.strictObject({ type: v.literal('kit'), online: v.boolean() });
export type RelayToTablet = v.InferOutput<typeof relayToTablet>;

/** WebSocket close codes, each with the error a person can meet. */
export const CLOSE = {
  /** The standard's own "message too big". */
  1009: 'NABIJ_E_FRAME_SIZE',
  4001: 'NABIJ_E_FRAME_RATE',
  4002: 'NABIJ_E_RELAY_BUSY',
  4003: 'NABIJ_E_TAKEN_OVER',
  4004: 'NABIJ_E_LINK_LOST',
  4005: 'NABIJ_E_RELAY_ADDRESS',
  4006: 'NABIJ_E_FRAME_JSON',
} as const satisfies Record<number, ErrorCode>;
export type CloseCode = keyof typeof CLOSE;
