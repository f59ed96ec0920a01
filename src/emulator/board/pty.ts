import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { lstatSync, rmSync } from 'node:fs';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { FromBoard, HOST_BUFFER_BYTES, type SerialAdapter, TowardBoard } from './adapter.ts';
import type { SerialLine } from './uart.ts';

/** How long socat may take to make the pty, ms. */
const PLUG_TIMEOUT_MS = 3000;
const PLUG_POLL_MS = 5;
/** A child that was not asked to end and did, this often in a row without being opened, is given up. */
const MOST_FAILURES = 5;
/** socat's word for: somebody has opened the far side. */
const OPENED = 'starting data transfer loop';

interface PtyChild {
  readonly process: ChildProcessWithoutNullStreams;
  readonly exited: Promise<void>;
  /** Somebody has the port open. Until then the board's bytes are dropped, as an adapter's driver does. */
  opened: boolean;
}

/**
 * The board's serial adapter as a real pseudo-terminal that any program can open as a serial port.
 * A socat child holds the master side. It is one child an opening: when the port is closed the child ends and the next
 * takes its place under the same path, some 20 ms later. That way it is known whether anybody has the port open.
 */
export class PtyAdapter implements SerialAdapter {
  readonly #towardBoard: TowardBoard;
  readonly #log: Logger;
  readonly #onOpen: () => void;
  #path: string | null = null;
  #lastPath: string;
  #child: PtyChild | null = null;
  #failures = 0;
  #lost = 0;

  /**
   * @param path where the port appears once plugged: a symbolic link in a directory that exists.
   * @param onOpen called when a program has opened the port: a pty has no DTR line that would say so to the board.
   */
  constructor(line: SerialLine, path: string, log: Logger, onOpen: () => void = () => {}) {
    this.#lastPath = path;
    this.#log = log;
    this.#onOpen = onOpen;
    this.#towardBoard = new TowardBoard(line);
    new FromBoard(line, (bytes) => this.#deliver(bytes));
  }

  get path(): string | null {
    return this.#path;
  }

  /** Bytes of the board lost because a program had the port open and did not read. */
  get lostBytes(): number {
    return this.#lost;
  }

  /** @throws NabijError `NABIJ_E_EMULATOR_PORT` when the pty cannot be made. */
  async plug(path: string = this.#lastPath): Promise<void> {
    if (this.#path === path) return;
    await this.unplug();
    this.#path = path;
    this.#lastPath = path;
    this.#failures = 0;
    rmSync(path, { force: true });
    this.#start(path);
    try {
      await this.#appeared(path);
    } catch (error) {
      await this.unplug();
      throw error;
    }
  }

  async unplug(): Promise<void> {
    const path = this.#path;
    const child = this.#child;
    this.#path = null;
    this.#child = null;
    this.#towardBoard.clear();
    if (child !== null) {
      child.process.kill('SIGKILL');
      await child.exited;
    }
    if (path !== null) rmSync(path, { force: true });
  }

  close(): Promise<void> {
    return this.unplug();
  }

  #start(path: string): void {
    const pty = `PTY,link=${path},raw,echo=0,wait-slave,pty-interval=0.005`;
    // setpriv: the child must end with us even when we are killed.
    const process = spawn('setpriv', ['--pdeathsig', 'KILL', 'socat', '-dd', '-t0', '-b1024', pty, 'STDIO']);
    let failed = (_error?: Error) => {};
    const exited = new Promise<void>((resolve) => {
      process.once('exit', () => resolve());
      failed = () => resolve();
    });
    const child: PtyChild = { process, exited, opened: false };
    this.#child = child;
    process.on('error', (error) => {
      this.#log.warn({ reason: error.message }, 'the pty child cannot be started');
      failed(error);
    });
    // A pipe breaks when the child ends; its exit says so already.
    for (const pipe of [process.stdin, process.stdout, process.stderr]) pipe.on('error', () => {});
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (child.opened || !text.includes(OPENED)) return;
      child.opened = true;
      this.#onOpen();
    });
    process.stdout.on('data', (bytes: Buffer) => {
      process.stdout.pause();
      this.#towardBoard.offer(bytes, () => process.stdout.resume());
    });
    void exited.then(() => this.#ended(child));
  }

  /** The port was closed by its user, or the child has failed: the next one takes over. */
  #ended(child: PtyChild): void {
    const path = this.#path;
    if (this.#child !== child || path === null) return;
    this.#towardBoard.clear();
    this.#failures = child.opened ? 0 : this.#failures + 1;
    if (this.#failures < MOST_FAILURES) this.#start(path);
    else {
      this.#child = null;
      this.#path = null;
      this.#log.error({ code: 'NABIJ_E_EMULATOR_PORT' }, 'the pty child keeps ending: the port is gone');
    }
  }

  #deliver(bytes: Buffer): void {
    const child = this.#child;
    if (!child?.opened) return;
    const { stdin } = child.process;
    if (stdin.writableLength + bytes.length > HOST_BUFFER_BYTES) this.#lost += bytes.length;
    else if (stdin.writable) stdin.write(bytes);
  }

  async #appeared(path: string): Promise<void> {
    const deadlineMs = performance.now() + PLUG_TIMEOUT_MS;
    while (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      if (this.#child === null || performance.now() > deadlineMs) {
        const message = `no pty at ${path}: is socat installed, and may we write there?`;
        throw new NabijError('NABIJ_E_EMULATOR_PORT', message, { fault: 'part' });
      }
      await new Promise((resolve) => setTimeout(resolve, PLUG_POLL_MS));
    }
  }
}
