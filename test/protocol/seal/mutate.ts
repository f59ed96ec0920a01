/** 0 ≤ random() < 1. */
export type Random = () => number;

export function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export function bytesOf(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => whole(random, 256));
}

type Mutation = (message: Uint8Array, others: readonly Uint8Array[], random: Random) => Uint8Array;

const flipBits: Mutation = (message, _others, random) => {
  const changed = message.slice();
  for (let n = whole(random, 8); n >= 0; n -= 1) {
    const at = whole(random, changed.length);
    changed[at] = changed[at]! ^ (1 << whole(random, 8));
  }
  return changed;
};

const otherOf: Mutation = (_message, others, random) => others[whole(random, others.length)]!.slice();

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBits,
  otherOf,
  cut: (message, _others, random) => message.slice(0, whole(random, message.length)),
  lengthen: (message, _others, random) =>
    Uint8Array.of(...message, ...bytesOf(random, 1 + whole(random, 32))),
  behead: (message, _others, random) => message.slice(1 + whole(random, message.length)),
  overwrite(message, _others, random) {
    const changed = message.slice();
    const at = whole(random, changed.length);
    changed.set(bytesOf(random, Math.min(1 + whole(random, 32), changed.length - at)), at);
    return changed;
  },
  splice(message, others, random) {
    const other = otherOf(message, others, random);
    return Uint8Array.of(
      ...message.subarray(0, whole(random, message.length + 1)),
      ...other.subarray(whole(random, other.length + 1)),
    );
  },
  kind: (message, _others, random) => Uint8Array.of(whole(random, 256), ...message.subarray(1)),
  noise: (_message, _others, random) => bytesOf(random, whole(random, 300)),
  noiseOfKind: (message, _others, random) =>
    Uint8Array.of(message[0]!, ...bytesOf(random, whole(random, 300))),
};
const NAMES = Object.keys(MUTATIONS);

/** Something other than `message`: changed, or one of `others` in its place. */
export function mutated(
  message: Uint8Array,
  others: readonly Uint8Array[],
  random: Random,
): { readonly how: string; readonly bytes: Uint8Array } {
  const how = NAMES[whole(random, NAMES.length)]!;
  const bytes = MUTATIONS[how]!(message, others, random);
  if (Buffer.compare(bytes, message) !== 0) return { how, bytes };
  const flipped = message.slice();
  flipped[flipped.length - 1] = flipped[flipped.length - 1]! ^ 1;
  return { how: 'flip', bytes: flipped };
}
