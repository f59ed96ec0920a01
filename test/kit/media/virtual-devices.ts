import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedFrames } from '../../../src/emulator/classroom/shared-frames.ts';

const NAMES = ['camera.sock', 'microphone.sock', 'speaker.sock'] as const;
type Name = (typeof NAMES)[number];
const FRAME_MS = 33;

/** Sockets as the emulator offers them, with as little behind them as will do. */
export class VirtualDevices {
  readonly directory = mkdtempSync(join(tmpdir(), 'nabij-devices-'));
  /** What the speaker played since it was last emptied, S16LE at 48 kHz. */
  played: Buffer[] = [];
  readonly #servers: Server[] = [];
  readonly #open = new Map<Name, Socket>();
  readonly #timer: NodeJS.Timeout;
  #frames: SharedFrames | null = null;

  private constructor(frame: () => Buffer) {
    this.#timer = setInterval(() => {
      const next = frame();
      if (next.length === 0 || !this.#open.has('camera.sock')) return;
      this.#frames ??= new SharedFrames(this.#open.get('camera.sock')!, next.length);
      if (this.#frames.prepare(next)) this.#frames.deliver(next, 0);
    }, FRAME_MS);
  }

  /** @param frame makes the camera's next picture, I420. */
  static async open(frame: () => Buffer = () => Buffer.alloc(0)): Promise<VirtualDevices> {
    const devices = new VirtualDevices(frame);
    await Promise.all(NAMES.map((name) => devices.#listen(name)));
    return devices;
  }

  isOpen(name: Name): boolean {
    return this.#open.has(name);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#open.values()) socket.destroy();
    for (const server of this.#servers) server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #listen(name: Name): Promise<void> {
    const server = createServer((socket) => {
      this.#open.set(name, socket);
      socket.on('error', () => {});
      if (name === 'speaker.sock') socket.on('data', (chunk) => this.played.push(chunk as Buffer));
      else socket.resume();
      socket.on('close', () => {
        if (this.#open.get(name) !== socket) return;
        this.#open.delete(name);
        if (name === 'camera.sock') this.#frames = null;
      });
    });
    server.on('error', () => {});
    this.#servers.push(server);
    return new Promise((resolve) => server.listen(join(this.directory, name), resolve));
  }
}

/** A picture that cannot be compressed away: every bitrate is used in full. Seeded, so that each run sees the same. */
export function noise(width: number, height: number): () => Buffer {
  let seed = 1;
  return () => {
    const frame = Buffer.alloc((width * height * 3) / 2, 128);
    for (let at = 0; at < width * height; at += 4) {
      seed = (seed * 1_103_515_245 + 12_345) >>> 0;
      frame.writeUInt32LE(seed, at);
    }
    return frame;
  };
}
