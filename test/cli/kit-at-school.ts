import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Bitmap } from '../../src/core/bitmap.ts';
import { readText } from '../../src/core/glyphs.ts';
import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import { type Relay, startRelay } from '../../src/relay/server.ts';
import { KitProcess } from '../scenarios/kit-process.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { until } from '../support/until.ts';

const NABIJ = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A relay, an emulated classroom and the real kit in it, as it comes from its box, with `nabij` beside it. */
export class KitAtSchool {
  readonly relay: Relay;
  readonly emulator: Emulator;
  readonly directory: string;
  kit: KitProcess;
  readonly #commands: ChildProcess[] = [];
  readonly #remove: () => void;

  private constructor(relay: Relay, emulator: Emulator, scratch: ReturnType<typeof scratchDirectory>) {
    this.relay = relay;
    this.emulator = emulator;
    this.directory = scratch.path;
    this.#remove = () => scratch.remove();
    this.kit = new KitProcess(this.directory, relay.port);
  }

  static async open(): Promise<KitAtSchool> {
    const scratch = scratchDirectory();
    const relay = await startRelay({
      port: 0,
      pages: (_request, response) => response.end(),
      log: silentLogger,
    });
    const emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
    const school = new KitAtSchool(relay, emulator, scratch);
    await school.kit.ready;
    await until('the board up', async () => (await school.kit.status()).board === 'up');
    return school;
  }

  get stateDir(): string {
    return join(this.directory, 'state');
  }

  get display(): Bitmap {
    return new Bitmap(128, 64, this.emulator.board.display);
  }

  /** What the display says, once it says it. */
  readonly displaySays = (text: string): Promise<unknown> =>
    until(`"${text}" on the display`, () => readText(this.display).replaceAll(/\s+/g, ' ') === text);

  /** A command that goes on: what it has said so far, and how it ends. */
  start(...args: string[]): Command {
    const child = spawn(process.execPath, [NABIJ, '--run-dir', this.directory, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#commands.push(child);
    const [out, err]: [string[], string[]] = [[], []];
    createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
    createInterface({ input: child.stderr }).on('line', (line) => err.push(line));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { out, err, ended, signal: (name) => child.kill(name) };
  }

  /** A command from beginning to end. */
  async nabij(...args: string[]): Promise<Said> {
    const { out, err, ended } = this.start(...args);
    return { code: await ended, out: out.join('\n'), err: err.join('\n') };
  }

  async close(): Promise<void> {
    for (const child of this.#commands) if (child.exitCode === null) child.kill('SIGKILL');
    await this.kit.end();
    await this.emulator.close();
    await this.relay.close();
    this.#remove();
  }
}

export interface Command {
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly ended: Promise<number | null>;
  readonly signal: (name: NodeJS.Signals) => void;
}

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
