import type { Clock } from '../../core/clock.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { DhKey } from '../../protocol/seal/dh.ts';
import { meetingOf, type PairingLink } from '../../protocol/seal/pairing.ts';
import { type PairedSession, pairAsTablet } from '../../protocol/seal/pairing-session.ts';
import { RelaySocket, type SocketLike } from '../link/socket.ts';
import type { PairingStep } from './state.ts';
import { relayUrl } from './ways.ts';

/** What a pairing needs of the page. */
export interface PairingMeans {
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeSocket: (url: string) => SocketLike;
}

export interface Paired {
  readonly kitKey: Uint8Array<ArrayBuffer>;
  readonly words: readonly string[];
}

interface PairingRun {
  readonly link: PairingLink;
  readonly ownKey: DhKey;
  /** Origin of the page. */
  readonly origin: string;
  readonly onStep: (step: PairingStep) => void;
  readonly onPaired: (paired: Paired) => void;
  readonly onFailed: (code: ErrorCode) => void;
}

/**
 * Meets the kit that knows the link's secret. A kit that is not there is waited for; a handshake that fails is not
 * tried again by itself, for the kit counts it. The returned function gives up.
 */
export function runPairing(means: PairingMeans, run: PairingRun): () => void {
  const { link, onStep } = run;
  let session: PairedSession | null = null;
  const socket = new RelaySocket({
    ...means,
    sealOnce: true,
    way: {
      url: relayUrl(link.relay, run.origin, meetingOf(link.secret).id),
      seal: (inner, opened, failed) =>
        pairAsTablet({
          inner,
          timer: means.clock,
          secret: link.secret,
          ownKey: run.ownKey,
          ...(link.kitKeyHash === null ? {} : { kitKeyHash: link.kitKeyHash }),
          opened: (made) => {
            session = made;
            opened(made.channel);
          },
          failed,
        }),
    },
    onChannel: () => {
      const { peerKey, words } = session!;
      socket.stop();
      run.onPaired({ kitKey: new Uint8Array(peerKey), words });
    },
    onKitOffline: () => onStep('not_found'),
    onLost: () => onStep('lost'),
    onRefused: run.onFailed,
  });
  onStep('connecting');
  socket.start();
  return () => socket.stop();
}
