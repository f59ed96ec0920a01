import { LIMITS } from '../protocol/limits.ts';

/** The limits that the relay keeps; the tests make them small. */
const KEPT = [
  'frameBytes',
  'packetsPerSecond',
  'packetsBurst',
  'peerBytesPerSecond',
  'peerBytesBurst',
  'socketPingMs',
  'socketDeadMs',
  'socketBacklogBytes',
  'socketCloseMs',
  'socketsPerAddress',
  'socketsTotal',
  'socketIdleMs',
  'tabletsPerKit',
] as const satisfies readonly (keyof typeof LIMITS)[];

export type RelayLimits = Readonly<Record<(typeof KEPT)[number], number>>;

export const RELAY_LIMITS: RelayLimits = LIMITS;
