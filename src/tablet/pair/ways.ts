import type { Clock } from '../../core/clock.ts';
import { webKey } from '../../protocol/seal/dh.ts';
import { routeOf } from '../../protocol/seal/pair.ts';
import { openAsTablet } from '../../protocol/seal/session.ts';
import type { Way } from '../link/way.ts';
import type { Pairing } from './keeper.ts';

/**
 * The address of a name at the relay.
 * @param relay its origin, `wss://…`; null when it serves this page.
 * @param origin that of the page, `https://…`.
 */
export function relayUrl(relay: string | null, origin: string, name: string): string {
  return `${relay ?? pageRelay(origin)}/tablet/${name}`;
}

/** The origin of the relay that serves a page, `wss://…`. */
export function pageRelay(origin: string): string {
  return origin.replace(/^http/, 'ws');
}

/** The way to the kit of a pairing: a name that only the pair can know, and a seal that only its kit can open. */
export async function wayOf(pairing: Pairing, origin: string, timer: Pick<Clock, 'after'>): Promise<Way> {
  const ownKey = await webKey(pairing.keys);
  const route = await routeOf(ownKey, pairing.kitKey);
  return {
    url: relayUrl(pairing.relay, origin, route),
    seal: (inner, opened, failed) =>
      openAsTablet({
        inner,
        timer,
        kitId: route,
        kitKey: pairing.kitKey,
        ownKey,
        opened: ({ channel }) => opened(channel),
        failed,
      }),
  };
}
