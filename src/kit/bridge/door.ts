import type { Clock } from '../../core/clock.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Role } from '../../protocol/office.ts';
import { sameBytes } from '../../protocol/seal/bytes.ts';
import type { DhKey } from '../../protocol/seal/dh.ts';
import { KIND, ofKind } from '../../protocol/seal/kinds.ts';
import { routeOf } from '../../protocol/seal/pair.ts';
import { meetingOf } from '../../protocol/seal/pairing.ts';
import { type KitPairedSession, pairAsKit } from '../../protocol/seal/pairing-session.ts';
import type { SealedChannel } from '../../protocol/seal/sealed-channel.ts';
import { openAsKit } from '../../protocol/seal/session.ts';
import type { Farewell, PinnedKey } from '../ports.ts';
import type { RelayLink, RelayLinkOptions, RelayPeer } from './relay-link.ts';

/** What a door is for: whom the kit answers at one name of the relay, and how. */
export type Purpose =
  | { readonly kind: 'session'; readonly pinned: PinnedKey }
  | { readonly kind: 'pairing'; readonly secret: Uint8Array; readonly role: Role }
  | { readonly kind: 'farewell'; readonly farewell: Farewell };

type Pairing = Extract<Purpose, { kind: 'pairing' }>;

/** Makes the way to the relay under a name; nothing is connected before its `start`. */
export type MakeLink = (
  name: string,
  events: Pick<RelayLinkOptions, 'connected' | 'outage' | 'peerOpen'>,
) => RelayLink;

export interface DoorOptions {
  readonly purpose: Purpose;
  readonly ownKey: Promise<DhKey>;
  readonly clock: Clock;
  readonly makeLink: MakeLink;
  readonly connected: RelayLinkOptions['connected'];
  readonly outage: RelayLinkOptions['outage'];
  /** A tablet with the pinned key is in session. */
  readonly opened: (role: Role, channel: SealedChannel, inner: RelayPeer) => void;
  /** Somebody has the pairing's secret, and hears at `shut` whether it is pinned; the door answers nobody else. */
  readonly paired: (meeting: string, role: Role, session: KitPairedSession) => void;
  readonly pairingFailed: (meeting: string, code: ErrorCode) => void;
  /** A handshake with a pinned key did not come about. */
  readonly refused: (code: ErrorCode) => void;
  readonly failed: (error: unknown) => void;
}

/** One name at the relay, and what the kit answers there. Nobody there hears anything but what is meant for them. */
export class Door {
  readonly #options: DoorOptions;
  #name: string | null = null;
  #link: RelayLink | null = null;
  #shut = false;
  /** One at a time, so that the tries of a pairing are counted one by one. */
  #pairing = false;
  /** Who came with the secret, and does not know yet whether the kit keeps its key. */
  #paired: { readonly session: KitPairedSession; readonly role: Role } | null = null;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** At the relay; null while it is not found yet. */
  get name(): string | null {
    return this.#name;
  }

  get isShut(): boolean {
    return this.#shut;
  }

  /** Finds the door's name and stands there until shut. */
  async open(): Promise<void> {
    const { purpose, makeLink, connected, outage, failed, ownKey } = this.#options;
    try {
      const key = await ownKey;
      const name = await nameOf(purpose, key);
      if (this.#shut) return;
      this.#name = name;
      this.#link = makeLink(name, {
        connected,
        outage,
        peerOpen: (peer) => this.#answer(name, key, peer),
      });
      this.#link.start();
    } catch (error) {
      failed(error);
    }
  }

  /**
   * Answers nobody any more, and resolves when the relay has let go of the name.
   * @param pinned who may come from now on.
   */
  async shut(pinned: readonly PinnedKey[]): Promise<void> {
    if (this.#shut) return;
    this.#shut = true;
    this.#tellPaired(pinned);
    await this.#link?.close();
    this.#options.connected(false);
  }

  #tellPaired(pinned: readonly PinnedKey[]): void {
    if (this.#paired === null) return;
    const { session, role } = this.#paired;
    const kept = pinned.some((one) => one.role === role && sameBytes(one.publicKey, session.peerKey));
    if (kept) session.confirm();
    else session.channel.close();
  }

  #answer(name: string, ownKey: DhKey, inner: RelayPeer): void {
    const { purpose } = this.#options;
    if (this.#shut) inner.close();
    else if (purpose.kind === 'session') this.#openSession(name, ownKey, purpose.pinned, inner);
    else if (purpose.kind === 'pairing') this.#pair(name, ownKey, purpose, inner);
    else this.#sayFarewell(purpose.farewell, inner);
  }

  #openSession(name: string, ownKey: DhKey, pinned: PinnedKey, inner: RelayPeer): void {
    openAsKit<Role>({
      inner,
      timer: this.#options.clock,
      kitId: name,
      ownKey,
      candidates: [pinned],
      opened: (session) => {
        if (this.#shut) session.channel.close();
        else this.#options.opened(session.role, session.channel, inner);
      },
      failed: (code) => this.#options.refused(code),
    });
  }

  #pair(meeting: string, ownKey: DhKey, { secret, role }: Pairing, inner: RelayPeer): void {
    if (this.#pairing) {
      inner.close();
      return;
    }
    this.#pairing = true;
    pairAsKit({
      inner,
      timer: this.#options.clock,
      secret,
      ownKey,
      opened: (session) => {
        if (this.#shut) {
          session.channel.close();
          return;
        }
        this.#paired = { session, role };
        this.#options.paired(meeting, role, session);
      },
      failed: (code) => {
        this.#pairing = false;
        // Who only knocked has tried nothing.
        if (inner.answered && !this.#shut) this.#options.pairingFailed(meeting, code);
      },
    });
  }

  /** The tablet goes when it has read it; who does not is let go when a handshake would be. */
  #sayFarewell(farewell: Farewell, inner: RelayPeer): void {
    const cancel = this.#options.clock.after(LIMITS.sealHandshakeMs, () => inner.close());
    inner.onClose = cancel;
    inner.send(ofKind(KIND.farewell, farewell.note));
  }
}

async function nameOf(purpose: Purpose, ownKey: DhKey): Promise<string> {
  if (purpose.kind === 'session') return routeOf(ownKey, purpose.pinned.publicKey);
  return purpose.kind === 'pairing' ? meetingOf(purpose.secret).id : purpose.farewell.route;
}
