import { randomBytes } from 'node:crypto';
import type { Ask, Role } from '../../protocol/office.ts';
import type { Doors } from '../ports.ts';
import { changesInMs } from './admission.ts';
import { addFarewell, dropExpired, type Farewells, farewellsNow, readFarewells } from './farewells.ts';
import { HOURS, type Hours, NO_HOURS } from './hours.ts';
import { ensureKitKey, type KitKey, privateKeyOf, publicKeyOf } from './kit-key.ts';
import { extendLoan, LOAN, type Loan, startLoan } from './loan.ts';
import { OPEN_PAIRING, type OpenPairing } from './open-pairing.ts';
import { PairingDesk, type PairingDeskParts } from './pairing-desk.ts';
import { PAIRINGS, type Pairings, pairedKey, pairedKeys, withoutPairing, withPairing } from './pairings.ts';
import { RECEIPT, type Receipt } from './receipt.ts';
import { HoursRecorder } from './recorder.ts';
import type { RecordStore } from './store.ts';
import { type WallClock, type WallTime, wallDay } from './wall-clock.ts';
import { finishWipe, wipe } from './wipe.ts';

type KeptParts = Omit<PairingDeskParts, 'store' | 'publicKey'>;

/** Every record of a kit as it stands, from one wipe to the next. */
export class Kept {
  readonly pairing: PairingDesk;
  readonly recorder: HoursRecorder;
  loan: Loan | null;
  pairings: Pairings | null;
  /** Of the wipe before this loan. */
  readonly receipt: Receipt | null;
  /** A wipe that was cut off was finished when this was read. */
  readonly ended: boolean;
  readonly #key: KitKey;
  #farewells: Farewells;
  readonly #store: RecordStore;
  readonly #wall: WallClock;

  private constructor(read: Read, store: RecordStore, parts: KeptParts) {
    this.loan = read.loan;
    this.pairings = read.pairings;
    this.receipt = read.receipt;
    this.ended = read.ended;
    this.#key = read.key;
    this.#farewells = read.farewells;
    this.#store = store;
    this.#wall = parts.wall;
    this.pairing = new PairingDesk({ ...parts, store, publicKey: () => publicKeyOf(read.key) }, read.open);
    this.recorder = new HoursRecorder({
      clock: parts.clock,
      wall: parts.wall,
      hours: read.hours,
      write: (hours) => store.write(HOURS, hours),
      log: parts.log,
    });
  }

  /**
   * Reads all of it; a wipe that was cut off is finished first, and a kit as it comes from its box gets its key.
   * @throws NabijError NABIJ_E_RECORD_…, naming the file.
   */
  static async load(store: RecordStore, parts: KeptParts): Promise<Kept> {
    const ended = (await finishWipe(store, parts.wall())) !== null;
    const key = await ensureKitKey(store);
    const pairings = await store.read(PAIRINGS);
    const read = {
      key,
      pairings,
      loan: await store.read(LOAN),
      open: await store.read(OPEN_PAIRING),
      hours: (await store.read(HOURS)) ?? NO_HOURS,
      farewells: await readFarewells(store, privateKeyOf(key), pairedKeys(pairings)),
      // Nobody's seat hangs on it.
      receipt: await store.read(RECEIPT).catch(() => null),
      ended,
    };
    return new Kept(read, store, parts);
  }

  /**
   * Ends the loan. The pupil's tablet is left a farewell first, for that needs the key that goes.
   * @param before what stands; null when it cannot be read.
   * @throws NabijError NABIJ_E_RECORD_WRITE, NABIJ_E_RECORD_READ.
   */
  static async wipe(store: RecordStore, before: Kept | null, now: WallTime): Promise<Receipt> {
    if (before !== null) {
      before.pairing.abandon();
      await before.recorder.abandon();
      const pupil = pairedKey(before.pairings, 'pupil');
      if (pupil !== null) await addFarewell(store, privateKeyOf(before.#key), pupil, now);
    }
    return wipe(store, now);
  }

  /** Nothing of a loan is here: there is nothing to wipe. */
  get isBlank(): boolean {
    const nobody = pairedKeys(this.pairings).length === 0 && !this.pairing.waits;
    return nobody && this.loan === null && this.recorder.hours.days.length === 0;
  }

  /**
   * Starts or extends the loan.
   * @throws NabijError NABIJ_E_CLOCK; as `startLoan` and `extendLoan` do; NABIJ_E_RECORD_…
   */
  async lend(ask: Extract<Ask, { ask: 'loan_start' | 'loan_extend' }>): Promise<void> {
    const today = wallDay(this.#wall());
    this.loan = await this.#store.update(LOAN, (loan) =>
      ask.ask === 'loan_start' ? startLoan(loan, ask, today) : extendLoan(loan, ask, today),
    );
  }

  /** @param publicKey 32 bytes. @throws NabijError NABIJ_E_PAIRING_ROLE, NABIJ_E_CLOCK, NABIJ_E_RECORD_… */
  async pin(role: Role, publicKey: Uint8Array): Promise<void> {
    const since = wallDay(this.#wall());
    this.pairings = await this.#store.update(PAIRINGS, (now) => withPairing(now, role, publicKey, since));
  }

  /**
   * Takes a pairing away; answers whether there was such a one.
   * @param whose as `withoutPairing` takes it. @throws NabijError NABIJ_E_RECORD_…
   */
  async unpin(role: Role, whose: Uint8Array | 'any' | null): Promise<boolean> {
    const had = pairedKeys(this.pairings).length;
    this.pairings = await this.#store.update(PAIRINGS, (now) => withoutPairing(now, role, whose));
    return pairedKeys(this.pairings).length < had;
  }

  /** How long until the hours begin or end, or a pairing is over: milliseconds, without end when nothing will. */
  get changesInMs(): number {
    const hoursMs = changesInMs(this.loan, this.#wall()) ?? Number.POSITIVE_INFINITY;
    return Math.min(hoursMs, this.pairing.leftMs ?? Number.POSITIVE_INFINITY);
  }

  /** What is too old goes: the pairing that waits, and farewells. */
  async check(): Promise<void> {
    await this.pairing.check();
    this.#farewells = await dropExpired(this.#store, this.#farewells, this.#wall());
  }

  /** Whom the bridge answers. */
  doors(): Doors {
    return {
      privateKey: privateKeyOf(this.#key),
      pinned: pairedKeys(this.pairings),
      pairing: this.pairing.door,
      farewells: farewellsNow(this.#farewells, this.#wall()),
    };
  }

  async close(): Promise<void> {
    this.pairing.dispose();
    await this.recorder.close();
  }
}

/** Nobody may come, and there is no key to come with. */
export function nobodysDoors(): Doors {
  return { privateKey: randomBytes(32), pinned: [], pairing: null, farewells: [] };
}

interface Read {
  readonly key: KitKey;
  readonly pairings: Pairings | null;
  readonly loan: Loan | null;
  readonly open: OpenPairing | null;
  readonly hours: Hours;
  readonly farewells: Farewells;
  readonly receipt: Receipt | null;
  readonly ended: boolean;
}
