import type { Clock } from '../../core/clock.ts';
import { retryDelayMs } from '../../core/retry.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { Absence } from './absence.ts';
import { Answers } from './answers.ts';
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
  /** The child does not answer: it has to be ended, and what it has open with it. */
  readonly hung: () => void;
}

/** A device may need this long for its first packet … */
const FIRST_PACKET_MS = 5_000;
/** … and no packet for this long after is a device that hangs. */
const SILENT_MS = 2_000;
/** A device is closed within this or its process is ended: off means off within a second. */
const STOPPED_MS = 800;

/**
 * One pipeline, kept playing while it is wanted: a failed one is said once, tried again ever more slowly, and said
 * to be back when it plays. One that is not wanted is never opened, not even to see whether it would.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #absence: Absence;
  readonly #stops: Answers;
  #wanted = false;
  #ready = false;
  /** The child could not build it: an element is missing. */
  #unbuilt = false;
  /** The device's file was not there when it was last looked for. */
  #absent = false;
  #live = false;
  #attempt = 0;
  #packetMs = 0;
  #cancel: () => void = () => {};

  constructor(options: LineOptions) {
    this.#options = options;
    this.#absence = new Absence(options);
    this.#stops = new Answers(options.clock, options.hung);
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
    else {
      this.#stop();
      if (this.#ready) this.#absence.dropSuspicion();
    }
  }

  /** Stops for good: nothing is waited for any more. */
  close(): void {
    this.want(false);
    this.#cancel();
    this.#stops.forget();
    this.#absence.dropSuspicion();
  }

  /** A packet came out. On the hot path: does nothing but note it, once it is live. */
  packet(nowMs: number): void {
    this.#packetMs = nowMs;
    if (this.#live || !this.#wanted) return;
    this.#setLive(true);
    this.#absence.over();
    this.#cancel();
    this.#watch();
  }

  childReady(): void {
    if (this.#unbuilt) return;
    this.#ready = true;
    if (this.#wanted) this.#play();
    else if (!this.#absent) this.#absence.over();
  }

  /** @param lacks the program or library that it ended for want of; null: it may well be back in a moment. */
  childGone(code: ErrorCode, lacks: string | null): void {
    this.#stops.forget();
    this.#ready = false;
    this.#unbuilt = false;
    this.#cancel();
    this.#setLive(false);
    if (lacks === null) this.#absence.suspected(code, 'its process ended');
    else this.#absence.certain('NABIJ_E_GSTREAMER_MISSING', lacks);
  }

  /** What the child says of this pipeline. */
  told(message: Extract<FromChild, { pipeline: PipelineName }>): void {
    switch (message.event) {
      case 'playing':
        if (this.#wanted && !this.#options.yieldsPackets) {
          this.#setLive(true);
          this.#absence.over();
        }
        return;
      case 'stopped':
        this.#stops.answered();
        return;
      case 'missing':
        this.#withoutPlugin(missingElement(message.element));
        return;
      case 'error':
        if (this.#wanted) this.#failed(`${message.element}: ${message.reason}`);
    }
  }

  /** The device's file is there, or not, as seen without opening it. */
  seen(present: boolean, path: string): void {
    this.#absent = !present;
    if (this.#wanted || this.#unbuilt) return;
    if (present && this.#ready) this.#absence.over();
    else if (!present) this.#absence.certain(this.#options.code, `${path} is not there`);
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
    const { clock } = this.#options;
    const limitMs = this.#live ? SILENT_MS : FIRST_PACKET_MS;
    const quietMs = (): number => clock.nowMs() - this.#packetMs;
    this.#cancel = clock.after(limitMs - quietMs(), () => {
      if (quietMs() >= limitMs) this.#failed('nothing comes out');
      else {
        if (this.#live) this.#attempt = 0;
        this.#watch();
      }
    });
  }

  #stop(): void {
    this.#cancel();
    if (this.#ready) {
      this.#options.send({ op: 'stop', pipeline: this.#options.name });
      this.#stops.asked(STOPPED_MS);
    }
    this.#setLive(false);
  }

  /** What fails before it ever played is not there; what played may play again with the next try. */
  #failed(detail: string): void {
    const { clock, random, code } = this.#options;
    if (this.#live) this.#absence.suspected(code, detail);
    else this.#absence.certain(code, detail);
    this.#stop();
    const waitMs = retryDelayMs(LIMITS.reconnect, this.#attempt, random());
    this.#attempt += 1;
    this.#cancel = clock.after(waitMs, () => this.#play());
  }

  #withoutPlugin(detail: string): void {
    this.#stop();
    this.#ready = false;
    this.#unbuilt = true;
    this.#absence.certain('NABIJ_E_GSTREAMER_MISSING', detail);
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
}
