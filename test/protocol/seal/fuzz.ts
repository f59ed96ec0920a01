import { CipherState } from '../../../src/protocol/seal/noise.ts';
import { pairAsKit, pairAsTablet } from '../../../src/protocol/seal/pairing-session.ts';
import { NONCE_BYTES } from '../../../src/protocol/seal/sas.ts';
import { SealedChannel } from '../../../src/protocol/seal/sealed-channel.ts';
import { openAsKit, openAsTablet } from '../../../src/protocol/seal/session.ts';
import { seededRandom } from '../../bench/lib/random.ts';
import { pinning } from './ends.ts';
import { bytesOf, mutated, type Random, whole } from './mutate.ts';
import { End, nodeKey, Outcome, settled, Wire } from './wire.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly frames: number;
  /** The first frame to try: to see one failure again. */
  readonly from?: number;
  readonly progress?: (done: number) => void;
}

export interface FuzzFailure {
  readonly seed: number;
  readonly frame: number;
  readonly what: string;
}

/** One frame in so many is one of a handshake: those take a hundred times as long. */
const HANDSHAKE_EVERY = 100;
const PROGRESS_EVERY = 100_000;
const RECORDED = 24;
const KIT_ID = 'abcdefghijklmnop';

/**
 * Brings mutated frames to fresh ends, each at a point where another frame was due. Gives the first that was
 * accepted, or that did anything but end the channel; null when there was none. The same seed tries the same.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzFailure | null> {
  const { seed, frames, from = 0, progress = () => {} } = options;
  const recording = record(seededRandom(seed));
  for (let frame = from; frame < from + frames; frame += 1) {
    const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ frame);
    const what =
      frame % HANDSHAKE_EVERY === 0
        ? await attempt(() => handshakeAttempt(random))
        : frameAttempt(recording, random);
    if (what !== null) return { seed, frame, what };
    if (frame % PROGRESS_EVERY === PROGRESS_EVERY - 1) progress(frame + 1 - from);
  }
  return null;
}

interface Recording {
  readonly key: Uint8Array;
  /** What one end sent, in order. */
  readonly frames: readonly Uint8Array[];
  /** What was sent the other way, and under another key. */
  readonly strange: readonly Uint8Array[];
}

function record(random: Random): Recording {
  const key = bytesOf(random, 32);
  const sealed = (underKey: Uint8Array): Uint8Array[] => {
    const end = new End();
    const channel = new SealedChannel(end, {
      hash: new Uint8Array(32),
      sending: new CipherState(underKey.slice()),
      receiving: new CipherState(new Uint8Array(32)),
    });
    for (let n = 0; n < RECORDED; n += 1) channel.send(bytesOf(random, whole(random, 200)));
    return end.sent;
  };
  return { key, frames: sealed(key), strange: sealed(bytesOf(random, 32)) };
}

/** A receiver that has taken a few good frames gets a bad one, then the good one that was due. */
function frameAttempt(recording: Recording, random: Random): string | null {
  const { frames, strange } = recording;
  const due = whole(random, 3);
  const others = [...frames.filter((_, n) => n !== due), ...strange];
  const { how, bytes } = mutated(frames[due]!, others, random);
  const end = new End();
  const channel = new SealedChannel(end, {
    hash: new Uint8Array(32),
    sending: new CipherState(new Uint8Array(32)),
    receiving: new CipherState(recording.key.slice()),
  });
  let taken = 0;
  channel.onFrame = () => {
    taken += 1;
  };
  try {
    for (const frame of frames.slice(0, due)) channel.take(frame);
    channel.take(bytes);
    channel.take(frames[due]!);
  } catch (error) {
    return `${how}: threw ${String(error)}`;
  }
  if (taken !== due) return `${how}: ${taken} frames taken, ${due} were good`;
  if (channel.fault !== 'NABIJ_E_SEAL_BROKEN' || end.open) return `${how}: the channel stayed open`;
  return null;
}

async function attempt(run: () => Promise<string | null>): Promise<string | null> {
  try {
    return await run();
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

/** A handshake in which one message, of whichever end, is not what was sent. */
async function handshakeAttempt(random: Random): Promise<string | null> {
  const wire = new Wire();
  const pairing = random() < 0.5;
  const ends = pairing ? pairingEnds(wire, random) : sessionEnds(wire, random);
  const victim = whole(random, pairing ? 4 : 3);
  const seen: Uint8Array[] = [bytesOf(random, 49)];
  await settled();
  for (let n = 0; n < victim; n += 1) {
    const [from, to] = n % 2 === 0 ? [wire.tablet, wire.kit] : [wire.kit, wire.tablet];
    const message = from.next();
    seen.push(message);
    await to.arrive(message);
  }
  const [from, to, outcome] =
    victim % 2 === 0 ? [wire.tablet, wire.kit, ends.kit] : [wire.kit, wire.tablet, ends.tablet];
  const { how, bytes } = mutated(from.next(), seen, random);
  await to.arrive(bytes);
  await wire.flush();
  const name = `${pairing ? 'pairing' : 'session'} message ${victim + 1}, ${how}`;
  if (outcome.session !== null) return `${name}: opened`;
  if (outcome.failed === null || to.open) return `${name}: the connection stayed open`;
  return null;
}

function sessionEnds(wire: Wire, random: Random): { tablet: Outcome; kit: Outcome } {
  const key = () => nodeKey(bytesOf(random, 32));
  const [kitKey, tabletKey, tablet, kit] = [key(), key(), new Outcome(), new Outcome()];
  const shared = { kitId: KIT_ID, makeEphemeral: key };
  openAsKit({
    ...shared,
    ...kit.options(wire.kit),
    ownKey: kitKey,
    candidates: [{ publicKey: tabletKey.publicKey, role: 'pupil' }],
  });
  openAsTablet({
    ...shared,
    ...tablet.options(wire.tablet),
    ownKey: tabletKey,
    kitKey: kitKey.publicKey,
  });
  return { tablet, kit };
}

function pairingEnds(wire: Wire, random: Random): { tablet: Outcome; kit: Outcome } {
  const key = () => nodeKey(bytesOf(random, 32));
  const [tablet, kit] = [new Outcome(), new Outcome()];
  const drawNonce = () => bytesOf(random, NONCE_BYTES);
  const shared = { secret: bytesOf(random, 10), makeEphemeral: key, drawNonce };
  pairAsKit({ ...pinning(kit.options(wire.kit)), ...shared, ownKey: key() });
  pairAsTablet({ ...tablet.options(wire.tablet), ...shared, ownKey: key() });
  return { tablet, kit };
}
