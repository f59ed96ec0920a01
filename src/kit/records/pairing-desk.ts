import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Answer, PairingView, Role } from '../../protocol/office.ts';
import {
  CODE_SECRET_BYTES,
  keyHashOf,
  LINK_SECRET_BYTES,
  makeSecret,
  meetingOf,
  writeCode,
  writeLink,
} from '../../protocol/seal/pairing.ts';
import type { Notice } from '../ports.ts';
import {
  IN_CLASS_MS,
  OPEN_PAIRING,
  type OpenPairing,
  openPairing,
  pairingRefusal,
  SENT_HOME_MAX_MS,
  secretOf,
  takeTry,
} from './open-pairing.ts';
import type { RecordStore } from './store.ts';
import type { WallClock } from './wall-clock.ts';

/** How long the four words, and that a pairing was closed, stand on the display. */
export const NOTICE_MS = 60_000;

/** Who hears how a pairing stands: the newest. A page that was loaded anew asks anew, and nobody says that it left. */
const WATCHERS_MAX = 16;

/** Where the pages are, and the relay when it is elsewhere. */
export interface PageAddress {
  /** With a slash at its end. */
  readonly pageUrl: string;
  /** Origin; null when the page comes from the relay itself. */
  readonly relay: string | null;
}

export interface PairingDeskParts {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly address: PageAddress;
  /** The kit's public key, 32 bytes. */
  readonly publicKey: () => Uint8Array;
  readonly notice: (notice: Notice | null) => void;
  readonly log: Logger;
}

/** The one pairing that may wait: opens it, counts its wrong tries, closes it, and tells who asked and the display. */
export class PairingDesk {
  readonly #parts: PairingDeskParts;
  #open: OpenPairing | null;
  #watchers: readonly ((answer: Answer) => void)[] = [];
  /** How the last link that was sent home was used: the pupil calls the consultant to compare the words. */
  #pairedAtHome: PairingView | null = null;
  #cancelNotice: (() => void) | null = null;
  /** A pairing that is over has its file still. */
  #leftOver = false;

  /** @param open what waited when the kit was switched off. */
  constructor(parts: PairingDeskParts, open: OpenPairing | null) {
    this.#parts = parts;
    this.#open = open;
  }

  /** Whom the bridge may pair now. A kit that does not know the time pairs nobody. */
  get door(): { readonly secret: Uint8Array; readonly role: Role } | null {
    const now = this.#parts.wall();
    if (this.#open === null || !now.right || pairingRefusal(this.#open, now.ms) !== null) return null;
    return { secret: secretOf(this.#open), role: this.#open.role };
  }

  /** A pairing is kept, whether it may be used now or not. */
  get waits(): boolean {
    return this.#open !== null || this.#leftOver;
  }

  /** Opens a pairing in the place of one that waits; `answer` hears of it until it is over. */
  async start(role: Role, place: 'class' | 'home', answer: (answer: Answer) => void): Promise<void> {
    const { store, wall } = this.#parts;
    const now = wall();
    if (!now.right) throw new NabijError('NABIJ_E_CLOCK', 'the clock is not set', { fault: 'part' });
    await this.close('NABIJ_E_PAIRING_NONE');
    const inClass = place === 'class';
    const secret = makeSecret(inClass ? CODE_SECRET_BYTES : LINK_SECRET_BYTES);
    const open = openPairing(role, secret, now.ms, inClass ? IN_CLASS_MS : SENT_HOME_MAX_MS);
    await store.write(OPEN_PAIRING, open);
    this.#leftOver = false;
    this.#pairedAtHome = null;
    this.#open = open;
    this.#watchers = [answer];
    this.#tellWaiting(open);
  }

  /**
   * Tells of the pairing that waits until it is over; of none, when none waits that can be used now, but for the words of
   * a link that was used at home.
   */
  show(answer: (answer: Answer) => void): void {
    if (this.#open === null || this.door === null) {
      const pairing = this.#pairedAtHome;
      answer(pairing === null ? { answer: 'done' } : { answer: 'pairing', pairing });
      return;
    }
    this.#watchers = [...this.#watchers, answer].slice(-WATCHERS_MAX);
    answer({ answer: 'pairing', pairing: this.#viewOf(this.#open) });
  }

  /** A try at this pairing that failed is taken off on the disk; the last one closes it. */
  async tryFailed(meeting: string, code: ErrorCode): Promise<void> {
    const { store, wall, log } = this.#parts;
    const now = wall();
    if (this.#open === null || !now.right || pairingRefusal(this.#open, now.ms) !== null) return this.check();
    if (!this.#meetsAt(meeting)) return;
    const open = await store.update(OPEN_PAIRING, (kept) => takeTry(kept, now.ms));
    this.#open = open;
    log.warn({ code, tries_left: open.tries_left }, 'a pairing failed');
    if (open.tries_left === 0) await this.close('NABIJ_E_PAIRING_TRIES');
    else this.#tellWaiting(open);
  }

  /** Whether a tablet that came with the secret may be pinned: once, in time, and not with that of a pairing before. */
  mayPin(meeting: string): boolean {
    return this.door !== null && this.#meetsAt(meeting);
  }

  /** The tablet is pinned: the secret has been used. */
  async done(role: Role, words: readonly string[]): Promise<void> {
    this.#show({ kind: 'words', words }, NOTICE_MS);
    const paired: PairingView = { state: 'paired', role, words: [...words] };
    if (this.#open !== null && codeOf(this.#open) === null) this.#pairedAtHome = paired;
    await this.#forget(paired);
  }

  /** A pairing was taken back, for the words differed or the tablet is lost: the display says so. */
  takenBack(): void {
    this.#pairedAtHome = null;
    if (this.#open === null) this.#show({ kind: 'pairing_closed', why: 'words' }, NOTICE_MS);
  }

  /** Ends the pairing that waits, if any; the display says so when that was nobody's wish. */
  async close(code: ErrorCode): Promise<void> {
    if (this.#open === null) return;
    if (code === 'NABIJ_E_PAIRING_TRIES') this.#show({ kind: 'pairing_closed', why: 'tries' }, NOTICE_MS);
    else if (code === 'NABIJ_E_PAIRING_EXPIRED')
      this.#show({ kind: 'pairing_closed', why: 'expired' }, NOTICE_MS);
    else this.#show(null);
    await this.#forget({ state: 'closed', code });
  }

  /** Closes a pairing whose time is over; a file that could not be destroyed before may go now. */
  async check(): Promise<void> {
    const now = this.#parts.wall();
    const refusal = this.#open === null || !now.right ? null : pairingRefusal(this.#open, now.ms);
    if (refusal !== null) await this.close(refusal);
    else if (this.#leftOver) await this.#destroy().catch(() => {});
  }

  /** How long until `check` has something to do, in milliseconds; null when nothing waits. */
  get leftMs(): number | null {
    const now = this.#parts.wall();
    return this.#open === null || !now.right ? null : Math.max(0, this.#open.expires_ms - now.ms);
  }

  /** What waited when the kit was switched off is shown again. */
  resume(): void {
    if (this.#open !== null && this.door !== null) this.#show(this.#noticeOf(this.#open));
  }

  /** The pairing goes with all the rest: who asked hears it, and nothing is shown or told any more. */
  abandon(): void {
    this.#tell({ state: 'closed', code: 'NABIJ_E_PAIRING_NONE' });
    this.dispose();
  }

  /** Nothing is shown or told any more. */
  dispose(): void {
    this.#cancelNotice?.();
    this.#watchers = [];
  }

  #meetsAt(meeting: string): boolean {
    return this.#open !== null && meetingOf(secretOf(this.#open)).id === meeting;
  }

  /** It is over whether its file goes or not: on a disk that cannot be written any more nobody may pair for ever. */
  async #forget(view: PairingView): Promise<void> {
    this.#open = null;
    this.#tell(view);
    this.#watchers = [];
    await this.#destroy();
  }

  async #destroy(): Promise<void> {
    this.#leftOver = true;
    await this.#parts.store.destroy(OPEN_PAIRING);
    this.#leftOver = false;
  }

  #tellWaiting(open: OpenPairing): void {
    this.#tell(this.#viewOf(open));
    this.#show(this.#noticeOf(open));
  }

  #tell(pairing: PairingView): void {
    for (const answer of this.#watchers) answer({ answer: 'pairing', pairing });
  }

  #viewOf(open: OpenPairing): PairingView {
    const { role, expires_ms, tries_left } = open;
    return { state: 'waiting', role, link: this.#link(open), code: codeOf(open), expires_ms, tries_left };
  }

  /** A link that is sent home is nobody's business in class. */
  #noticeOf(open: OpenPairing): Notice | null {
    const code = codeOf(open);
    return code === null ? null : { kind: 'pairing', role: open.role, link: this.#link(open), code };
  }

  #show(notice: Notice | null, forMs?: number): void {
    this.#cancelNotice?.();
    this.#cancelNotice = null;
    this.#parts.notice(notice);
    if (forMs !== undefined) this.#cancelNotice = this.#parts.clock.after(forMs, () => this.#show(null));
  }

  #link(open: OpenPairing): string {
    const { address, publicKey } = this.#parts;
    const page = new URL(open.role === 'consultant' ? 'consulent/' : '', address.pageUrl).href;
    const kitKeyHash = codeOf(open) === null ? keyHashOf(publicKey()) : null;
    return `${page}${writeLink({ secret: secretOf(open), kitKeyHash, relay: address.relay })}`;
  }
}

/** The code of a pairing in class; a link that is sent home has a secret too long to type. */
function codeOf(open: OpenPairing): string | null {
  const secret = secretOf(open);
  return secret.length === CODE_SECRET_BYTES ? writeCode(secret) : null;
}
