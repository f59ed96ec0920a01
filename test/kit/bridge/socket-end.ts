import { WebSocket } from 'ws';
import type { Channel } from '../../../src/protocol/channel.ts';

/** A tablet's socket to the relay, as a channel: nothing sealed yet. */
export class SocketEnd implements Channel {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  /** What the relay said of the kit, and every binary message, in the order in which they came. */
  readonly heard: (string | Uint8Array)[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;

  constructor(port: number, name: string) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/tablet/${name}`, { perMessageDeflate: false });
    this.#socket.on('error', () => {});
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      this.onClose();
    });
    this.#socket.on('message', (data: Buffer, binary) => {
      const message = binary ? new Uint8Array(data) : data.toString();
      this.heard.push(message);
      if (typeof message !== 'string') this.onFrame(message);
      else if ((JSON.parse(message) as { online: boolean }).online) this.#online();
    });
  }

  #online: () => void = () => {};

  /** Connects, and resolves when the relay says that the kit is there. */
  static open(port: number, name: string): Promise<SocketEnd> {
    return new Promise((done, fail) => {
      const end = new SocketEnd(port, name);
      end.#online = () => done(end);
      end.onClose = () => fail(new Error(`closed with ${end.closeCode}`));
    });
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close();
  }
}
