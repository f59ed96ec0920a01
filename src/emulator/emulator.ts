import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../core/log.ts';
import { type BoardOptions, NabijBoard } from './board/emulated-board.ts';
import { PtyAdapter } from './board/pty.ts';
import { Classroom } from './classroom/classroom.ts';
import { Head } from './head.ts';
import { KitStatusReader } from './window/kit-status.ts';
import { WindowServer } from './window/server.ts';

export interface EmulatorOptions {
  /** Holds the sockets and the board's port; made with mode 0700 when it is not there. */
  readonly directory: string;
  /** Port of the class window on loopback; 0 takes a free one. */
  readonly port: number;
  readonly log: Logger;
  /** What is on the board: the committed image without a boot loader when left out. */
  readonly program?: Pick<BoardOptions, 'imagePath' | 'bootLoaderPath'>;
}

/** A whole kit without hardware: board, classroom and class window. */
export interface Emulator {
  readonly board: NabijBoard;
  readonly classroom: Classroom;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Opens everything; when one part fails, those before it are closed again.
 * @throws NabijError when the image, a Debian package or the port is missing.
 */
export async function openEmulator({
  directory,
  port,
  log,
  program = {},
}: EmulatorOptions): Promise<Emulator> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const classroom = await Classroom.open(directory, log);
    closers.push(() => classroom.close());
    const board = new NabijBoard(program);
    // Without a boot loader there is nothing that a reset could bring.
    const onOpen = () => {
      if (program.bootLoaderPath !== undefined) board.dtr();
    };
    const cable = new PtyAdapter(board.serial, join(directory, 'board.tty'), log, onOpen);
    closers.push(() => cable.close());
    await cable.plug();
    const head = new Head(board, (panDeg) => classroom.lookAt(panDeg));
    closers.push(() => head.close());
    const kit = new KitStatusReader(join(directory, 'kit.sock'));
    closers.push(() => kit.close());
    const window = new WindowServer({ board, classroom, head, kit, cable, log });
    const taken = await window.listen(port);
    closers.push(() => window.close());
    closers.push(board.pace());
    return { board, classroom, port: taken, close };
  } catch (error) {
    await close();
    throw error;
  }
}
