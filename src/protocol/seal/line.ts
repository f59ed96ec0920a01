import type { Channel } from '../channel.ts';
import type { ErrorCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { type Kind, ofKind } from './kinds.ts';
import type { Finished } from './noise.ts';
import { SealedChannel } from './sealed-channel.ts';

/** Time limits as the handshake sees them; `Clock` of the core fits. */
export interface Timer {
  /** Calls `run` once after `ms`; the returned function takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** A connection that both ends have proved themselves on. */
export interface Session {
  readonly channel: SealedChannel;
  /** The other end's static public key. */
  readonly peerKey: Uint8Array;
}

/** What every opening needs and says. */
export interface OpeningOptions<Opened extends Session = Session> {
  readonly inner: Channel;
  readonly timer: Timer;
  /** Absent: `LIMITS.sealHandshakeMs`. */
  readonly timeLimitMs?: number;
  /** Once, unless it fails. Set the channel's callbacks before returning: frames may be waiting. */
  readonly opened: (session: Opened) => void;
  /** Once, unless it opens; the inner channel is closed by then. */
  readonly failed: (code: ErrorCode) => void;
}

type LineOptions = Pick<OpeningOptions, 'inner' | 'timer' | 'timeLimitMs' | 'failed'>;

/** Why a handshake stopped. */
export class OpeningError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/**
 * The inner channel while a handshake is under way: hands messages out one by one, each of the kind that is due,
 * holds a few that come early, and fails as a whole when the time is up or the connection gone.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #early: Uint8Array[] = [];
  readonly #cancelTimer: () => void;
  #waiting: { readonly give: (message: Uint8Array) => void; readonly fail: (error: Error) => void } | null =
    null;
  #failure: OpeningError | null = null;
  #over = false;
  #closingMeans: ErrorCode = 'NABIJ_E_SEAL_REFUSED';

  constructor(options: LineOptions) {
    this.#options = options;
    const { inner, timer, timeLimitMs = LIMITS.sealHandshakeMs } = options;
    inner.onFrame = (message) => this.#take(message);
    inner.onClose = () => this.fail(this.#closingMeans);
    this.#cancelTimer = timer.after(timeLimitMs, () => this.fail('NABIJ_E_SEAL_TIMEOUT'));
  }

  send(kind: Kind, message: Uint8Array): void {
    this.#check();
    this.#options.inner.send(ofKind(kind, message));
  }

  /** The next message without its kind, or an `OpeningError`. */
  async receive(kind: Kind): Promise<Uint8Array> {
    return (await this.receiveOneOf(kind)).message;
  }

  /** The same where more than one kind may come. */
  async receiveOneOf<Due extends Kind>(...due: readonly Due[]): Promise<{ kind: Due; message: Uint8Array }> {
    const message = await this.#next();
    const kind = due.find((one) => one === message[0]);
    if (kind === undefined) throw new OpeningError('NABIJ_E_SEAL_BROKEN');
    return { kind, message: message.subarray(1) };
  }

  /** From here on, that the other end closes means this. */
  closingMeans(code: ErrorCode): void {
    this.#closingMeans = code;
  }

  /** Makes the channel of a finished handshake; until the handshake's end, the line still listens. */
  channel(finished: Finished): SealedChannel {
    return new SealedChannel(this.#options.inner, finished);
  }

  /** Waits for the other end's confirmation, whose content must fit; `code` is what any other message means. */
  async confirmed(
    channel: SealedChannel,
    code: ErrorCode,
    fits: (content: Uint8Array) => boolean,
  ): Promise<Uint8Array> {
    try {
      const content = channel.takeConfirm(await this.#next());
      if (content === null || !fits(content)) throw new OpeningError(code);
      return content;
    } catch (error) {
      channel.end();
      throw error;
    }
  }

  /** Ends the handshake: the channel takes what comes, what came early first. */
  handOver<Opened extends Session>(session: Opened, opened: (session: Opened) => void): void {
    const { inner } = this.#options;
    const { channel } = session;
    if (this.#failure !== null) {
      channel.end();
      return;
    }
    this.#over = true;
    this.#cancelTimer();
    inner.onClose = () => channel.end();
    opened(session);
    for (let message = this.#early.shift(); message !== undefined; message = this.#early.shift())
      channel.take(message);
    inner.onFrame = (message) => channel.take(message);
  }

  /** Gives the handshake up, and the connection with it. The first reason counts. */
  fail(code: ErrorCode): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = new OpeningError(code);
    this.#cancelTimer();
    const { inner, failed } = this.#options;
    inner.onFrame = () => {};
    inner.onClose = () => {};
    inner.close();
    this.#early.length = 0;
    this.#waiting?.fail(this.#failure);
    this.#waiting = null;
    failed(code);
  }

  #take(message: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) waiting.give(message);
    else if (this.#early.length < LIMITS.sealEarlyFrames) this.#early.push(message);
    else this.fail('NABIJ_E_SEAL_BROKEN');
  }

  #next(): Promise<Uint8Array> {
    this.#check();
    const early = this.#early.shift();
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((give, fail) => {
      this.#waiting = { give, fail };
    });
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}

/** Runs a handshake over the options' inner channel. Whatever goes wrong in it is `otherwise`, unless it says better. */
export function runHandshake<Opened extends Session>(
  options: OpeningOptions<Opened>,
  otherwise: ErrorCode,
  handshake: (line: Line) => Promise<Opened>,
): void {
  const line = new Line(options);
  handshake(line).then(
    (session) => line.handOver(session, options.opened),
    (error: unknown) => line.fail(error instanceof OpeningError ? error.code : otherwise),
  );
}
