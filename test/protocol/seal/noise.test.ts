import { describe, expect, it } from 'vitest';
import { type DhKey, importWebKey, makeWebKey, softKey } from '../../../src/protocol/seal/dh.ts';
import { HandshakeState, KK, XXPSK3 } from '../../../src/protocol/seal/noise.ts';
import vectors from './vectors.json' with { type: 'json' };

const NONE = new Uint8Array(0);
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const PATTERNS = [KK, XXPSK3];

type Vector = (typeof vectors.vectors)[number];
type MakeKey = (secret: Uint8Array) => DhKey | Promise<DhKey>;

async function endOf(vector: Vector, initiator: boolean, makeKey: MakeKey): Promise<HandshakeState> {
  const pattern = PATTERNS.find(({ name }) => name === vector.protocol_name)!;
  const side = initiator
    ? {
        prologue: vector.init_prologue,
        own: vector.init_static,
        ephemeral: vector.init_ephemeral,
        remote: vector.init_remote_static,
        psks: vector.init_psks,
      }
    : {
        prologue: vector.resp_prologue,
        own: vector.resp_static,
        ephemeral: vector.resp_ephemeral,
        remote: vector.resp_remote_static,
        psks: vector.resp_psks,
      };
  return new HandshakeState({
    pattern,
    initiator,
    prologue: bytes(side.prologue),
    staticKey: await makeKey(bytes(side.own)),
    makeEphemeral: () => makeKey(bytes(side.ephemeral)),
    ...(side.remote === undefined ? {} : { remoteStatic: bytes(side.remote) }),
    ...(side.psks === undefined ? {} : { psk: bytes(side.psks[0]!) }),
  });
}

async function follow(vector: Vector, makeKey: MakeKey): Promise<void> {
  const ends = [await endOf(vector, true, makeKey), await endOf(vector, false, makeKey)] as const;
  const { length } = PATTERNS.find(({ name }) => name === vector.protocol_name)!.messages;
  for (const [n, message] of vector.messages.slice(0, length).entries()) {
    const [writer, reader] = n % 2 === 0 ? ends : [ends[1], ends[0]];
    const written = await writer.write(bytes(message.payload));
    expect(hex(written), `message ${n + 1}`).toBe(message.ciphertext);
    expect(hex(await reader.read(written))).toBe(message.payload);
  }
  const done = [ends[0].finish(), ends[1].finish()] as const;
  for (const { hash } of done) expect(hex(hash)).toBe(vector.handshake_hash);
  for (const [n, message] of [...vector.messages.entries()].slice(length)) {
    const [sender, receiver] = n % 2 === 0 ? done : [done[1], done[0]];
    const sealed = sender.sending.encrypt(NONE, bytes(message.payload));
    expect(hex(sealed), `message ${n + 1}`).toBe(message.ciphertext);
    expect(hex(receiver.receiving.decrypt(NONE, sealed))).toBe(message.payload);
  }
}

describe('the published vectors', () => {
  it.each(vectors.vectors)('of $protocol_name come out, with keys in memory', (vector) =>
    follow(vector, softKey),
  );
  it.each(vectors.vectors)('of $protocol_name come out, with keys of WebCrypto', (vector) =>
    follow(vector, importWebKey),
  );
});

describe('a handshake', () => {
  /** The points of small order on Curve25519 (RFC 7748 §7; cr.yp.to/ecdh.html), with which every key agrees on zeros. */
  const WEAK = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];
  const KEYS = [
    ['in memory', () => softKey()],
    ['of WebCrypto', makeWebKey],
    // What a library without the check would do.
    ['that does not look', (): DhKey => ({ publicKey: softKey().publicKey, dh: () => new Uint8Array(32) })],
  ] as const;

  it.each(KEYS)('refuses keys that agree on zeros, with a key %s', async (_name, makeKey) => {
    for (const weak of WEAK) {
      const responder = new HandshakeState({
        pattern: KK,
        initiator: false,
        prologue: NONE,
        staticKey: await makeKey(),
        makeEphemeral: makeKey,
        remoteStatic: softKey().publicKey,
      });
      await expect(responder.read(new Uint8Array([...bytes(weak), ...new Uint8Array(16)]))).rejects.toThrow(
        'agree on nothing',
      );
    }
  });

  it('goes in turn, and gives its ciphers only when it is over', async () => {
    const end = new HandshakeState({
      pattern: KK,
      initiator: true,
      prologue: NONE,
      staticKey: softKey(),
      makeEphemeral: () => softKey(),
      remoteStatic: softKey().publicKey,
    });
    await expect(end.read(new Uint8Array(48))).rejects.toThrow('turn');
    await end.write(NONE);
    await expect(end.write(NONE)).rejects.toThrow('turn');
    expect(() => end.finish()).toThrow('not over');
  });

  it('does not begin with keys that its pattern has no use for, or without those it needs', () => {
    const base = {
      initiator: true,
      prologue: NONE,
      staticKey: softKey(),
      makeEphemeral: () => softKey(),
    };
    const remoteStatic = softKey().publicKey;
    expect(() => new HandshakeState({ ...base, pattern: KK })).toThrow('wrong keys');
    expect(() => new HandshakeState({ ...base, pattern: XXPSK3 })).toThrow('wrong keys');
    expect(
      () => new HandshakeState({ ...base, pattern: XXPSK3, psk: new Uint8Array(32), remoteStatic }),
    ).toThrow('wrong keys');
    expect(
      () => new HandshakeState({ ...base, pattern: KK, remoteStatic: remoteStatic.subarray(1) }),
    ).toThrow('32 bytes');
  });
});
