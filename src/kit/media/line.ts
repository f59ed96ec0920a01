import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { FromChild, PipelineName, ToChild } from './child/messages.ts';
import { missingElement } from './packages.ts';

export interface LineOptions {
  readonly name: PipelineName;
  /** What is said when the device is the matter. */
  readonly code: ErrorCode;
  /** Whether packets come out of it, so that silence is a fault. */
  readonly yieldsPackets: boolean;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  readonly send: (message: ToChild) => void;
  /** Sent after every play: what has been set live since the pipeline was written down. */
  readonly settings: () => readonly ToChild[];
  readonly live: (on: boolean) => void;
  readonly missing: (code: ErrorCode, detail: string) => void;
  readonly back: () => void;
  /** Asks for a new process, since GStreamer looks for its plugins only once; false: not now, another line plays in it. */
  readonly replaceChild: () => boolean;
}

/** A device may need some time for its first packet; none for this long after is a device that hangs. */
const SILENT_MS = 5_000;

/**
 * One pipeline, kept playing while it is wanted: a failed one is said once, tried again ever more slowly, and said
 * to be back when it plays. One that is not wanted is never opened, not even to see whether it would.
 */
export class Line {
  readonly #options: LineOptions;
  #wanted = false;
  #ready = false;
  /** The child could not build it: an element is missing. */
  #unbuilt = false;
  /** The device's file was not there when it was last looked for. */
  #absent = false;
  #live = false;
  #missing = false;
  #attempt = 0;
  #packetMs = 0;
  #cancel: () => void = () => {};

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get live(): boolean {
    return this.#live;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  want(on: boolean): void {
    if (on === this.#wanted) return;
    this.#wanted = on;
    if (this.#unbuilt) return;
    this.#attempt = 0;
    if (on) this.#play();
    else this.#stop();
  }

  /** A packet came out. On the hot path: does nothing but note it, once it is live. */
  packet(nowMs: number): void {
    this.#packetMs = nowMs;
    if (this.#live || !this.#wanted) return;
    this.#setLive(true);
    this.#found();
  }

  childReady(): void {
    if (this.#unbuilt) return;
    this.#ready = true;
    if (this.#wanted) this.#play();
    else if (!this.#absent) this.#found();
  }

  childGone(code: ErrorCode, detail: string): void {
    this.#ready = false;
    this.#unbuilt = false;
    this.#cancel();
    this.#setLive(false);
    this.#lost(code, detail);
  }

  /** What the child says of this pipeline. */
  told(message: Exclude<FromChild, { event: 'ready' }>): void {
    switch (message.event) {
      case 'playing':
        if (this.#wanted && !this.#options.yieldsPackets) {
          this.#setLive(true);
          this.#found();
        }
        return;
      case 'stopped':
        return;
      case 'missing':
        this.#withoutPlugin(missingElement(message.element));
        return;
      case 'error':
        if (this.#wanted) this.#failed(this.#options.code, `${message.element}: ${message.reason}`);
    }
  }

  /** The device's file is there, or not, as seen without opening it. */
  seen(present: boolean, path: string): void {
    this.#absent = !present;
    if (this.#wanted || this.#unbuilt) return;
    if (present && this.#ready) this.#found();
    else if (!present) this.#lost(this.#options.code, `${path} is not there`);
  }

  #play(): void {
    this.#cancel();
    if (!this.#ready || !this.#wanted) return;
    const { name, send, settings, clock, yieldsPackets } = this.#options;
    send({ op: 'play', pipeline: name });
    for (const setting of settings()) send(setting);
    this.#packetMs = clock.nowMs();
    if (yieldsPackets) this.#watch();
  }

  #watch(): void {
    const { clock, code } = this.#options;
    this.#cancel = clock.after(SILENT_MS, () => {
      if (clock.nowMs() - this.#packetMs >= SILENT_MS) this.#failed(code, 'nothing comes out');
      else {
        this.#attempt = 0;
        this.#watch();
      }
    });
  }

  #stop(): void {
    this.#cancel();
    if (this.#ready) this.#options.send({ op: 'stop', pipeline: this.#options.name });
    this.#setLive(false);
  }

  #failed(code: ErrorCode, detail: string): void {
    const { clock, random } = this.#options;
    this.#stop();
    this.#lost(code, detail);
    const waitMs = retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    this.#attempt += 1;
    this.#cancel = clock.after(waitMs, () => this.#play());
  }

  #withoutPlugin(detail: string): void {
    this.#stop();
    this.#ready = false;
    this.#unbuilt = true;
    this.#lost('NABIJ_E_GSTREAMER_MISSING', detail);
    this.#replaceLater();
  }

  #replaceLater(): void {
    const { clock, replaceChild } = this.#options;
    this.#cancel = clock.after(LIMITS.reconnect.maxMs, () => {
      if (!replaceChild()) this.#replaceLater();
    });
  }

  #setLive(on: boolean): void {
    if (this.#live === on) return;
    this.#live = on;
    this.#options.live(on);
  }

  #lost(code: ErrorCode, detail: string): void {
    if (this.#missing) return;
    this.#missing = true;
    this.#options.missing(code, detail);
  }

  #found(): void {
    if (!this.#missing) return;
    this.#missing = false;
    this.#options.back();
  }
}
