import * as v from 'valibot';
import { KIT_ID } from '../../protocol/relay.ts';
import { importWebKey } from '../../protocol/seal/dh.ts';
import { farewellOf, routeOf } from '../../protocol/seal/pair.ts';
import type { Farewell } from '../ports.ts';
import type { RecordKind } from './record.ts';
import type { RecordStore } from './store.ts';
import type { WallTime } from './wall-clock.ts';

/** Loans whose tablets still hear that they have ended, and how long. */
const FAREWELLS_MAX = 2;
export const FAREWELL_MS = 60 * 24 * 60 * 60_000;

const farewell = v.strictObject({
  route: v.pipe(v.string(), v.regex(KIT_ID)),
  /** Base64url; says nothing to anybody but the tablet it is for. */
  note: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/)),
  /** Milliseconds since 1970; null when the clock was not right. */
  until_ms: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

const schema = v.strictObject({ farewells: v.pipe(v.array(farewell), v.maxLength(FAREWELLS_MAX)) });

/** What outlives a wipe: one answer for each old tablet, without a byte of its key or of the loan. */
export type Farewells = v.InferOutput<typeof schema>;

export const FAREWELLS: RecordKind<Farewells> = { name: 'farewells', version: 1, schema, maxBytes: 2_048 };

const NO_FAREWELLS: Farewells = { farewells: [] };

/**
 * What was left behind for earlier tablets; nothing when it cannot be read, for nobody's seat hangs on it. One for a
 * tablet that still belongs to the kit is of a wipe that was cut off before it began.
 * @param privateKey the kit's, 32 bytes.
 */
export async function readFarewells(
  store: RecordStore,
  privateKey: Uint8Array,
  pinned: readonly { readonly publicKey: Uint8Array }[],
): Promise<Farewells> {
  try {
    const kept = (await store.read(FAREWELLS)) ?? NO_FAREWELLS;
    if (kept.farewells.length === 0) return kept;
    const key = await importWebKey(privateKey);
    const routes = await Promise.all(pinned.map(({ publicKey }) => routeOf(key, publicKey)));
    return { farewells: kept.farewells.filter(({ route }) => !routes.includes(route)) };
  } catch {
    return NO_FAREWELLS;
  }
}

/**
 * Leaves an answer for a tablet whose loan ends; the oldest makes room. A tablet without one is refused all the same,
 * so what goes wrong here does not keep the loan from ending.
 * @param privateKey the kit's, 32 bytes. @param tabletPublic 32 bytes.
 */
export async function addFarewell(
  store: RecordStore,
  privateKey: Uint8Array,
  tabletPublic: Uint8Array,
  now: WallTime,
): Promise<void> {
  try {
    const key = await importWebKey(privateKey);
    const one = {
      route: await routeOf(key, tabletPublic),
      note: Buffer.from(await farewellOf(key, tabletPublic)).toString('base64url'),
      until_ms: now.right ? Math.floor(now.ms + FAREWELL_MS) : null,
    };
    // What cannot be read is never replaced; of all records this one alone may go unasked.
    await store.read(FAREWELLS).catch(() => store.destroy(FAREWELLS));
    await store.update(FAREWELLS, (kept) => {
      const others = (kept ?? NO_FAREWELLS).farewells.filter(({ route }) => route !== one.route);
      return { farewells: [...others, one].slice(-FAREWELLS_MAX) };
    });
  } catch {
    // The older ones stay as they are.
  }
}

/**
 * Takes from the disk the farewells that are no longer said; answers what is left.
 * @throws NabijError NABIJ_E_RECORD_…, when there was something to take away and it could not be.
 */
export async function dropExpired(store: RecordStore, kept: Farewells, now: WallTime): Promise<Farewells> {
  const left = kept.farewells.filter((one) => isSaid(one, now));
  if (left.length === kept.farewells.length) return kept;
  const change = (disk: Farewells | null): Farewells | null => {
    const farewells = (disk ?? NO_FAREWELLS).farewells.filter((one) => isSaid(one, now));
    return farewells.length === 0 ? null : { farewells };
  };
  await store.update(FAREWELLS, change);
  return { farewells: left };
}

/** The farewells that are still said. */
export function farewellsNow(kept: Farewells, now: WallTime): Farewell[] {
  return kept.farewells
    .filter((one) => isSaid(one, now))
    .map(({ route, note }) => ({ route, note: Uint8Array.from(Buffer.from(note, 'base64url')) }));
}

/** A kit that does not know the time goes on saying it. */
function isSaid({ until_ms }: Farewells['farewells'][number], now: WallTime): boolean {
  return !now.right || until_ms === null || now.ms < until_ms;
}
