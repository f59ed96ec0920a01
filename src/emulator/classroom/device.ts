import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { NabijError } from '../../core/errors.ts';

/**
 * A virtual device: a Unix socket for one program at a time. Whoever connects takes it over from the one before, so
 * that a program that was started again never meets the socket that its dead forerunner still seems to hold.
 */
export class Device {
  readonly #path: string;
  readonly #server: Server;
  readonly #onOpen: (user: Socket) => void;
  readonly #onClose: () => void;
  #user: Socket | null = null;

  /**
   * @param onOpen a program has opened the device.
   * @param onClose it is closed again; not called when another takes over.
   */
  constructor(path: string, onOpen: (user: Socket) => void, onClose: () => void) {
    this.#path = path;
    this.#onOpen = onOpen;
    this.#onClose = onClose;
    this.#server = createServer((user) => this.#open(user));
  }

  get user(): Socket | null {
    return this.#user;
  }

  /** @throws NabijError `NABIJ_E_EMULATOR_PART` when the socket cannot be made. */
  async listen(): Promise<void> {
    rmSync(this.#path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) =>
        reject(
          new NabijError(
            'NABIJ_E_EMULATOR_PART',
            'a virtual device cannot be made: is its directory writable?',
            { cause },
          ),
        ),
      );
      this.#server.listen(this.#path, resolve);
    });
    // A server that listens already only fails to accept one caller, who sees that for itself.
    this.#server.on('error', () => {});
    chmodSync(this.#path, 0o600);
  }

  async close(): Promise<void> {
    this.#user?.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    rmSync(this.#path, { force: true });
  }

  #open(user: Socket): void {
    const before = this.#user;
    this.#user = user;
    before?.destroy();
    user.on('error', () => user.destroy());
    user.on('close', () => {
      if (this.#user !== user) return;
      this.#user = null;
      this.#onClose();
    });
    this.#onOpen(user);
  }
}
