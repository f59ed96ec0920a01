import type { OpeningOptions } from '../../../src/protocol/seal/line.ts';
import {
  type KitPairedSession,
  type PairedSession,
  pairAsKit,
  pairAsTablet,
} from '../../../src/protocol/seal/pairing-session.ts';
import {
  type Candidate,
  type KitSession,
  openAsKit,
  openAsTablet,
} from '../../../src/protocol/seal/session.ts';
import { type End, nodeKey, Outcome, Wire } from './wire.ts';

export type Role = 'pupil' | 'consultant';
export const KIT_ID = 'abcdefghijklmnop';

/** Long-lived keys, as if paired earlier. */
export const KEYS = { kit: nodeKey(), pupil: nodeKey(), consultant: nodeKey(), stranger: nodeKey() } as const;
export const PINNED: readonly Candidate<Role>[] = [
  { publicKey: KEYS.pupil.publicKey, role: 'pupil' },
  { publicKey: KEYS.consultant.publicKey, role: 'consultant' },
];

export interface TabletChanges {
  readonly ownKey?: ReturnType<typeof nodeKey>;
  readonly kitKey?: Uint8Array;
  readonly kitId?: string;
}

export function tabletOn(inner: End, changes: TabletChanges = {}): Outcome {
  const outcome = new Outcome();
  openAsTablet({
    ...outcome.options(inner),
    kitId: KIT_ID,
    kitKey: KEYS.kit.publicKey,
    ownKey: KEYS.pupil,
    makeEphemeral: nodeKey,
    ...changes,
  });
  return outcome;
}

export interface KitChanges {
  readonly ownKey?: ReturnType<typeof nodeKey>;
  readonly candidates?: readonly Candidate<Role>[];
}

export function kitOn(inner: End, changes: KitChanges = {}): Outcome<KitSession<Role>> {
  const outcome = new Outcome<KitSession<Role>>();
  openAsKit<Role>({
    ...outcome.options(inner),
    kitId: KIT_ID,
    ownKey: KEYS.kit,
    candidates: PINNED,
    makeEphemeral: nodeKey,
    ...changes,
  });
  return outcome;
}

/** A tablet and a kit in session. */
export async function inSession(): Promise<{ wire: Wire; tablet: Outcome; kit: Outcome<KitSession<Role>> }> {
  const wire = new Wire();
  const kit = kitOn(wire.kit);
  const tablet = tabletOn(wire.tablet);
  await wire.flush();
  return { wire, tablet, kit };
}

export function pairingTabletOn(
  inner: End,
  secret: Uint8Array,
  kitKeyHash?: Uint8Array,
): Outcome<PairedSession> {
  const outcome = new Outcome<PairedSession>();
  pairAsTablet({
    ...outcome.options(inner),
    secret,
    ownKey: KEYS.pupil,
    makeEphemeral: nodeKey,
    ...(kitKeyHash === undefined ? {} : { kitKeyHash }),
  });
  return outcome;
}

/** A kit that pins whoever has the secret. */
export function pinning(options: OpeningOptions<KitPairedSession>): OpeningOptions<KitPairedSession> {
  return {
    ...options,
    opened: (session) => {
      session.confirm();
      options.opened(session);
    },
  };
}

export function pairingKitOn(inner: End, secret: Uint8Array, ownKey = KEYS.kit): Outcome<KitPairedSession> {
  const outcome = new Outcome<KitPairedSession>();
  pairAsKit({ ...pinning(outcome.options(inner)), secret, ownKey, makeEphemeral: nodeKey });
  return outcome;
}
