import { sameBytes } from './bytes.ts';
import { type DhKey, type MakeDhKey, makeKey } from './dh.ts';
import { KIND, prologueOf } from './kinds.ts';
import { OpeningError, type OpeningOptions, runHandshake, type Session } from './line.ts';
import { HandshakeState, XXPSK3 } from './noise.ts';
import { keyHashOf, meetingOf } from './pairing.ts';
import { COMMITMENT_BYTES, commitmentOf, makeNonce, NONCE_BYTES, wordsOf } from './sas.ts';
import { readPayload } from './session.ts';

const NONE = new Uint8Array(0);

export interface PairedSession extends Session {
  /** The four words that people compare. */
  readonly words: readonly string[];
}

/** The kit's: the tablet still waits. */
export interface KitPairedSession extends PairedSession {
  /** Tells the tablet that its key is pinned, and what its words are made of. */
  confirm(): void;
}

interface Handshake {
  /** The one-time secret of the link or the code. */
  readonly secret: Uint8Array;
  readonly ownKey: DhKey;
  readonly makeEphemeral?: MakeDhKey;
  /** Absent: `NONCE_BYTES` by chance. */
  readonly drawNonce?: () => Uint8Array;
}

export interface KitPairingOptions extends OpeningOptions<KitPairedSession>, Handshake {}

export interface TabletPairingOptions extends OpeningOptions<PairedSession>, Handshake {
  /** From the link; a typed code has none. */
  readonly kitKeyHash?: Uint8Array;
}

/**
 * Pairs with the kit that knows the same one-time secret (Noise XXpsk3, this end first). `peerKey` of the session
 * is the kit's key, to be pinned. A kit whose key is not the link's fails with `NABIJ_E_SEAL_PEER` before this
 * end's own key has been sent; one that does not know the secret, or has not pinned this end's key, with
 * `NABIJ_E_PAIR_WRONG`.
 */
export function pairAsTablet(options: TabletPairingOptions): void {
  runHandshake(options, 'NABIJ_E_SEAL_PEER', async (line) => {
    const state = stateOf(options, true);
    try {
      line.send(KIND.xx1, await state.write(NONE));
      const commitment = await readPayload(state, await line.receive(KIND.xx2), COMMITMENT_BYTES);
      if (options.kitKeyHash !== undefined && !sameBytes(keyHashOf(state.remoteStatic!), options.kitKeyHash))
        throw new OpeningError('NABIJ_E_SEAL_PEER');
      const { drawNonce = makeNonce } = options;
      const tabletNonce = drawNonce();
      line.send(KIND.xx3, await state.write(tabletNonce));
      line.closingMeans('NABIJ_E_PAIR_WRONG');
      const finished = state.finish();
      const channel = line.channel(finished);
      const kitNonce = await line.confirmed(channel, 'NABIJ_E_PAIR_WRONG', (content) =>
        sameBytes(commitmentOf(content), commitment),
      );
      const words = wordsOf(finished.hash, kitNonce, tabletNonce);
      return { channel, peerKey: finished.remoteStatic, words };
    } finally {
      state.wipe();
    }
  });
}

/**
 * Pairs with the tablet that knows the same one-time secret (Noise XXpsk3, this end second). `peerKey` of the session
 * is the tablet's key: pin it, then `confirm`, and the tablet takes itself for paired; or close the channel, and the
 * tablet knows that it is not. The caller counts every failure as a try: `NABIJ_E_PAIR_WRONG` is a wrong secret, and
 * who breaks off with the right one has tried something, too.
 */
export function pairAsKit(options: KitPairingOptions): void {
  runHandshake(options, 'NABIJ_E_SEAL_BROKEN', async (line) => {
    const state = stateOf(options, false);
    try {
      await readPayload(state, await line.receive(KIND.xx1), 0);
      const { drawNonce = makeNonce } = options;
      const kitNonce = drawNonce();
      line.send(KIND.xx2, await state.write(commitmentOf(kitNonce)));
      const last = await line.receive(KIND.xx3);
      const tabletNonce = await readPayload(state, last, NONCE_BYTES).catch(() => {
        throw new OpeningError('NABIJ_E_PAIR_WRONG');
      });
      const finished = state.finish();
      const channel = line.channel(finished);
      const words = wordsOf(finished.hash, kitNonce, tabletNonce);
      const confirm = () => channel.confirm(kitNonce);
      return { channel, peerKey: finished.remoteStatic, words, confirm };
    } finally {
      state.wipe();
    }
  });
}

function stateOf(options: Handshake, initiator: boolean): HandshakeState {
  const { secret, ownKey, makeEphemeral = makeKey } = options;
  const { id, psk } = meetingOf(secret);
  return new HandshakeState({
    pattern: XXPSK3,
    initiator,
    prologue: prologueOf(id),
    staticKey: ownKey,
    makeEphemeral,
    psk,
  });
}
