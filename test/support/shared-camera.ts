import { closeSync, openSync, readSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { command, SHARED } from '../../src/emulator/classroom/shared-frames.ts';

/** Reads the virtual camera as GStreamer's `shmsrc` does, and gives every frame back as soon as it has been copied. */
export class SharedCamera {
  readonly socket: Socket;
  readonly #onFrame: (frame: Buffer) => void;
  #unread = Buffer.alloc(0);
  #memory: number | null = null;

  /** @param onFrame gets a copy of each frame. */
  constructor(path: string, onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame;
    this.socket = createConnection(path);
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, bytes]);
      while (this.#next());
    });
    this.socket.on('close', () => this.#forget());
  }

  close(): void {
    this.socket.destroy();
  }

  /** Carries out one whole command, if there is one. */
  #next(): boolean {
    const { commandBytes, newArea } = SHARED;
    if (this.#unread.length < commandBytes) return false;
    const first = Number(this.#unread.readBigUInt64LE(8));
    if (this.#unread.readUInt32LE(0) !== newArea) {
      this.#frame(first, Number(this.#unread.readBigUInt64LE(16)));
      this.#unread = this.#unread.subarray(commandBytes);
      return true;
    }
    const end = commandBytes + this.#unread.readUInt32LE(16);
    if (this.#unread.length < end) return false;
    const name = this.#unread.toString('latin1', commandBytes, end - 1);
    this.#memory = openSync(`/dev/shm${name}`, 'r');
    this.#unread = this.#unread.subarray(end);
    return true;
  }

  #frame(offset: number, bytes: number): void {
    if (this.#memory === null) return;
    const frame = Buffer.allocUnsafe(bytes);
    readSync(this.#memory, frame, 0, bytes, offset);
    this.socket.write(command(SHARED.ack, offset, 0));
    this.#onFrame(frame);
  }

  #forget(): void {
    if (this.#memory !== null) closeSync(this.#memory);
    this.#memory = null;
  }
}
