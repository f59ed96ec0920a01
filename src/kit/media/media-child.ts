import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Duplex, Writable } from 'node:stream';
import type { FromChild, PipelineSpec, ToChild } from './child/messages.ts';
import { ChildLines } from './child-lines.ts';
import { openProgram } from './program.ts';

/** First descriptor of a child that carries media; 0–2 are the usual ones, 3 is the control line. */
export const FIRST_MEDIA_FD = 4;
const CONTROL_FD = 3;
const LAST_WORDS_CHARS = 2_048;
const END_GRACE_MS = 1_000;
/** The kernel ends the child when we end, even when neither of us can say anything any more. */
const LAUNCH = ['--pdeathsig', 'KILL', '--', 'gjs', '-m', '/dev/stdin'];

export interface ChildEvents {
  message(message: FromChild): void;
  /** It said what is no message; it is ended, `gone` follows. */
  garbled(): void;
  /** Bytes on the n-th media descriptor. */
  media(index: number, chunk: Buffer): void;
  /** The process is gone; called once. `code` is null when a signal ended it or it could not be started. */
  gone(code: number | null, lastWords: string): void;
}

/** One GStreamer process: its control line and its media descriptors. Ends with us in every case. */
export class MediaChild {
  readonly #process: ChildProcess;
  readonly #control: Duplex;
  readonly #ended: Promise<void>;
  #lastWords = '';
  #gone = false;

  constructor(pipelines: readonly PipelineSpec[], events: ChildEvents) {
    const program = openProgram();
    const media = pipelines.map(() => 'pipe' as const);
    try {
      this.#process = spawn('setpriv', LAUNCH, { stdio: [program, 'ignore', 'pipe', 'pipe', ...media] });
    } finally {
      closeSync(program);
    }
    this.#ended = new Promise((resolve) => {
      const gone = (code: number | null): void => {
        if (this.#gone) return;
        this.#gone = true;
        for (const stream of this.#process.stdio) stream?.destroy();
        resolve();
        events.gone(code, this.#lastWords);
      };
      this.#process.on('exit', gone);
      this.#process.on('error', (error) => {
        this.#lastWords = error.message;
        gone(null);
      });
    });
    // A write to a child that has just ended fails here and is told by `exit`.
    for (const stream of this.#process.stdio) stream?.on('error', () => {});
    this.#control = this.#stream(CONTROL_FD);
    const lines = new ChildLines((message) => {
      if (!this.#gone) events.message(message);
    });
    this.#control.on('data', (chunk: Buffer) => {
      if (this.#gone || lines.push(chunk)) return;
      this.#control.removeAllListeners('data');
      events.garbled();
      this.kill();
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8')).slice(-LAST_WORDS_CHARS);
    });
    pipelines.forEach((_, index) => {
      this.#stream(FIRST_MEDIA_FD + index).on('data', (chunk: Buffer) => {
        if (!this.#gone) events.media(index, chunk);
      });
    });
    this.send({ op: 'setup', pipelines });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToChild): void {
    if (!this.#gone) this.#control.write(`${JSON.stringify(message)}\n`);
  }

  /** The n-th media descriptor, to write to. */
  media(index: number): Writable {
    return this.#stream(FIRST_MEDIA_FD + index);
  }

  /** Ends it at once; `gone` follows. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** Lets it close its devices; ends it when it takes longer than a second. */
  async close(): Promise<void> {
    if (!this.#gone) this.#control.end();
    const timer = setTimeout(() => this.kill(), END_GRACE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #stream(fd: number): Duplex {
    return this.#process.stdio[fd as 3] as Duplex;
  }
}
