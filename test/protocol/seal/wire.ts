import { createPrivateKey, createPublicKey, diffieHellman, randomBytes } from 'node:crypto';
import type { Channel } from '../../../src/protocol/channel.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import type { DhKey } from '../../../src/protocol/seal/dh.ts';
import type { OpeningOptions, Session } from '../../../src/protocol/seal/line.ts';
import { HandClock } from '../../support/hand-clock.ts';

/** SubjectPublicKeyInfo and PKCS #8 of an X25519 key (RFC 8410 §4 and §7), up to the key itself. */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A key of Node's own, fresh or of a given secret: as quick as WebCrypto's, and its answer is there at once. */
export function nodeKey(secret: Uint8Array = randomBytes(32)): DhKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    publicKey: new Uint8Array(der.subarray(SPKI.length)),
    dh(theirs) {
      const key = Buffer.concat([SPKI, theirs]);
      const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
      return new Uint8Array(diffieHellman({ privateKey, publicKey }));
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One end of a wire: what is sent waits in `sent` until a test moves it. */
export class End implements Channel {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  readonly backlogBytes = 0;
  readonly sent: Uint8Array[] = [];
  open = true;

  send(frame: Uint8Array): void {
    if (this.open) this.sent.push(frame);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.onClose();
  }

  /** The oldest message that was sent and not yet taken. */
  next(): Uint8Array {
    const message = this.sent.shift();
    if (message === undefined) throw new Error('nothing was sent');
    return message;
  }

  /** Brings a message to this end and lets it act on it. */
  async arrive(message: Uint8Array): Promise<void> {
    if (this.open) this.onFrame(message);
    await settled();
  }
}

/** Two ends that a test, or the relay it plays, moves messages between. */
export class Wire {
  readonly tablet = new End();
  readonly kit = new End();

  /** Moves all that is sent, both ways, until nothing is; the connection of one ends with the other's. */
  async flush(): Promise<void> {
    await settled();
    for (let moved = true; moved; ) {
      moved = false;
      for (const [from, to] of [
        [this.tablet, this.kit],
        [this.kit, this.tablet],
      ] as const) {
        for (let message = from.sent.shift(); message !== undefined; message = from.sent.shift()) {
          moved = true;
          await to.arrive(message);
        }
        if (!from.open) to.close();
      }
    }
  }
}

/** What became of an opening, and every frame that came through it. */
export class Outcome<Opened extends Session = Session> {
  readonly clock = new HandClock();
  readonly frames: Uint8Array[] = [];
  session: Opened | null = null;
  failed: ErrorCode | null = null;
  closed = false;

  options(inner: Channel): OpeningOptions<Opened> {
    return {
      inner,
      timer: this.clock,
      opened: (session) => {
        this.session = session;
        session.channel.onFrame = (frame) => this.frames.push(frame);
        session.channel.onClose = () => {
          this.closed = true;
        };
      },
      failed: (code) => {
        if (this.failed !== null || this.session !== null) throw new Error('an opening ends once');
        this.failed = code;
      },
    };
  }
}

/** Every message that differs from this one in one byte's bits, or in its length. */
export function* damaged(message: Uint8Array): Generator<readonly [string, Uint8Array]> {
  for (let n = 0; n < message.length; n += 1) {
    const flipped = message.slice();
    flipped[n] = flipped[n]! ^ (1 << (n % 8));
    yield [`byte ${n} flipped`, flipped];
  }
  for (let length = 0; length < message.length; length += 1)
    yield [`cut to ${length} bytes`, message.slice(0, length)];
  yield ['one byte longer', Uint8Array.of(...message, 0)];
}
