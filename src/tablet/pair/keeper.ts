import { NabijError } from '../../core/errors.ts';
import type { Role } from '../../protocol/office.ts';

/** What a tablet keeps of its kit. The secret half of its own key stays inside the browser: no script can read it. */
export interface Pairing {
  readonly keys: CryptoKeyPair;
  /** The kit's public key, 32 bytes, pinned. */
  readonly kitKey: Uint8Array<ArrayBuffer>;
  /** Origin of the relay, `wss://relay.example.nl`; null when it is the page's own. */
  readonly relay: string | null;
  /** Where it was paired. The link of then may be opened again, from a message that was kept. */
  readonly meeting: string;
  /** The four words, until somebody has said that they match; then null. */
  readonly check: WordCheck | null;
  /** The pairing that this one takes the place of, until somebody has said that the words match; it comes back when they differ. */
  readonly before: Pairing | null;
}

export interface WordCheck {
  readonly words: readonly string[];
  /** The link shows that it is the kit, so the words need not be compared. */
  readonly proved: boolean;
  /** By a link that was sent home: whoever reads the words does not see the kit. Absent: kept by an older page. */
  readonly home?: boolean;
}

/** Where pairings are kept: one of each role. Every call throws NabijError NABIJ_E_TABLET_KEYS when it cannot. */
export interface Keeper {
  read(role: Role): Promise<Pairing | null>;
  /** Shows that a key can be kept here, before anything depends on it. */
  reserve(role: Role, keys: CryptoKeyPair): Promise<void>;
  write(role: Role, pairing: Pairing): Promise<void>;
  /** The words of the pairing of that meeting match: they are not shown again, and the one before it goes. */
  confirm(role: Role, meeting: string): Promise<void>;
  /** Forgets the pairing of that meeting for the one before it, if any; and none that another page has made since. */
  forget(role: Role, meeting: string): Promise<void>;
}

const DATABASE = 'nabij';
const STORE = 'pairings';

/** The browser's own database: what it keeps no other site sees, and keys in it cannot be taken out. */
export function browserKeeper(database: IDBFactory = indexedDB): Keeper {
  return {
    read: (role) => within(database, 'readonly', (store) => store.get(role)).then(pairingOf),
    reserve: (role, keys) => run(database, (store) => store.put(keys, `${role}-next`)),
    write: (role, pairing) =>
      run(database, (store) => {
        store.delete(`${role}-next`);
        return store.put(pairing, role);
      }),
    confirm: (role, meeting) =>
      run(database, (store) =>
        ofMeeting(store, role, meeting, (pairing) => store.put(matched(pairing), role)),
      ),
    forget: (role, meeting) =>
      run(database, (store) =>
        ofMeeting(store, role, meeting, ({ before }) =>
          before === null ? store.delete(role) : store.put(before, role),
        ),
      ),
  };
}

/** A pairing whose words match: what was before it is over. */
export function matched(pairing: Pairing): Pairing {
  return { ...pairing, check: null, before: null };
}

/** Does something with what is kept, when that is still the pairing of that meeting. */
function ofMeeting(
  store: IDBObjectStore,
  role: Role,
  meeting: string,
  then: (pairing: Pairing) => void,
): IDBRequest {
  const kept = store.get(role);
  kept.onsuccess = () => {
    const pairing = pairingOf(kept.result);
    if (pairing?.meeting === meeting) then(pairing);
  };
  return kept;
}

async function run(database: IDBFactory, use: (store: IDBObjectStore) => IDBRequest): Promise<void> {
  await within(database, 'readwrite', use);
}

/** One transaction, over when its promise is: what was written is kept. */
async function within(
  database: IDBFactory,
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  try {
    const opened = await open(database);
    try {
      return await new Promise((done, fail) => {
        const transaction = opened.transaction(STORE, mode);
        const request = use(transaction.objectStore(STORE));
        transaction.oncomplete = () => done(request.result);
        transaction.onabort = () => fail(transaction.error ?? new Error('the transaction was aborted'));
      });
    } finally {
      opened.close();
    }
  } catch (cause) {
    throw new NabijError('NABIJ_E_TABLET_KEYS', 'the browser keeps no pairing', { fault: 'part', cause });
  }
}

function open(database: IDBFactory): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = database.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('the database does not open'));
    request.onblocked = () => fail(new Error('the database is held by another page'));
  });
}

/** What another version of the page left is no pairing. */
function pairingOf(kept: unknown): Pairing | null {
  if (kept === null || typeof kept !== 'object') return null;
  const { keys, kitKey, relay, meeting, check = null, before } = kept as Partial<Pairing>;
  const whole = keys?.privateKey instanceof CryptoKey && kitKey instanceof Uint8Array;
  return whole && relay !== undefined && meeting !== undefined
    ? { keys, kitKey, relay, meeting, check, before: pairingOf(before ?? null) }
    : null;
}
