import type { DataChannel, PeerConnection } from 'node-datachannel';
import type { Lane } from '../../protocol/frames.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CallbackGate } from './callback-gate.ts';

/** What may wait in a channel: of `latest` hardly anything, since the newest is all that counts. */
const WAITING_BYTES_MAX = { latest: 8 * 1024, ordered: LIMITS.socketBacklogBytes } as const;

export interface RtcLanesEvents {
  open(open: boolean): void;
  text(lane: Lane, text: string): void;
}

/** The two data channels. */
export class RtcLanes {
  readonly #channels: Readonly<Record<Lane, DataChannel>>;
  #open = false;

  /** @param gate every callback of the native side goes through it. */
  constructor(connection: PeerConnection, gate: CallbackGate, events: RtcLanesEvents) {
    this.#channels = {
      latest: connection.createDataChannel('latest', { unordered: true, maxRetransmits: 0 }),
      ordered: connection.createDataChannel('ordered'),
    };
    const look = gate.pass(() => {
      const open = this.#channels.latest.isOpen() && this.#channels.ordered.isOpen();
      if (open === this.#open) return;
      this.#open = open;
      events.open(open);
    });
    for (const lane of ['latest', 'ordered'] as const) {
      const channel = this.#channels[lane];
      channel.onOpen(look);
      channel.onClosed(look);
      channel.onError(look);
      channel.onMessage(
        gate.pass((message: string | Buffer | ArrayBuffer) => {
          if (typeof message === 'string' && message.length <= LIMITS.frameBytes) events.text(lane, message);
        }),
      );
    }
  }

  /** False when the channel is not open or has too much waiting. */
  send(lane: Lane, text: string): boolean {
    const channel = this.#channels[lane];
    if (!this.#open || !channel.isOpen() || channel.bufferedAmount() > WAITING_BYTES_MAX[lane]) return false;
    return channel.sendMessage(text) || channel.isOpen();
  }

  close(): void {
    this.#open = false;
    for (const channel of Object.values(this.#channels)) channel.close();
  }
}
