import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A WebSocket client made of bytes, so that a test decides what is on the wire and when. */
export class RawSocket {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
  }

  /** Sends a handshake. */
  static open(port: number, path: string, headers: readonly string[] = []): Promise<RawSocket> {
    const upgrade = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
    return RawSocket.plain(port, path, [
      ...upgrade,
      'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
      ...headers,
    ]);
  }

  /** Sends a GET with the path as it is: no client puts it right. */
  static async plain(port: number, path: string, headers: readonly string[] = []): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1' });
    const raw = new RawSocket(socket);
    await once(socket, 'connect');
    socket.write([`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, '', ''].join('\r\n'));
    return raw;
  }

  /** The answer's status once its head is whole; what follows is left to read. */
  async status(): Promise<number> {
    await this.#until(() => this.#received.includes('\r\n\r\n'));
    const end = this.#received.indexOf('\r\n\r\n');
    const head = this.#received.subarray(0, end).toString();
    this.#received = this.#received.subarray(end + 4);
    return Number(head.split(' ', 2)[1]);
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Stops reading: what the other end sends waits there. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The next whole frame, or null when the connection ended first. */
  async frame(): Promise<{ opcode: number; payload: Buffer } | null> {
    let frame = this.#take();
    while (frame === null) {
      if (this.#socket.destroyed || this.#socket.readableEnded) return null;
      await this.#change();
      frame = this.#take();
    }
    return frame;
  }

  /** The code that the other end closes with, or 1006 when it says nothing. */
  async closeCode(): Promise<number> {
    for (;;) {
      const frame = await this.frame();
      if (frame === null) return 1006;
      if (frame.opcode === 8) return frame.payload.readUInt16BE(0);
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(): { opcode: number; payload: Buffer } | null {
    const bytes = this.#received;
    if (bytes.length < 2) return null;
    let length = bytes[1]! & 0x7f;
    let start = 2;
    if (length === 126) {
      if (bytes.length < 4) return null;
      length = bytes.readUInt16BE(2);
      start = 4;
    } else if (length === 127) {
      if (bytes.length < 10) return null;
      length = Number(bytes.readBigUInt64BE(2));
      start = 10;
    }
    if (bytes.length < start + length) return null;
    this.#received = bytes.subarray(start + length);
    return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(start, start + length) };
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached()) {
      if (this.#socket.destroyed) throw new Error('the connection ended');
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((done) => {
      const change = () => {
        for (const event of ['data', 'end', 'close']) this.#socket.off(event, change);
        done();
      };
      for (const event of ['data', 'end', 'close']) this.#socket.on(event, change);
    });
  }
}

/** A masked client frame. */
export function clientFrame(opcode: number, payload: Uint8Array, final = true): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i += 1) masked[i]! ^= mask[i % 4]!;
  return Buffer.concat([head, mask, masked]);
}
