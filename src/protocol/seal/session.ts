import { LIMITS } from '../limits.ts';
import { type DhKey, KEY_BYTES, type MakeDhKey, makeKey } from './dh.ts';
import { KIND, prologueOf } from './kinds.ts';
import { type Line, OpeningError, type OpeningOptions, runHandshake, type Session } from './line.ts';
import { HandshakeState, KK, NoiseError } from './noise.ts';
import { opensFarewell } from './pair.ts';

const NONE = new Uint8Array(0);

export interface TabletOptions extends OpeningOptions {
  /** The name that both use for the kit at the relay. */
  readonly kitId: string;
  /** The kit's key, pinned when it was paired. */
  readonly kitKey: Uint8Array;
  readonly ownKey: DhKey;
  readonly makeEphemeral?: MakeDhKey;
}

/** A key that may open this kit, and what its holder is. */
export interface Candidate<Role> {
  readonly publicKey: Uint8Array;
  readonly role: Role;
}

export interface KitSession<Role> extends Session {
  readonly role: Role;
}

export interface KitOptions<Role> extends OpeningOptions<KitSession<Role>> {
  readonly kitId: string;
  readonly ownKey: DhKey;
  /** At most `LIMITS.sealCandidates`. */
  readonly candidates: readonly Candidate<Role>[];
  readonly makeEphemeral?: MakeDhKey;
}

/**
 * Opens a session with the kit whose key is pinned (Noise KK, this end first). When somebody else answers, it
 * fails with `NABIJ_E_SEAL_PEER` before a frame has been sent; with `NABIJ_E_LOAN_ENDED` upon the farewell that the
 * pinned kit left.
 */
export function openAsTablet(options: TabletOptions): void {
  const { kitId, kitKey, ownKey, makeEphemeral = makeKey } = options;
  runHandshake(options, 'NABIJ_E_SEAL_PEER', async (line) => {
    const state = new HandshakeState({
      pattern: KK,
      initiator: true,
      prologue: prologueOf(kitId),
      staticKey: ownKey,
      makeEphemeral,
      remoteStatic: kitKey,
    });
    try {
      line.send(KIND.kk1, await state.write(NONE));
      const { kind, message } = await line.receiveOneOf(KIND.kk2, KIND.farewell);
      if (kind === KIND.farewell) {
        const ended = await opensFarewell(ownKey, kitKey, message);
        throw new OpeningError(ended ? 'NABIJ_E_LOAN_ENDED' : 'NABIJ_E_SEAL_PEER');
      }
      await readPayload(state, message, 0);
      const finished = state.finish();
      const channel = line.channel(finished);
      channel.confirm();
      return { channel, peerKey: finished.remoteStatic };
    } finally {
      state.wipe();
    }
  });
}

/**
 * Waits for a tablet whose key is pinned (Noise KK, this end second). An unknown key gets no answer: the connection
 * is closed, after as many tries as for a known one. Opens only when the tablet has confirmed: a first message that
 * was recorded earlier gets no further than the answer to it.
 */
export function openAsKit<Role>(options: KitOptions<Role>): void {
  if (options.candidates.length > LIMITS.sealCandidates) throw new RangeError('too many pinned keys');
  runHandshake(options, 'NABIJ_E_SEAL_PEER', async (line) => {
    const { state, role } = await firstMessage(options, await line.receive(KIND.kk1));
    try {
      line.send(KIND.kk2, await state.write(NONE));
      return { ...(await kitSession(line, state)), role };
    } finally {
      state.wipe();
    }
  });
}

async function kitSession(line: Line, state: HandshakeState): Promise<Session> {
  const finished = state.finish();
  const channel = line.channel(finished);
  await line.confirmed(channel, 'NABIJ_E_SEAL_BROKEN', (content) => content.length === 0);
  return { channel, peerKey: finished.remoteStatic };
}

/** Tries the first message with every pinned key, and with random ones up to the limit; all are always tried. */
async function firstMessage<Role>(
  options: KitOptions<Role>,
  message: Uint8Array,
): Promise<{ state: HandshakeState; role: Role }> {
  const { kitId, ownKey, candidates, makeEphemeral = makeKey } = options;
  let match: { state: HandshakeState; role: Role } | null = null;
  for (let n = 0; n < LIMITS.sealCandidates; n += 1) {
    const candidate = candidates[n];
    const state = new HandshakeState({
      pattern: KK,
      initiator: false,
      prologue: prologueOf(kitId),
      staticKey: ownKey,
      makeEphemeral,
      remoteStatic: candidate?.publicKey ?? crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
    });
    const opens = await readPayload(state, message, 0).then(
      () => true,
      () => false,
    );
    if (opens && candidate !== undefined) match ??= { state, role: candidate.role };
    if (match?.state !== state) state.wipe();
  }
  if (match === null) throw new OpeningError('NABIJ_E_SEAL_PEER');
  return match;
}

/** Reads a handshake message; one that carries more or less than this is not Nabij's. */
export async function readPayload(
  state: HandshakeState,
  message: Uint8Array,
  bytes: number,
): Promise<Uint8Array> {
  const payload = await state.read(message);
  if (payload.length !== bytes) throw new NoiseError('a handshake message of another length');
  return payload;
}
