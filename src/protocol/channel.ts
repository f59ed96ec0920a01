/**
 * A way to carry whole frames between one tablet and the kit: in order, no loss, until it closes.
 * A socket is one, and the sealed channel is one over another.
 */
export interface Channel {
  /** Sends one frame. Frames sent after the end are dropped. */
  send(frame: Uint8Array): void;
  /** Bytes accepted and not yet on the network. */
  readonly backlogBytes: number;
  /** Called for each frame that came. Set before the first turn of the event loop ends. */
  onFrame: (frame: Uint8Array) => void;
  /** Called once when the channel has ended, whoever ended it. */
  onClose: () => void;
  close(): void;
}
