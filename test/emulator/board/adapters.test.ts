import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/log.ts';
import type { SerialAdapter } from '../../../src/emulator/board/adapter.ts';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';
import { PtyAdapter } from '../../../src/emulator/board/pty.ts';
import { type EmulatedPort, InProcessAdapter } from '../../../src/emulator/board/serial.ts';
import { boardWith } from './program.ts';

/** The same promises for both forms of the adapter, with the real firmware image behind them. */

interface Setup {
  readonly adapter: SerialAdapter;
  readonly open: (path: string) => SerialPort | EmulatedPort;
}

const forms: Record<string, (board: NabijBoard, path: string) => Promise<Setup>> = {
  'in process': async (board, path) => {
    const adapter = new InProcessAdapter(board.serial, path);
    return { adapter, open: (at) => adapter.open(at) };
  },
  'pty and node-serialport': async (board, path) => {
    const adapter = new PtyAdapter(board.serial, path, silentLogger);
    await adapter.plug();
    return { adapter, open: (at) => new SerialPort({ path: at, baudRate: 250_000 }) };
  },
};

const ECHO = `
ISR(USART_RX_vect) { UDR0 = UDR0; }
int main(void) { uart_begin(_BV(RXCIE0)); sei(); for (;;) sleep_mode(); }`;

const VERSION_QUERY = Buffer.of(0xf9);
const VERSION_REPORT = Buffer.of(0xf9, 2);

describe.each(Object.entries(forms))('adapter: %s', (_name, setUp) => {
  let folder: string;
  let board: NabijBoard;
  let stopPacing: () => void;
  let setup: Setup;
  let path: string;

  async function start(newBoard: NabijBoard) {
    board = newBoard;
    board.run(100);
    setup = await setUp(board, path);
    stopPacing = board.pace();
  }

  async function stop() {
    await setup.adapter.close();
    stopPacing();
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nabij-adapter-'));
    path = join(folder, 'ttyA');
    await start(new NabijBoard());
  });

  afterEach(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });

  /** Opens the port, trying again while it is not there, and gathers what comes. */
  async function open(at = path) {
    for (;;) {
      const port = setup.open(at);
      const failure = await new Promise<Error | null>((resolve) => {
        port.once('open', () => resolve(null));
        port.once('error', resolve);
      });
      if (failure !== null) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      const got: Buffer[] = [];
      port.on('error', () => {});
      port.on('data', (bytes: Buffer) => got.push(bytes));
      return { port, bytes: () => Buffer.concat(got) };
    }
  }

  const closed = (port: SerialPort | EmulatedPort) =>
    new Promise<{ disconnected?: boolean } | null>((resolve) => port.once('close', resolve));

  async function answers(opened: Awaited<ReturnType<typeof open>>) {
    opened.port.write(VERSION_QUERY);
    await expect.poll(opened.bytes).satisfies((all: Buffer) => all.includes(VERSION_REPORT));
  }

  test('the firmware answers a question for its Firmata version', async () => {
    await answers(await open());
  });

  test('a port that is closed and opened again works, and carries nothing from before', async () => {
    const first = await open();
    await answers(first);
    const gone = closed(first.port);
    first.port.close();
    expect(await gone).toBeNull();
    board.fault('reset');
    const resetMs = board.nowMs;
    // It greets whoever is there when it starts: nobody.
    await expect.poll(() => board.nowMs).toBeGreaterThan(resetMs + 150);
    const second = await open();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(second.bytes().length).toBe(0);
    await answers(second);
  });

  test('an unplug is noticed by an open port, and the path is gone', async () => {
    const opened = await open();
    await answers(opened);
    // node-serialport reads for ever without result when the hang-up comes in the midst of a read; let it wait first.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { port } = opened;
    const gone = closed(port);
    await setup.adapter.unplug();
    expect((await gone)?.disconnected).toBe(true);
    expect(port.isOpen).toBe(false);
    const late = setup.open(path);
    const failure = await new Promise<Error>((resolve) => late.once('error', resolve));
    expect(failure.message).toContain(path);
  });

  test('plugged in again, also under another name, the same board answers', async () => {
    await answers(await open());
    await setup.adapter.unplug();
    expect(setup.adapter.path).toBeNull();
    await setup.adapter.plug();
    await answers(await open());
    const other = join(folder, 'ttyB');
    await setup.adapter.plug(other);
    expect(setup.adapter.path).toBe(other);
    await answers(await open(other));
    expect(board.resets).toBe(0);
  });

  test('much at once reaches the board at the pace of its UART: nothing is lost on the way', async () => {
    await stop();
    const { board: echoing } = boardWith(ECHO);
    await start(echoing);
    const { port, bytes } = await open();
    const sent = Buffer.from(Array.from({ length: 12_000 }, (_, index) => (index * 7) & 0xff));
    const fromMs = board.nowMs;
    port.write(sent);
    await expect.poll(() => bytes().length).toBe(sent.length);
    expect(bytes().equals(sent)).toBe(true);
    expect(board.nowMs - fromMs).toBeGreaterThan(sent.length * 0.04);
    expect(board.overruns).toBe(0);
  }, 15_000);

  test('nobody else can open a port that is open', async () => {
    const first = await open();
    const second = setup.open(path);
    const failure = await new Promise<Error>((resolve) => second.once('error', resolve));
    expect(failure.message).toContain('lock');
    await answers(first);
  });
});
