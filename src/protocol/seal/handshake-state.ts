import { joined, wipe } from './bytes.ts';
import { type CipherState, NOISE_MAX_BYTES } from './cipher-state.ts';
import { agreed, type DhKey, KEY_BYTES, type MakeDhKey } from './dh.ts';
import { NoiseError } from './noise-error.ts';
import type { Pattern, Token } from './patterns.ts';
import { SymmetricState } from './symmetric-state.ts';

export interface HandshakeOptions {
  readonly pattern: Pattern;
  readonly initiator: boolean;
  /** What both ends must agree on without saying it: a difference fails the handshake. */
  readonly prologue: Uint8Array;
  readonly staticKey: DhKey;
  readonly makeEphemeral: MakeDhKey;
  /** The other end's static key, for a pattern that knows it beforehand. */
  readonly remoteStatic?: Uint8Array;
  /** 32 bytes, for a pattern that has one; `wipe` wipes it. */
  readonly psk?: Uint8Array;
}

/** What a finished handshake leaves: one cipher each way, and a hash that both ends share and nobody can steer. */
export interface Finished {
  readonly sending: CipherState;
  readonly receiving: CipherState;
  readonly hash: Uint8Array;
  readonly remoteStatic: Uint8Array;
}

/**
 * One end of a Noise handshake: HandshakeState of the specification (revision 34, §5.3). Call `write` and `read`
 * in turn, the initiator writing first. After an error it is of no use: `wipe` it.
 */
export class HandshakeState {
  readonly #options: HandshakeOptions;
  readonly #symmetric: SymmetricState;
  #ephemeral: DhKey | null = null;
  #remoteEphemeral: Uint8Array | null = null;
  #remoteStatic: Uint8Array | null;
  #next = 0;

  constructor(options: HandshakeOptions) {
    const { pattern, initiator, prologue, staticKey, remoteStatic } = options;
    this.#options = options;
    this.#remoteStatic = remoteStatic ?? null;
    this.#symmetric = new SymmetricState(pattern.name);
    this.#symmetric.mixHash(prologue);
    if (pattern.staticsKnown !== (remoteStatic !== undefined) || pattern.psk !== (options.psk !== undefined))
      throw new NoiseError(`${pattern.name} was given the wrong keys`);
    if (remoteStatic === undefined) return;
    if (remoteStatic.length !== KEY_BYTES) throw new NoiseError('a public key has 32 bytes');
    this.#symmetric.mixHash(initiator ? staticKey.publicKey : remoteStatic);
    this.#symmetric.mixHash(initiator ? remoteStatic : staticKey.publicKey);
  }

  /** The other end's static key, once it is known. */
  get remoteStatic(): Uint8Array | null {
    return this.#remoteStatic;
  }

  /** The next message, which is this end's turn to write. */
  async write(payload: Uint8Array): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (const token of this.#turn(true)) {
      if (token === 'e') parts.push(await this.#writeEphemeral());
      else if (token === 's') parts.push(this.#symmetric.encryptAndHash(this.#options.staticKey.publicKey));
      else await this.#mix(token);
    }
    parts.push(this.#symmetric.encryptAndHash(payload));
    return joined(...parts);
  }

  /** Reads the other end's message and gives its payload, or throws. */
  async read(message: Uint8Array): Promise<Uint8Array> {
    if (message.length > NOISE_MAX_BYTES) throw new NoiseError('handshake message too long');
    let at = 0;
    const take = (bytes: number): Uint8Array => {
      if (message.length < at + bytes) throw new NoiseError('handshake message too short');
      at += bytes;
      return message.slice(at - bytes, at);
    };
    for (const token of this.#turn(false)) {
      if (token === 'e') this.#readEphemeral(take(KEY_BYTES));
      else if (token === 's')
        this.#remoteStatic = this.#symmetric.decryptAndHash(take(KEY_BYTES + this.#symmetric.overhead));
      else await this.#mix(token);
    }
    return this.#symmetric.decryptAndHash(take(message.length - at));
  }

  /** The transport ciphers, after the last message. */
  finish(): Finished {
    if (this.#next !== this.#options.pattern.messages.length || this.#remoteStatic === null)
      throw new NoiseError('the handshake is not over');
    const hash = this.#symmetric.hash;
    const [first, second] = this.#symmetric.split();
    const { initiator } = this.#options;
    return {
      sending: initiator ? first : second,
      receiving: initiator ? second : first,
      hash,
      remoteStatic: this.#remoteStatic,
    };
  }

  /** Forgets every secret. Call it in the end, however that came. */
  wipe(): void {
    this.#symmetric.wipe();
    if (this.#options.psk !== undefined) wipe(this.#options.psk);
    this.#ephemeral?.wipe?.();
  }

  #turn(writing: boolean): readonly Token[] {
    const tokens = this.#options.pattern.messages[this.#next];
    const ours = (this.#next % 2 === 0) === this.#options.initiator;
    if (tokens === undefined || ours !== writing) throw new NoiseError('not this end’s turn');
    this.#next += 1;
    return tokens;
  }

  async #writeEphemeral(): Promise<Uint8Array> {
    this.#ephemeral = await this.#options.makeEphemeral();
    this.#mixEphemeral(this.#ephemeral.publicKey);
    return this.#ephemeral.publicKey;
  }

  #readEphemeral(publicKey: Uint8Array): void {
    this.#remoteEphemeral = publicKey;
    this.#mixEphemeral(publicKey);
  }

  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    // §9.2: with a pre-shared key, ephemeral keys also randomise the key.
    if (this.#options.pattern.psk) this.#symmetric.mixKey(publicKey);
  }

  async #mix(token: Exclude<Token, 'e' | 's'>): Promise<void> {
    if (token === 'psk') {
      this.#symmetric.mixKeyAndHash(this.#options.psk!);
      return;
    }
    // The first letter of a token names the initiator's key, the second the responder's.
    const [ours, theirs] = this.#options.initiator ? [token[0], token[1]] : [token[1], token[0]];
    const key = ours === 'e' ? this.#ephemeral : this.#options.staticKey;
    const other = theirs === 'e' ? this.#remoteEphemeral : this.#remoteStatic;
    if (key === null || other === null) throw new NoiseError('a key is missing');
    const shared = await agreed(key, other);
    this.#symmetric.mixKey(shared);
    wipe(shared);
  }
}
