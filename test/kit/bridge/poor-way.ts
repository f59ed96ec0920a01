import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

/** What is wrong with a way. */
export interface Poor {
  /** Each way. */
  readonly delayMs: number;
  /** Part of the packets that are lost, each way, 0..1. */
  readonly loss: number;
  /** What it carries towards the tablet; a queue before it holds a quarter of a second. */
  readonly kbps: number;
}

const QUEUE_MS = 250;

/**
 * A poor network between kit and tablet: the tablet is given this address instead of the kit's, and every packet
 * passes here. Loss comes from a seeded generator, so that a failing run can be had again.
 */
export class PoorWay {
  poor: Poor = { delayMs: 0, loss: 0, kbps: 1e6 };
  readonly #near: Socket = createSocket('udp4');
  readonly #far: Socket = createSocket('udp4');
  #kit: { readonly address: string; readonly port: number } | null = null;
  #tablet: RemoteInfo | null = null;
  #freeMs = 0;
  #seed = 7;

  async open(): Promise<void> {
    for (const socket of [this.#near, this.#far]) {
      socket.on('error', () => {});
      await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve));
    }
    // The tablet knows the far socket, the kit the near one.
    this.#far.on('message', (bytes, from) => {
      this.#tablet = from;
      const kit = this.#kit;
      if (kit !== null) this.#later(0, () => this.#near.send(bytes, kit.port, kit.address));
    });
    this.#near.on('message', (bytes) => this.#towardsTablet(bytes));
  }

  /** Carries a new connection from now on, in the place of the one before. */
  begin(): void {
    this.#kit = null;
    this.#tablet = null;
  }

  /** Puts this way's address into a candidate of the kit; null for those that it does not carry. */
  through(candidate: string): string | null {
    const parts = candidate.split(' ');
    const [address, port] = [parts[4], Number(parts[5])];
    if (address === undefined || !/^[\d.]+$/.test(address) || this.#kit !== null) return null;
    this.#kit = { address, port };
    parts[5] = String(this.#far.address().port);
    return parts.join(' ');
  }

  close(): void {
    this.#near.close();
    this.#far.close();
  }

  #towardsTablet(bytes: Buffer): void {
    const nowMs = performance.now();
    const waitMs = Math.max(0, this.#freeMs - nowMs);
    if (waitMs > QUEUE_MS) return;
    this.#freeMs = nowMs + waitMs + (bytes.length * 8) / this.poor.kbps;
    const tablet = this.#tablet;
    if (tablet !== null) this.#later(waitMs, () => this.#far.send(bytes, tablet.port, tablet.address));
  }

  #later(waitMs: number, send: () => void): void {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    if (this.#seed / 2 ** 32 < this.poor.loss) return;
    setTimeout(() => {
      try {
        send();
      } catch {
        // Closed meanwhile.
      }
    }, waitMs + this.poor.delayMs).unref();
  }
}
