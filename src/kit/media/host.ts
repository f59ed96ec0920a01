import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
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
/** Bytes that may wait for a child that does not read: a quarter of a second of voice. */
const WAITING_BYTES_MAX = 4_096;

/** Keeps one GStreamer process warm and replaces it when it is gone. */
export class Host {
  readonly #options: HostOptions;
  readonly #hosted = new Map<PipelineName, Hosted>();
  #child: MediaChild | null = null;
  #startedMs = 0;
  #attempt = 0;
  #closed = false;
  #cancel: () => void = () => {};

  constructor(options: HostOptions) {
    this.#options = options;
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

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
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
        media: (index, chunk) => {
          if (deframers[index]?.push(chunk) === false) child.kill();
        },
        gone: (code, lastWords) => this.#gone(code, lastWords),
      },
    );
    this.#child = child;
  }

  #told(message: FromChild): void {
    if (message.event === 'ready') for (const { line } of this.#hosted.values()) line.childReady();
    else this.#hosted.get(message.pipeline)?.line.told(message);
  }

  #gone(exitCode: number | null, lastWords: string): void {
    this.#child = null;
    if (this.#closed) return;
    const { clock, random, log } = this.#options;
    const lacks = missingProgram(exitCode, lastWords);
    log.warn({ exitCode, lastWords: lastWords.trim().split('\n').at(-1) ?? '' }, 'a media child is gone');
    for (const { line, code } of this.#hosted.values()) {
      line.childGone(lacks === null ? code : 'NABIJ_E_GSTREAMER_MISSING', lacks ?? 'its process ended');
    }
    if (clock.nowMs() - this.#startedMs > STEADY_MS) this.#attempt = 0;
    const waitMs = retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    this.#attempt += 1;
    this.#cancel = clock.after(waitMs, () => this.#start());
  }
}
