import { sha256 } from '@noble/hashes/sha2.js';
import type { Logger } from '../../core/log.ts';
import { type DhKey, importWebKey } from '../../protocol/seal/dh.ts';
import type { Doors } from '../ports.ts';
import { Door, type DoorOptions, type Purpose } from './door.ts';

export interface DoorKeeperOptions
  extends Pick<DoorOptions, 'clock' | 'makeLink' | 'paired' | 'pairingFailed' | 'refused' | 'failed'> {
  readonly log: Logger;
  readonly opened: (door: Door, ...args: Parameters<DoorOptions['opened']>) => void;
  /** The relay holds at least one of the doors' names, or no longer any. */
  readonly connected: (up: boolean) => void;
  /** Just before a door is shut: who came through it must go. `now` are the doors that stay or take its place. */
  readonly shutting: (door: Door, now: Doors | null) => void;
}

/** Keeps the doors as it was last told: opens what is new, shuts what is gone, leaves alone what stays. */
export class DoorKeeper {
  readonly #options: DoorKeeperOptions;
  readonly #doors = new Map<string, Door>();
  readonly #up = new Set<Door>();
  #outageSaid = false;
  readonly #shutting = new Set<Promise<void>>();
  #identity: { readonly digest: string; readonly key: Promise<DhKey> } | null = null;
  #closed = false;

  constructor(options: DoorKeeperOptions) {
    this.#options = options;
  }

  /** Who may no longer come is let go before this returns; the new doors stand as soon as the relay knows them. */
  set(doors: Doors): void {
    if (this.#closed) return;
    const { digest, key } = this.#identityOf(doors.privateKey);
    const wanted = new Map(purposesOf(doors).map((purpose) => [idOf(purpose, digest), purpose]));
    for (const id of [...this.#doors.keys()]) if (!wanted.has(id)) this.#shut(id, doors);
    for (const [id, purpose] of wanted) if (!this.#doors.has(id)) this.#open(id, purpose, key);
  }

  /** Shuts all doors for good, and waits until the relay has let go of them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const id of [...this.#doors.keys()]) this.#shut(id, null);
    await Promise.all(this.#shutting);
  }

  #open(id: string, purpose: Purpose, ownKey: Promise<DhKey>): void {
    const { clock, makeLink, opened, paired, pairingFailed, refused, failed } = this.#options;
    const door = new Door({
      purpose,
      ownKey,
      clock,
      makeLink,
      paired,
      pairingFailed,
      refused,
      failed,
      opened: (role, channel, inner) => opened(door, role, channel, inner),
      connected: (up) => this.#connected(door, up),
      outage: (why) => this.#outage(why),
    });
    this.#doors.set(id, door);
    void door.open();
  }

  #shut(id: string, now: Doors | null): void {
    const door = this.#doors.get(id);
    if (door === undefined) return;
    this.#doors.delete(id);
    this.#options.shutting(door, now);
    const shut = door.shut(now?.pinned ?? []).finally(() => this.#shutting.delete(shut));
    this.#shutting.add(shut);
  }

  #connected(door: Door, up: boolean): void {
    const before = this.#up.size > 0;
    if (up) this.#up.add(door);
    else this.#up.delete(door);
    if (this.#up.size > 0 === before) return;
    this.#options.connected(!before);
    if (before) return;
    this.#outageSaid = false;
    this.#options.log.info({}, 'relay connected');
  }

  /** The doors have one relay: what is the matter with it is said once. */
  #outage(why: object): void {
    if (!this.#outageSaid) this.#options.log.warn(why, 'relay cannot be reached');
    this.#outageSaid = true;
  }

  #identityOf(privateKey: Uint8Array): { readonly digest: string; readonly key: Promise<DhKey> } {
    const digest = digestOf(privateKey);
    if (this.#identity?.digest !== digest) {
      const key = importWebKey(privateKey);
      // Each door hears of it by itself; there may be none.
      key.catch(() => {});
      this.#identity = { digest, key };
    }
    return this.#identity;
  }
}

function purposesOf({ pinned, pairing, farewells }: Doors): Purpose[] {
  return [
    ...pinned.map((one) => ({ kind: 'session', pinned: one }) as const),
    ...(pairing === null ? [] : [{ kind: 'pairing', ...pairing } as const]),
    ...farewells.map((farewell) => ({ kind: 'farewell', farewell }) as const),
  ];
}

/** Doors with the same id are the same door: what it is for, and for all but a farewell the kit's own key. */
function idOf(purpose: Purpose, identity: string): string {
  const { kind } = purpose;
  if (kind === 'session')
    return [kind, identity, purpose.pinned.role, digestOf(purpose.pinned.publicKey)].join();
  if (kind === 'pairing') return [kind, identity, purpose.role, digestOf(purpose.secret)].join();
  return [kind, purpose.farewell.route, digestOf(purpose.farewell.note)].join();
}

/** Stands for a secret where only sameness counts. */
function digestOf(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}
