import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KitStatus } from '../../src/kit/ports.ts';

export const KIT_ID = 'abcdefghijklmno2';
const MAIN = fileURLToPath(new URL('../../src/kit/main.ts', import.meta.url));

/** The real kit as a process of its own. */
export class KitProcess {
  readonly lines: string[] = [];
  readonly stderr: string[] = [];
  readonly ready: Promise<void>;
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #directory: string;

  /**
   * @param settings laid over those of a wholly virtual kit.
   * @param env laid over our own environment.
   */
  constructor(
    directory: string,
    relayPort: number,
    settings: Readonly<Record<string, unknown>> = {},
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#directory = directory;
    const config = join(directory, 'kit.json');
    const virtual = {
      kit_id: KIT_ID,
      relay_url: `ws://127.0.0.1:${relayPort}`,
      pupil_name: 'Sam',
      run_dir: directory,
      board: { port: join(directory, 'board.tty') },
      camera: { source: 'virtual' },
      sound: { input: 'virtual', output: 'virtual', echo: 'off' },
    };
    writeFileSync(config, JSON.stringify({ ...virtual, ...settings }));
    this.#child = spawn(process.execPath, [MAIN, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.ended = new Promise((done) => this.#child.once('exit', (code) => done(code)));
    createInterface({ input: this.#child.stderr! }).on('line', (line) => this.stderr.push(line));
    this.ready = new Promise((done) => {
      createInterface({ input: this.#child.stdout! }).on('line', (line) => {
        this.lines.push(line);
        if (line.includes('"ready":true')) done();
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** The kit's status as it stands. */
  status(): Promise<KitStatus> {
    return new Promise((done, fail) => {
      const socket = connect(join(this.#directory, 'kit.sock'));
      socket.once('error', fail);
      createInterface({ input: socket }).once('line', (line) => {
        socket.destroy();
        done(JSON.parse(line) as KitStatus);
      });
    });
  }

  async end(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }
}
