import type { Channel } from '../../protocol/channel.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

/** A channel that nobody in between can read or change; `fault`: why this end closed it by itself. */
export interface Sealed extends Channel {
  readonly fault: ErrorCode | null;
  /** What names the session: the same on both sides. */
  readonly hash: Uint8Array;
}

/**
 * Makes of the relay's channel one that only the other end can read. Calls one of the two, once, unless the channel
 * ends first.
 */
export type Seal = (
  inner: Channel,
  opened: (channel: Sealed) => void,
  failed: (code: ErrorCode) => void,
) => void;

/** Where a kit is met, and how it is known there. */
export interface Way {
  /** `wss://relay/tablet/{name}`. */
  readonly url: string;
  readonly seal: Seal;
}
