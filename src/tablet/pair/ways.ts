import type { Clock } from '../../core/clock.ts';
import { webKey } from '../../protocol/seal/dh.ts';
import { routeOf } from '../../protocol/seal/pair.ts';
import { openAsTablet } from '../../protocol/seal/session.ts';
import type { Way } from '../link/way.ts';
import type { Pairing } from './keeper.ts';

/** The address of a name at the relay. `relay` null: the relay serves this page. */
export function relayUrl(relay: string | null, name: string): string {
  const own = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  return `${relay ?? own}/tablet/${name}`;
}

/** The way to the kit of a pairing: a name that only the pair can know, and a seal that only its kit can open. */
export async function wayOf(pairing: Pairing, timer: Pick<Clock, 'after'>): Promise<Way> {
  const ownKey = await webKey(pairing.keys);
  const route = await routeOf(ownKey, pairing.kitKey);
  return {
    url: relayUrl(pairing.relay, route),
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
