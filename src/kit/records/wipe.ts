import fs from 'node:fs/promises';
import * as v from 'valibot';
import { NabijError } from '../../core/errors.ts';
import { KIT_ID } from '../../protocol/relay.ts';
import { kitIdOf } from '../../protocol/seal/pairing.ts';
import { FAREWELLS } from './farewells.ts';
import { eraseFile } from './files.ts';
import { KIT_KEY, newKitKey, publicKeyOf } from './kit-key.ts';
import { DESTROYED, RECEIPT, type Receipt } from './receipt.ts';
import { fileOf, type RecordKind } from './record.ts';
import type { RecordStore } from './store.ts';
import type { WallTime } from './wall-clock.ts';

const begun = v.strictObject({
  old_kit_id: v.nullable(v.pipe(v.string(), v.regex(KIT_ID))),
  destroyed: v.array(v.picklist(DESTROYED)),
});
type Begun = v.InferOutput<typeof begun>;

/** Stands while a wipe is under way, so that pulling the plug cannot leave half a loan behind. */
const WIPE: RecordKind<Begun> = { name: 'wipe', version: 1, schema: begun, maxBytes: 1_024 };

/** A record's own file, and the copies that editors and people make beside it (`loan.json~`, `.loan.json.swp`). */
const OURS = new RegExp(`^[.#~]*(${DESTROYED.join('|')})\\b`);

/**
 * Ends a loan: destroys kit key, pairings, open pairing, loan and hours, whether they can be read or not, and
 * makes a new identity. Stop everything that writes records first. Cut off at any moment, `finishWipe` goes on.
 * @throws NabijError NABIJ_E_RECORD_WRITE, NABIJ_E_RECORD_READ.
 */
export async function wipe(store: RecordStore, now: WallTime): Promise<Receipt> {
  const names = await filesOf(store);
  // What is left of an earlier wipe is of no more use than the rest, whether it can be read or not.
  await store.destroy(RECEIPT);
  await store.destroy(WIPE);
  try {
    await store.write(WIPE, {
      old_kit_id: await oldKitId(store),
      destroyed: DESTROYED.filter((name) => names.includes(fileOf({ name }))),
    });
    return (await finishWipe(store, now))!;
  } catch (error) {
    // What failed may go the second time, or was the very last step; else nobody may say that the kit was wiped.
    const receipt = await again(store, now);
    if (receipt === null) throw error;
    return receipt;
  }
}

async function again(store: RecordStore, now: WallTime): Promise<Receipt | null> {
  try {
    return (await finishWipe(store, now)) ?? (await store.read(RECEIPT));
  } catch {
    return null;
  }
}

/**
 * Goes on with a wipe that was cut off; null when there is none. To be called at the kit's start, before any other
 * record is read: the kit has the old identity no longer, or may not keep it.
 * @throws NabijError as `wipe` does.
 */
export async function finishWipe(store: RecordStore, now: WallTime): Promise<Receipt | null> {
  const before = await store.read(WIPE);
  if (before === null) return null;
  // Through the store what it knows by name, so that it may be written anew; and then every copy.
  for (const name of DESTROYED) await store.destroy({ name });
  for (const name of await filesOf(store)) {
    if (OURS.test(name)) await writing(name, () => eraseFile(store.folder, name));
  }
  const key = newKitKey();
  await store.write(KIT_KEY, key);
  const known = [...[WIPE, KIT_KEY, FAREWELLS, RECEIPT].map(fileOf), ...store.others];
  const foreign = (await fs.readdir(store.folder)).filter((name) => !known.includes(name));
  const receipt: Receipt = {
    receipt: 'nabij-wipe',
    version: 1,
    at_ms: now.right ? Math.floor(now.ms) : null,
    destroyed: before.destroyed,
    foreign_files: foreign.length,
    old_kit_id: before.old_kit_id,
    new_kit_id: kitIdOf(publicKeyOf(key)),
  };
  // Before the note goes: no wipe is over without its receipt.
  await store.write(RECEIPT, receipt);
  await store.destroy(WIPE);
  return receipt;
}

/** The names of the files in the state folder; folders in it are nobody's. */
async function filesOf(store: RecordStore): Promise<string[]> {
  return writing('the state folder', async () => {
    const entries = await fs.readdir(store.folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  });
}

async function oldKitId(store: RecordStore): Promise<string | null> {
  try {
    const key = await store.read(KIT_KEY);
    return key === null ? null : kitIdOf(publicKeyOf(key));
  } catch {
    // A key that cannot be read is destroyed all the same.
    return null;
  }
}

async function writing<R>(file: string, run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (cause) {
    throw new NabijError('NABIJ_E_RECORD_WRITE', `${file}: cannot be wiped`, { fault: 'part', cause });
  }
}
