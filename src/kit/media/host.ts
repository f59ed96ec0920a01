import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { Answers } from './answers.ts';
import type { FromChild, PipelineName, PipelineSpec, ToChild } from './child/messages.ts';
import type { Line } from './line.ts';
import { MediaChild } from './media-child.ts';
import { missingProgram } from './packages.ts';
import { frameRtp, RTP_FRAME_BYTES_MAX, RtpDeframer } from './rtp-framing.ts';

/** A pipeline of a host and the line that looks after it. */
export interface Hosted {
  readonly spec: PipelineSpec;
  readonly line: Line;
  /** Code said when the process is gone. */
  readonly code: ErrorCode;
  /** Takes each RTP packet that comes out. */
  readonly packet: (rtp: Buffer) => void;
}

export interface HostOptions {
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  readonly log: Logger;
}

/** A child that has stood this long starts the schedule of restarts anew. */
const STEADY_MS = 10_000;
/** A child builds its pipelines within this; a first start on an SD card reads every plugin. */
const READY_MS = 30_000;
/** How often a child is asked for a sign of life, and how long it may take: opening a device keeps it busy. */
const PING_MS = 1_000;
const ALIVE_MS = 4_000;
/** Bytes that may wait for a child that does not read: a quarter of a second of voice. */
const WAITING_BYTES_MAX = 4_096;

/** Keeps one GStreamer process warm and replaces it when it is gone or hangs. */
export class Host {
  readonly #options: HostOptions;
  readonly #hosted = new Map<PipelineName, Hosted>();
  readonly #life: Answers;
  #child: MediaChild | null = null;
  #startedMs = 0;
  #attempt = 0;
  #closed = false;
  /** Takes back the next ping or the next start. */
  #cancel: () => void = () => {};

  constructor(options: HostOptions) {
    this.#options = options;
    this.#life = new Answers(options.clock, () => this.hung());
  }

  /** @param hosted in the order of the media descriptors that their pipelines name. */
  open(hosted: readonly Hosted[]): void {
    for (const one of hosted) this.#hosted.set(one.spec.name, one);
    this.#start();
  }

  /** The child's process id, while it has one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  send(message: ToChild): void {
    this.#child?.send(message);
  }

  /** Gives a packet to a pipeline; drops it when the child does not keep up. */
  write(name: PipelineName, rtp: Buffer): void {
    const index = [...this.#hosted.keys()].indexOf(name);
    const stream = this.#child?.media(index);
    if (stream === undefined || rtp.length > RTP_FRAME_BYTES_MAX) return;
    if (stream.writable && stream.writableLength < WAITING_BYTES_MAX) stream.write(frameRtp(rtp));
  }

  /** Takes a new process unless a line plays in this one. */
  replace(): boolean {
    for (const { line } of this.#hosted.values()) if (line.live) return false;
    this.#child?.kill();
    return true;
  }

  /** Ends a process that does not answer, even a stopped one: whatever it has open is then closed. */
  hung(): void {
    this.#options.log.warn({ pid: this.pid }, 'a media child does not answer and is ended');
    this.#child?.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    this.#life.forget();
    await this.#child?.close();
  }

  #start(): void {
    const all = [...this.#hosted.values()];
    const deframers = all.map(({ packet }) => new RtpDeframer(packet));
    this.#startedMs = this.#options.clock.nowMs();
    const child = new MediaChild(
      all.map(({ spec }) => spec),
      {
        message: (message) => this.#told(message),
        garbled: () => this.#options.log.warn({ pid: child.pid }, 'a media child said what is no message'),
        media: (index, chunk) => {
          if (deframers[index]?.push(chunk) === false) child.kill();
        },
        gone: (code, lastWords) => this.#gone(code, lastWords),
      },
    );
    this.#child = child;
    this.#life.asked(READY_MS);
  }

  #told(message: FromChild): void {
    if (message.event === 'ready' || message.event === 'alive') this.#lives();
    if (message.event === 'ready') for (const { line } of this.#hosted.values()) line.childReady();
    else if (message.event !== 'alive') this.#hosted.get(message.pipeline)?.line.told(message);
  }

  #lives(): void {
    this.#life.answered();
    if (this.#closed) return;
    this.#cancel = this.#options.clock.after(PING_MS, () => {
      this.send({ op: 'ping' });
      this.#life.asked(ALIVE_MS);
    });
  }

  #gone(exitCode: number | null, lastWords: string): void {
    this.#child = null;
    this.#cancel();
    this.#life.forget();
    if (this.#closed) return;
    const { clock, random, log } = this.#options;
    const lacks = missingProgram(exitCode, lastWords);
    log.warn({ exitCode, lastWords: lastWords.trim().split('\n').at(-1) ?? '' }, 'a media child is gone');
    for (const { line, code } of this.#hosted.values()) {
      line.childGone(code, lacks);
    }
    if (clock.nowMs() - this.#startedMs > STEADY_MS) this.#attempt = 0;
    const waitMs = retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    this.#attempt += 1;
    this.#cancel = clock.after(waitMs, () => this.#start());
  }
}
