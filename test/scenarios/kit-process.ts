import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DeskClient } from '../../src/cli/desk-client.ts';
import type { KitStatus } from '../../src/kit/ports.ts';
import { addDays, localTime } from '../../src/kit/records/local-time.ts';
import type { Answer, Ask, Role } from '../../src/protocol/office.ts';
import { PairedTablet } from '../support/paired-tablet.ts';

const MAIN = fileURLToPath(new URL('../../src/kit/main.ts', import.meta.url));

/** The real kit as a process of its own. */
export class KitProcess {
  readonly lines: string[] = [];
  readonly stderr: string[] = [];
  readonly ready: Promise<void>;
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #relayPort: number;

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
    this.#relayPort = relayPort;
    const config = join(directory, 'kit.json');
    const virtual = {
      relay_url: `ws://127.0.0.1:${relayPort}`,
      run_dir: directory,
      state_dir: join(directory, 'state'),
      clock: 'system',
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
    this.ready = new Promise((done, fail) => {
      createInterface({ input: this.#child.stdout! }).on('line', (line) => {
        this.lines.push(line);
        if (line.includes('"ready":true')) done();
      });
      this.#child.once('close', () => fail(new Error(`the kit ended: ${this.stderr.join('\n')}`)));
    });
    // Who waits for its end only need not look at this.
    this.ready.catch(() => {});
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

  /** Asks the kit's desk one thing, as who has a shell does. */
  async ask(ask: Ask): Promise<Answer> {
    const desk = await DeskClient.connect(this.#directory);
    try {
      return await desk.ask(ask);
    } finally {
      desk.close();
    }
  }

  /** Lends the kit out at all hours. */
  async lend(): Promise<void> {
    const until = addDays(localTime(Date.now()).date, 30);
    const answer = await this.ask({
      ask: 'loan_start',
      until,
      label: 'groep 7, de Wilgen',
      hours: 'ma-zo 00:00-24:00',
    });
    if (answer.answer !== 'loan') throw new Error(`not lent: ${JSON.stringify(answer)}`);
  }

  /** Pairs a tablet's end, by a link as it is sent home. */
  async pair(role: Role = 'pupil'): Promise<PairedTablet> {
    const answer = await this.ask({ ask: 'pair', role, place: 'home' });
    if (answer.answer !== 'pairing' || answer.pairing.state !== 'waiting') {
      throw new Error(`no pairing: ${JSON.stringify(answer)}`);
    }
    return PairedTablet.pair(this.#relayPort, answer.pairing.link);
  }

  async end(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }
}
