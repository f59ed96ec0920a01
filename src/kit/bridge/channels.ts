import type { Channel } from '../../protocol/channel.ts';

/**
 * Makes of a tablet's connection through the relay the channel that its frames travel; calls `ready` once when
 * frames may pass, or never when the connection ends before. A sealed channel wraps the connection and says
 * `ready` after its handshake.
 */
export type ChannelFactory = (connection: Channel, ready: (channel: Channel) => void) => void;

/** Frames go over the relay as they are. */
export const plainChannel: ChannelFactory = (connection, ready) => ready(connection);
