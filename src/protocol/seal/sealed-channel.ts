import type { Channel } from '../channel.ts';
import type { ErrorCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { CipherState } from './cipher-state.ts';
import { KIND, SEAL_OVERHEAD_BYTES, SEALED_FRAME_BYTES } from './kinds.ts';

const NONE = new Uint8Array(0);
/** The kind of a message is sealed with it, so that none can be taken for another. */
const AD = { [KIND.confirm]: Uint8Array.of(KIND.confirm), [KIND.frame]: Uint8Array.of(KIND.frame) } as const;

/** Both directions of a finished handshake, and the hash that names it. */
export interface Ciphers {
  readonly hash: Uint8Array;
  readonly sending: CipherState;
  readonly receiving: CipherState;
}

/**
 * A channel whose frames are sealed: nobody between the ends can read, change, repeat, leave out or reorder them.
 * The counters are not sent; the first message that does not open under the next one ends the channel, for good,
 * and nothing of it reaches `onFrame`. Each direction replaces its key every `LIMITS.sealRekeyFrames` messages.
 */
export class SealedChannel implements Channel {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  /** A message did not open: the channel is about to close by itself. What is sent now still goes out. */
  onFault: (code: ErrorCode) => void = () => {};
  readonly #inner: Channel;
  readonly #ciphers: Ciphers;
  #open = true;
  #fault: ErrorCode | null = null;

  /** Takes the ciphers for itself and wipes them at the end. Does not listen by itself: see `take` and `end`. */
  constructor(inner: Channel, ciphers: Ciphers) {
    this.#inner = inner;
    this.#ciphers = ciphers;
  }

  /** The same on both sides, and different for every handshake. */
  get hash(): Uint8Array {
    return this.#ciphers.hash;
  }

  get backlogBytes(): number {
    return this.#inner.backlogBytes;
  }

  /** Why this end closed the channel by itself; null when it did not. */
  get fault(): ErrorCode | null {
    return this.#fault;
  }

  /** Sends a frame of at most `SEALED_FRAME_BYTES`; a larger one is dropped: the relay would end the connection. */
  send(frame: Uint8Array): void {
    if (frame.length <= SEALED_FRAME_BYTES) this.#seal(KIND.frame, frame);
  }

  /** Tells the other end that the handshake came out the same here. */
  confirm(content: Uint8Array = NONE): void {
    this.#seal(KIND.confirm, content);
  }

  /** What the other end's confirmation holds. Null when it is anything else: the handshake has failed then. */
  takeConfirm(message: Uint8Array): Uint8Array | null {
    return this.#unseal(KIND.confirm, message);
  }

  /** A message came from the inner channel. */
  take(message: Uint8Array): void {
    if (!this.#open) return;
    const frame = this.#unseal(KIND.frame, message);
    if (frame !== null) {
      this.onFrame(frame);
      return;
    }
    this.#fault = 'NABIJ_E_SEAL_BROKEN';
    this.onFault(this.#fault);
    this.close();
  }

  close(): void {
    if (!this.#open) return;
    this.#over();
    this.#inner.close();
    this.onClose();
  }

  /** The inner channel is gone. */
  end(): void {
    if (!this.#open) return;
    this.#over();
    this.onClose();
  }

  #seal(kind: keyof typeof AD, frame: Uint8Array): void {
    if (!this.#open) return;
    const { sending } = this.#ciphers;
    const message = new Uint8Array(frame.length + SEAL_OVERHEAD_BYTES);
    message[0] = kind;
    sending.encrypt(AD[kind], frame, message.subarray(1));
    rekeyIfDue(sending);
    this.#inner.send(message);
  }

  #unseal(kind: keyof typeof AD, message: Uint8Array): Uint8Array | null {
    if (message[0] !== kind || message.length > SEALED_FRAME_BYTES + SEAL_OVERHEAD_BYTES) return null;
    const { receiving } = this.#ciphers;
    try {
      const frame = receiving.decrypt(AD[kind], message.subarray(1));
      rekeyIfDue(receiving);
      return frame;
    } catch {
      return null;
    }
  }

  #over(): void {
    this.#open = false;
    this.#ciphers.sending.wipe();
    this.#ciphers.receiving.wipe();
  }
}

function rekeyIfDue(cipher: CipherState): void {
  if (cipher.count % LIMITS.sealRekeyFrames === 0) cipher.rekey();
}
