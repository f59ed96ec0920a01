import type { ErrorCode } from '../../protocol/errors.ts';
import type { Role } from '../../protocol/office.ts';
import { makeWebPair, webKey } from '../../protocol/seal/dh.ts';
import { meetingOf, type PairingLink, readCode, readLink } from '../../protocol/seal/pairing.ts';
import type { Way } from '../link/way.ts';
import type { Keeper, Pairing, WordCheck } from './keeper.ts';
import { ofCode, readScan } from './reading.ts';
import { type Paired, type PairingMeans, runPairing } from './run.ts';
import type { GateActions, GateState } from './state.ts';
import { unpair } from './unpair.ts';
import { pageRelay, wayOf } from './ways.ts';

export interface GatePorts extends PairingMeans {
  readonly role: Role;
  readonly keeper: Keeper;
  /** The address of the page; its fragment is taken out once it has been used. */
  readonly address: {
    readonly hash: string;
    readonly origin: string;
    /** Where a typed code is met; null: at the page's own origin. */
    readonly relay: string | null;
    clear(): void;
  };
  readonly onState: (state: GateState) => void;
  /** The kit is known: there is a way to it. */
  readonly onPaired: (way: Way) => void;
}

/** The kit that this tablet is paired with: the way to it, and where they met. */
interface Known {
  readonly way: Way;
  readonly meeting: string;
  /** What is still to be compared. */
  readonly check: WordCheck | null;
}

/** The way in: finds the pairing of earlier, or makes one out of a link, a scanned or a typed code. */
export class Gate implements GateActions {
  readonly #ports: GatePorts;
  #state: GateState = { kind: 'reading' };
  /** The pairing that counts: a new one takes its place when it is there, and gives it back when its words differ. */
  #known: Known | null = null;
  #link: PairingLink | null = null;
  #typed = false;
  #stop: () => void = () => {};

  constructor(ports: GatePorts) {
    this.#ports = ports;
  }

  get state(): GateState {
    return this.#state;
  }

  get paired(): boolean {
    return this.#known !== null;
  }

  /** Reads the page's address and the pairing of earlier; again when the address has changed. */
  async open(): Promise<void> {
    const { address } = this.#ports;
    const link = readLink(address.hash);
    try {
      await this.#recall();
    } catch {
      this.#fail('NABIJ_E_TABLET_KEYS');
      return;
    }
    if (link !== null && meetingOf(link.secret).id === this.#known?.meeting) {
      address.clear();
      this.#goIn();
    } else if (link !== null) this.#take(link, false);
    else if (address.hash.startsWith('#pair=')) this.#fail('NABIJ_E_PAIR_LINK');
    else this.back();
  }

  pair(): void {
    const link = this.#link;
    if (link === null) this.back();
    else void this.#pair(link).catch(() => this.#fail('NABIJ_E_TABLET_KEYS'));
  }

  begin(): void {
    this.#leave({ kind: 'begin' });
  }

  type(): void {
    this.#leave({ kind: 'typing', problem: null });
  }

  scan(): void {
    this.#leave({ kind: 'scanning', problem: null });
  }

  submit(typed: string): void {
    const read = readCode(typed);
    if (read.kind !== 'secret') {
      this.#show({ kind: 'typing', problem: read });
      return;
    }
    this.#take(ofCode(read.secret, this.#ports.address.relay), true);
    this.pair();
  }

  scanned(text: string): void {
    if (this.#state.kind !== 'scanning') return;
    const read = readScan(text, this.#ports.role, this.#ports.address);
    if (typeof read === 'string') {
      this.#show({ kind: 'scanning', problem: read });
      return;
    }
    this.#take(read, false);
    this.pair();
  }

  cameraRefused(): void {
    if (this.#state.kind === 'scanning') this.#show({ kind: 'scanning', problem: 'camera' });
  }

  back(): void {
    if (this.#known === null) this.begin();
    else this.#goIn();
  }

  wordsMatch(): void {
    const { keeper, role } = this.#ports;
    if (this.#known !== null) {
      this.#known = { ...this.#known, check: null };
      // A browser that keeps nothing more now shows the words once more: no harm.
      void keeper.confirm(role, this.#known.meeting).catch(() => {});
    }
    this.#goIn();
  }

  wordsDiffer(): void {
    // Sealed with the key that is about to be forgotten; the kit may be out of reach, or somebody else.
    if (this.#known !== null) unpair(this.#ports, this.#known.way);
    void this.#forget()
      .then(() => this.#recall())
      .catch(() => {})
      .then(() => this.#leave({ kind: 'forgotten' }));
  }

  /** The kit at the end of that way was wiped. Who has another one since, or is about to, loses nothing. */
  loanEnded(way: Way): void {
    if (this.#known?.way === way) void this.#ended();
  }

  /** Whatever throws here is the browser: it has no such keys, the page has no TLS, or nothing may be kept. */
  async #pair(link: PairingLink): Promise<void> {
    this.#stop();
    let given = false;
    this.#stop = () => {
      given = true;
    };
    this.#show({ kind: 'pairing', step: 'connecting', typed: this.#typed });
    const keys = await makeWebPair();
    await this.#ports.keeper.reserve(this.#ports.role, keys);
    const ownKey = await webKey(keys);
    if (given) return;
    this.#stop = runPairing(this.#ports, {
      link,
      ownKey,
      origin: this.#ports.address.origin,
      onStep: (step) => this.#show({ kind: 'pairing', step, typed: this.#typed }),
      onFailed: (code) => this.#fail(code),
      onPaired: (paired) => {
        void this.#keep(link, keys, paired).catch(() => this.#fail('NABIJ_E_TABLET_KEYS'));
      },
    });
  }

  async #keep(link: PairingLink, keys: CryptoKeyPair, { kitKey, words }: Paired): Promise<void> {
    const { keeper, role, address } = this.#ports;
    const meeting = meetingOf(link.secret).id;
    const check = { words, proved: this.#proves(link), home: link.kitKeyHash !== null };
    const kept = await keeper.read(role);
    // One whose own words nobody has answered for is nothing to come back to.
    const before = kept?.check ? kept.before : kept;
    const pairing = { keys, kitKey, relay: link.relay, meeting, check, before };
    await keeper.write(role, pairing);
    this.#known = await this.#knownOf(pairing);
    address.clear();
    link.secret.fill(0);
    this.#goIn();
  }

  /**
   * Whether the link itself shows that this is the kit: it names the kit's key, nothing was paired here before, and it
   * leads to the page's own relay. Anybody can make a link: one that would take a tablet over does not vouch for itself.
   */
  #proves(link: PairingLink): boolean {
    const { address } = this.#ports;
    const own = [null, address.relay, pageRelay(address.origin)];
    return link.kitKeyHash !== null && this.#known === null && own.includes(link.relay);
  }

  /** Finds the pairing of earlier. */
  async #recall(): Promise<void> {
    const { keeper, role } = this.#ports;
    const kept = await keeper.read(role);
    this.#known = kept === null ? null : await this.#knownOf(kept);
  }

  async #knownOf(pairing: Pairing): Promise<Known> {
    const { address, clock } = this.#ports;
    const { meeting, check } = pairing;
    return { way: await wayOf(pairing, address.origin, clock), meeting, check };
  }

  async #forget(): Promise<void> {
    const known = this.#known;
    this.#known = null;
    if (known !== null) await this.#ports.keeper.forget(this.#ports.role, known.meeting).catch(() => {});
  }

  /** Another page of this browser may have paired anew since: then the way leads there. */
  async #ended(): Promise<void> {
    const inside = this.#state.kind === 'paired';
    await this.#forget();
    if (!inside) return;
    await this.#recall().catch(() => {});
    if (this.#known === null) this.#leave({ kind: 'loan_ended' });
    else this.#goIn();
  }

  /** A link or code to pair with. */
  #take(link: PairingLink, typed: boolean): void {
    this.#leave({ kind: 'link' });
    this.#link = link;
    this.#typed = typed;
  }

  /** To the kit; before that the words are compared, however often the page is left meanwhile. */
  #goIn(): void {
    const known = this.#known;
    if (known?.check) {
      this.#leave({ kind: 'words', ...known.check });
      return;
    }
    this.#leave({ kind: 'paired' });
    if (known !== null) this.#ports.onPaired(known.way);
  }

  /** Gives up what is under way. */
  #leave(state: GateState): void {
    this.#stop();
    this.#stop = () => {};
    this.#link = null;
    this.#show(state);
  }

  #fail(code: ErrorCode): void {
    this.#stop();
    this.#stop = () => {};
    this.#show({ kind: 'failed', code });
  }

  #show(state: GateState): void {
    this.#state = state;
    this.#ports.onState(state);
  }
}
