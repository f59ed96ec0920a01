import { WebSocket } from 'ws';
import { type KitFrame, type Lane, laneOf, type TabletFrame } from '../../../src/protocol/frames.ts';
import { Lanes } from '../../../src/protocol/lanes.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';

/** A tablet that does what a test says: the real lanes over a real socket to the relay. */
export class TabletEnd {
  readonly got: KitFrame[] = [];
  readonly faults: string[] = [];
  closeCode: number | null = null;
  /** Where the fast carrier's packets go; null while there is none. */
  #fast: ((lane: Lane, text: string) => void) | null = null;
  readonly #socket: WebSocket;
  readonly #tick: NodeJS.Timeout;
  readonly #lanes = new Lanes({
    transmit: (carrier, lane, text) => {
      if (carrier === 'fast') this.#fast?.(lane, text);
      else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(Buffer.from(text));
    },
    deliver: (frame) => this.got.push(frame as KitFrame),
    onFault: (code) => this.faults.push(code),
  });

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closeCode = code;
      clearInterval(this.#tick);
    });
    socket.on('message', (data: Buffer, binary) => {
      if (binary) this.#lanes.receive('sure', data.toString());
    });
    this.#tick = setInterval(() => this.#lanes.tick(), LIMITS.laneTickMs);
  }

  /** Connects, and resolves when the relay says that the kit is there. */
  static open(port: number, kitId: string): Promise<TabletEnd> {
    return new Promise((done, fail) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/tablet/${kitId}`, { perMessageDeflate: false });
      const tablet = new TabletEnd(socket);
      socket.once('close', (code) => fail(new Error(`closed with ${code}`)));
      socket.on('message', (data: Buffer, binary) => {
        if (!binary && (JSON.parse(data.toString()) as { online: boolean }).online) done(tablet);
      });
    });
  }

  send(frame: TabletFrame): void {
    this.#lanes.send(frame, laneOf(frame.type));
  }

  /** Sends what is no frame, in the packet that a frame would have. */
  sendAny(frame: unknown, lane: Lane): void {
    this.#lanes.send(frame, lane);
  }

  /** Puts bytes on the socket as they are. */
  sendRaw(bytes: string | Uint8Array): void {
    this.#socket.send(Buffer.from(bytes as string));
  }

  setFast(carrier: ((lane: Lane, text: string) => void) | null): void {
    this.#fast = carrier;
    this.#lanes.setFastOpen(carrier !== null);
  }

  receiveFast(text: string): void {
    this.#lanes.receive('fast', text);
  }

  of<T extends KitFrame['type']>(type: T): Extract<KitFrame, { type: T }>[] {
    return this.got.filter((frame): frame is Extract<KitFrame, { type: T }> => frame.type === type);
  }

  close(): void {
    clearInterval(this.#tick);
    this.#socket.close();
  }
}
