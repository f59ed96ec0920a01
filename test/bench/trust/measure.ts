import type { Channel } from '../../../src/protocol/channel.ts';
import { makeKey } from '../../../src/protocol/seal/dh.ts';
import { CipherState } from '../../../src/protocol/seal/noise.ts';
import { SealedChannel } from '../../../src/protocol/seal/sealed-channel.ts';
import { openAsKit, openAsTablet } from '../../../src/protocol/seal/session.ts';

/** Runs in Node and in a page: it may know neither. */
export interface SealPlan {
  readonly handshakes: number;
  readonly looks: number;
  /** Looks timed together: a page's clock is too coarse for one. */
  readonly looksTogether: number;
  readonly frames: number;
}

export interface SealFigures {
  /** What each end computes for one handshake. */
  readonly tabletMs: readonly number[];
  readonly kitMs: readonly number[];
  /** Sealing and opening one look, together. */
  readonly lookMs: readonly number[];
  readonly rates: readonly { readonly bytes: number; readonly seal: number; readonly open: number }[];
}

const KIT_ID = 'abcdefghijklmnop';
const FRAME_BYTES = [200, 4_096];
const LOOK = '{"l":"n","n":12345,"f":{"type":"look","pan_deg":12.3,"sent_ms":1234567.8}}';

/** An end of a wire in memory; what it sends arrives in a turn of its own. */
class MemoryEnd implements Channel {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  readonly backlogBytes = 0;
  other: MemoryEnd | null = null;
  /** When it last sent and was brought something. */
  sentMs = 0;
  arrivedMs = 0;

  send(frame: Uint8Array): void {
    this.sentMs = performance.now();
    const other = this.other;
    if (other === null) return;
    setTimeout(() => {
      other.arrivedMs = performance.now();
      other.onFrame(frame);
    });
  }

  close(): void {
    this.onClose();
  }
}

/** Measures the sealed channel where it runs. */
export async function measureSeal(plan: SealPlan): Promise<SealFigures> {
  const handshakes = [];
  const keys = { kit: await makeKey(), tablet: await makeKey() };
  for (let n = 0; n < plan.handshakes; n += 1) handshakes.push(await handshake(keys));
  return {
    tabletMs: handshakes.map(({ tabletMs }) => tabletMs),
    kitMs: handshakes.map(({ kitMs }) => kitMs),
    lookMs: looks(plan),
    rates: FRAME_BYTES.map((bytes) => rate(bytes, plan.frames)),
  };
}

type Keys = Readonly<Record<'kit' | 'tablet', Awaited<ReturnType<typeof makeKey>>>>;

/** One handshake: while one end computes the other waits, so that each one's time can be told. */
function handshake(keys: Keys): Promise<{ tabletMs: number; kitMs: number }> {
  const [tablet, kit] = [new MemoryEnd(), new MemoryEnd()];
  tablet.other = kit;
  kit.other = tablet;
  const timer = { after: () => () => {} };
  return new Promise((done, fail) => {
    const failed = (code: string) => fail(new Error(code));
    let kitMs = 0;
    let firstMs = 0;
    openAsKit({
      inner: kit,
      timer,
      failed,
      kitId: KIT_ID,
      ownKey: keys.kit,
      candidates: [{ publicKey: keys.tablet.publicKey, role: 'pupil' }],
      opened: () => {
        kitMs += performance.now() - kit.arrivedMs;
        done({ tabletMs: firstMs + tablet.sentMs - tablet.arrivedMs, kitMs });
      },
    });
    const startMs = performance.now();
    const answer = kit.send.bind(kit);
    kit.send = (frame) => {
      firstMs = tablet.sentMs - startMs;
      kitMs += performance.now() - kit.arrivedMs;
      answer(frame);
    };
    openAsTablet({
      inner: tablet,
      timer,
      failed,
      kitId: KIT_ID,
      ownKey: keys.tablet,
      kitKey: keys.kit.publicKey,
      opened: () => {},
    });
  });
}

interface Ends {
  readonly sender: SealedChannel;
  readonly receiver: SealedChannel;
  /** What was sealed and not yet opened. */
  readonly sealed: Uint8Array[];
}

function ends(): Ends {
  const sealed: Uint8Array[] = [];
  const inner = {
    backlogBytes: 0,
    onFrame() {},
    onClose() {},
    close() {},
    send: (m: Uint8Array) => sealed.push(m),
  };
  const key = crypto.getRandomValues(new Uint8Array(32));
  const state = () => new CipherState(key.slice());
  return {
    sealed,
    sender: new SealedChannel(inner, { hash: new Uint8Array(32), sending: state(), receiving: state() }),
    receiver: new SealedChannel(inner, { hash: new Uint8Array(32), sending: state(), receiving: state() }),
  };
}

function looks({ looks: count, looksTogether }: SealPlan): number[] {
  const { sender, receiver, sealed } = ends();
  const look = new TextEncoder().encode(LOOK);
  const samples: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const startMs = performance.now();
    for (let m = 0; m < looksTogether; m += 1) {
      sender.send(look);
      receiver.take(sealed.pop()!);
    }
    samples.push((performance.now() - startMs) / looksTogether);
  }
  return samples;
}

/** Frames a second, one end sealing, then the other opening. */
function rate(bytes: number, count: number): { bytes: number; seal: number; open: number } {
  const { sender, receiver, sealed } = ends();
  let opened = 0;
  receiver.onFrame = () => {
    opened += 1;
  };
  const frame = new Uint8Array(bytes).fill(0x61);
  const startMs = performance.now();
  for (let n = 0; n < count; n += 1) sender.send(frame);
  const sealedMs = performance.now();
  for (const message of sealed) receiver.take(message);
  const openedMs = performance.now();
  if (opened !== count) throw new Error(`${opened} of ${count} frames came out`);
  return {
    bytes,
    seal: (count * 1_000) / (sealedMs - startMs),
    open: (count * 1_000) / (openedMs - sealedMs),
  };
}
