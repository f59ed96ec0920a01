import { sameBytes } from './bytes.ts';
import { type DhKey, type MakeDhKey, makeKey } from './dh.ts';
import { KIND, prologueOf } from './kinds.ts';
import { OpeningError, type OpeningOptions, runHandshake } from './line.ts';
import { HandshakeState, XXPSK3 } from './noise.ts';
import { keyHashOf, meetingOf } from './pairing.ts';
import { readNothing } from './session.ts';

const NONE = new Uint8Array(0);

export interface PairingOptions extends OpeningOptions {
  /** The one-time secret of the link or the code. */
  readonly secret: Uint8Array;
  readonly ownKey: DhKey;
  readonly makeEphemeral?: MakeDhKey;
}

export interface TabletPairingOptions extends PairingOptions {
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
      await readNothing(state, await line.receive(KIND.xx2));
      if (options.kitKeyHash !== undefined && !sameBytes(keyHashOf(state.remoteStatic!), options.kitKeyHash))
        throw new OpeningError('NABIJ_E_SEAL_PEER');
      line.send(KIND.xx3, await state.write(NONE));
      line.closingMeans('NABIJ_E_PAIR_WRONG');
      const finished = state.finish();
      const channel = line.channel(finished);
      await line.confirmed(channel, 'NABIJ_E_PAIR_WRONG');
      return { channel, peerKey: finished.remoteStatic, handshakeHash: finished.hash };
    } finally {
      state.wipe();
    }
  });
}

/**
 * Pairs with the tablet that knows the same one-time secret (Noise XXpsk3, this end second). `peerKey` of the session
 * is the tablet's key: pin it, then `confirm` on the channel, and the tablet takes itself for paired; or close the
 * channel, and the tablet knows that it is not. The caller counts every failure as a try: `NABIJ_E_PAIR_WRONG` is a wrong secret,
 * and a handshake that is broken off was a chance to look for keys with the same four words.
 */
export function pairAsKit(options: PairingOptions): void {
  runHandshake(options, 'NABIJ_E_SEAL_BROKEN', async (line) => {
    const state = stateOf(options, false);
    try {
      await readNothing(state, await line.receive(KIND.xx1));
      line.send(KIND.xx2, await state.write(NONE));
      const last = await line.receive(KIND.xx3);
      await readNothing(state, last).catch(() => {
        throw new OpeningError('NABIJ_E_PAIR_WRONG');
      });
      const finished = state.finish();
      const channel = line.channel(finished);
      return { channel, peerKey: finished.remoteStatic, handshakeHash: finished.hash };
    } finally {
      state.wipe();
    }
  });
}

function stateOf(options: PairingOptions, initiator: boolean): HandshakeState {
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
