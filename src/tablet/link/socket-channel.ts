import type { Channel } from '../../protocol/channel.ts';
import { LIMITS } from '../../protocol/limits.ts';

/** What the channel needs of a WebSocket. */
export interface BinarySocket {
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Binary messages of the relay's socket, handed on as they are: what the sealed channel travels in. */
export class SocketChannel implements Channel {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  readonly #socket: BinarySocket;
  #open = true;

  constructor(socket: BinarySocket) {
    this.#socket = socket;
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (this.#open && frame.byteLength <= LIMITS.frameBytes) this.#socket.send(new Uint8Array(frame));
  }

  /** A binary message came. One that is too large ends the channel: no Nabij sends it. */
  take(data: ArrayBuffer): void {
    if (!this.#open) return;
    if (data.byteLength > LIMITS.frameBytes) this.close();
    else this.onFrame(new Uint8Array(data));
  }

  /** The socket is gone, or the kit is: nothing comes or goes any more. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.onClose();
  }

  close(): void {
    this.#socket.close();
    this.end();
  }
}
