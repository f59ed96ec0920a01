import { systemClock } from '../../src/core/clock.ts';
import type { DhKey } from '../../src/protocol/seal/dh.ts';
import { meetingOf, readCode, readLink } from '../../src/protocol/seal/pairing.ts';
import { type PairedSession, pairAsTablet } from '../../src/protocol/seal/pairing-session.ts';
import { SocketEnd } from '../kit/bridge/socket-end.ts';
import { NotLetIn, TabletEnd } from '../kit/bridge/tablet-end.ts';
import { nodeKey } from '../protocol/seal/wire.ts';

/** A tablet's end that has paired as the page does: it can come back as often as it likes. */
export class PairedTablet {
  readonly ownKey: DhKey;
  readonly kitKey: Uint8Array;
  readonly words: readonly string[];
  readonly #port: number;

  private constructor(port: number, ownKey: DhKey, session: PairedSession) {
    this.#port = port;
    this.ownKey = ownKey;
    this.kitKey = session.peerKey;
    this.words = session.words;
  }

  /**
   * Pairs by a link or by a typed code; rejects with `NotLetIn`.
   * @param port of the relay.
   */
  static async pair(port: number, given: string): Promise<PairedTablet> {
    const link = given.includes('#') ? readLink(new URL(given).hash) : null;
    const typed = readCode(given);
    const secret = link?.secret ?? (typed.kind === 'secret' ? typed.secret : null);
    if (secret === null) throw new Error('neither a link nor a code');
    const ownKey = nodeKey();
    const inner = await SocketEnd.open(port, meetingOf(secret).id);
    const session = await new Promise<PairedSession>((opened, fail) => {
      pairAsTablet({
        inner,
        timer: systemClock,
        secret,
        ownKey,
        makeEphemeral: nodeKey,
        ...(link?.kitKeyHash && { kitKeyHash: link.kitKeyHash }),
        opened,
        failed: (code) => fail(new NotLetIn(code)),
      });
    });
    session.channel.close();
    return new PairedTablet(port, ownKey, session);
  }

  /** Comes to the kit; rejects with `NotLetIn`. */
  open(): Promise<TabletEnd> {
    return TabletEnd.open(this.#port, this.ownKey, this.kitKey);
  }
}
