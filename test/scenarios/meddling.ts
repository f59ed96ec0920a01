import type { ErrorCode } from '../../src/protocol/errors.ts';
import { KIND, ofKind } from '../../src/protocol/seal/kinds.ts';
import { KEYS } from '../kit/bridge/bridge-fixture.ts';
import { bytesOf, type Random, whole } from '../protocol/seal/mutate.ts';
import { until } from '../support/until.ts';
import type { MeddledKit } from './meddled-visit.ts';
import type { Meddle, Toward } from './meddling-exchange.ts';

/** Descriptions are much larger than anything else that passes at the start. */
const DESCRIPTION_BYTES = 1_000;
const FINGERPRINT = 'a=fingerprint:sha-256 ';

/** One way in which whoever runs the relay tries to get between. */
export interface Attempt {
  /** Sets the relay up for the next visit. */
  readonly prepare: (kit: MeddledKit, random: Random) => void | Promise<void>;
  /** What the tablet is told first. */
  readonly told: ErrorCode;
}

/** Does something to the first message of a kind on a visit, and nothing to the others. */
function once(which: (toward: Toward, n: number, message: Buffer) => boolean, change: Change): Meddle {
  let done = false;
  return (toward, n, message) => {
    if (done || !which(toward, n, message)) return [message];
    done = true;
    return change(message);
  };
}
type Change = (message: Buffer) => readonly Uint8Array[];

const offer = (toward: Toward, _n: number, message: Buffer) =>
  toward === 'tablet' && message.length > DESCRIPTION_BYTES;
const answer = (toward: Toward, _n: number, message: Buffer) =>
  toward === 'kit' && message.length > DESCRIPTION_BYTES;
const nth = (way: Toward, place: number) => (toward: Toward, n: number) => toward === way && n === place;

/** The first message that way after the description. */
function afterDescription(way: Toward): (toward: Toward, n: number, message: Buffer) => boolean {
  let passed = false;
  return (toward, _n, message) => {
    if (toward !== way) return false;
    if (passed) return true;
    passed = message.length > DESCRIPTION_BYTES;
    return false;
  };
}

/** Changes a few bits after the kind: what swapping a fingerprint comes down to when it cannot be read. */
const changed =
  (random: Random): Change =>
  (message) => {
    const other = Buffer.from(message);
    const at = 1 + whole(random, other.length - 1);
    for (let n = at; n < Math.min(other.length, at + 32); n += 1)
      other[n] = other[n]! ^ (1 + whole(random, 255));
    return [other];
  };

/** A frame of the relay's own in the place of one: as plain as it once was, under the kind of a sealed frame. */
const replaced =
  (random: Random, frame: object): Change =>
  () => {
    const plain = Buffer.from(JSON.stringify({ l: 'o', n: 1, a: 0, f: frame }));
    return [ofKind(KIND.frame, Buffer.concat([plain, bytesOf(random, 16)]))];
  };

const ownSdp = (random: Random) =>
  `v=0\r\n${FINGERPRINT}${Array.from(bytesOf(random, 32), (byte) => byte.toString(16).padStart(2, '0')).join(':')}\r\n`;

/** Meddles with the messages of a session, which ends it. */
const meddling = (make: (random: Random) => Meddle): Attempt => ({
  prepare: (kit, random) => {
    kit.exchange.meddle = make(random);
  },
  told: 'NABIJ_E_SEAL_BROKEN',
});

/** Records a visit that nothing is done to, and lets it end. */
async function recorded(kit: MeddledKit) {
  const { packets } = await kit.visit();
  if (packets === 0) throw new Error('a visit that nothing is done to sees the picture');
  // Until then the kit offers it another media connection.
  await until('the kit sees it go', () => kit.events.some(({ type }) => type === 'peer_closed'));
  kit.events.length = 0;
  return kit.exchange.visits.at(-1)!;
}

export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'changes the fingerprint in the offer': meddling((random) => once(offer, changed(random))),
  'changes the fingerprint in the answer': meddling((random) => once(answer, changed(random))),
  'puts an offer of its own': meddling((random) =>
    once(offer, replaced(random, { type: 'rtc_offer', round: 1, sdp: ownSdp(random) })),
  ),
  'puts an answer of its own': meddling((random) =>
    once(answer, replaced(random, { type: 'rtc_answer', round: 1, sdp: ownSdp(random) })),
  ),
  'changes what follows the offer': meddling((random) => once(afterDescription('tablet'), changed(random))),
  'changes a candidate of the tablet': meddling((random) => once(afterDescription('kit'), changed(random))),
  'puts a candidate of its own before the answer': meddling((random) => {
    const candidate = {
      type: 'rtc_candidate',
      round: 1,
      candidate: 'candidate:1 1 UDP 1 192.0.2.1 9 typ host',
      mid: '0',
    };
    return once(answer, (message) => [...replaced(random, candidate)(message), message]);
  }),
  'says the offer twice': meddling(() => once(offer, (message) => [message, message])),
  'cuts the offer short': meddling((random) =>
    once(offer, (message) => [message.subarray(0, 1 + whole(random, message.length - 1))]),
  ),
  'keeps a frame of the tablet back': meddling(() => once(nth('kit', 2), () => [])),
  'changes the first message of the handshake': {
    ...meddling((random) => once(nth('kit', 0), changed(random))),
    told: 'NABIJ_E_SEAL_REFUSED',
  },
  'changes the answer to it': {
    ...meddling((random) => once(nth('tablet', 0), changed(random))),
    told: 'NABIJ_E_SEAL_PEER',
  },
  'changes the confirmation': {
    ...meddling((random) => once(nth('kit', 1), changed(random))),
    // The kit has not yet opened: there is nobody who could say why.
    told: 'NABIJ_E_LINK_LOST',
  },
  'puts the offer of an earlier session': {
    prepare: async (kit) => {
      const earlier = (await recorded(kit)).tablet.find((message) => offer('tablet', 0, message))!;
      kit.exchange.meddle = once(offer, () => [earlier]);
    },
    told: 'NABIJ_E_SEAL_BROKEN',
  },
  'replays an earlier session to the tablet': {
    prepare: async (kit) => {
      const [...messages] = (await recorded(kit)).tablet;
      kit.exchange.impostor = (_message, say) => {
        const next = messages.shift();
        if (next !== undefined) say(next);
      };
    },
    told: 'NABIJ_E_SEAL_PEER',
  },
  'replays an earlier session to the kit': {
    prepare: async (kit) => {
      const earlier = await recorded(kit);
      kit.exchange.meddle = (toward, n, message) => [
        toward === 'kit' ? (earlier.kit[n] ?? message) : message,
      ];
    },
    // The kit answers what it heard earlier, and not this tablet.
    told: 'NABIJ_E_SEAL_PEER',
  },
  'answers as the kit': {
    prepare: (kit, random) => {
      kit.exchange.impostor = (_message, say) =>
        say(ofKind(KIND.kk2, Buffer.concat([KEYS.stranger.publicKey, bytesOf(random, 16)])));
    },
    told: 'NABIJ_E_SEAL_PEER',
  },
  'answers that the loan has ended': {
    prepare: (kit, random) => {
      kit.exchange.impostor = (_message, say) => say(ofKind(KIND.farewell, bytesOf(random, 21)));
    },
    told: 'NABIJ_E_SEAL_PEER',
  },
};
