import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Frames that the reader may hold: one that it works on and one that waits. */
const HELD_MAX = 2;
const SLOTS = HELD_MAX + 1;

/**
 * The wire of GStreamer's `shmsrc` (gst-plugins-bad, sys/shm/shmpipe.c), as C lays it out on a 64-bit machine: type
 * and area (4 bytes each), then two words of 8 bytes, of which a type may use less.
 */
export const SHARED = { commandBytes: 24, newArea: 1, newBuffer: 3, ack: 4, area: 1 } as const;

/** A command without its text. */
export function command(type: number, first: number, second: number): Buffer {
  const bytes = Buffer.alloc(SHARED.commandBytes);
  bytes.writeUInt32LE(type, 0);
  bytes.writeInt32LE(SHARED.area, 4);
  bytes.writeBigUInt64LE(BigInt(first), 8);
  bytes.writeBigUInt64LE(BigInt(second), 16);
  return bytes;
}

/**
 * Frames in memory that the camera and the program that has it open both see, as a real camera's driver hands them
 * over: no copy stands between a frame that is whole and its encoder. Only the news of it goes over the socket.
 */
export class SharedFrames {
  readonly #user: Socket;
  readonly #frameBytes: number;
  readonly #path: string;
  readonly #file: number;
  readonly #free: number[] = Array.from({ length: SLOTS }, (_, slot) => slot);
  #prepared: number | null = null;
  #unread = Buffer.alloc(0);
  #open = true;

  /** Offers the memory to a program that has just connected; it is given back when that one goes. */
  constructor(user: Socket, frameBytes: number) {
    this.#user = user;
    this.#frameBytes = frameBytes;
    const name = `nabij-camera-${randomBytes(8).toString('hex')}`;
    this.#path = `/dev/shm/${name}`;
    this.#file = openSync(this.#path, 'wx+', 0o600);
    ftruncateSync(this.#file, SLOTS * frameBytes);
    const text = Buffer.from(`/${name}\0`);
    user.write(Buffer.concat([command(SHARED.newArea, SLOTS * frameBytes, text.length), text]));
    user.on('data', (bytes) => this.#receive(bytes));
    user.on('close', () => this.#close());
  }

  /** Puts a frame where the reader will find it; false when the reader still holds all that it may. */
  prepare(frame: Buffer): boolean {
    if (!this.#open) return false;
    if (this.#prepared === null && SLOTS - this.#free.length < HELD_MAX) this.#prepared = this.#free.shift()!;
    if (this.#prepared === null) return false;
    writeSync(this.#file, frame, 0, this.#frameBytes, this.#prepared * this.#frameBytes);
    return true;
  }

  /** Hands the prepared frame over. `changedBytes` at its beginning have changed since. */
  deliver(frame: Buffer, changedBytes: number): void {
    if (!this.#open || this.#prepared === null) return;
    const at = this.#prepared * this.#frameBytes;
    if (changedBytes > 0) writeSync(this.#file, frame, 0, changedBytes, at);
    this.#prepared = null;
    this.#user.write(command(SHARED.newBuffer, at, this.#frameBytes));
  }

  /** The reader says which frames it has done with. Whatever else it says ends it. */
  #receive(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    while (this.#unread.length >= SHARED.commandBytes) {
      const type = this.#unread.readUInt32LE(0);
      const slot = Number(this.#unread.readBigUInt64LE(8)) / this.#frameBytes;
      this.#unread = this.#unread.subarray(SHARED.commandBytes);
      if (type !== SHARED.ack || !this.#handedOut(slot)) {
        this.#user.destroy();
        return;
      }
      this.#free.push(slot);
    }
    // The reader has it mapped: nobody else needs the name any more.
    rmSync(this.#path, { force: true });
  }

  #handedOut(slot: number): boolean {
    return Number.isInteger(slot) && slot < SLOTS && slot !== this.#prepared && !this.#free.includes(slot);
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }
}
