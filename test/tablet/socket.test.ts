import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/protocol/channel.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { RelaySocket, type SocketLike } from '../../src/tablet/link/socket.ts';
import type { Seal, Sealed } from '../../src/tablet/link/way.ts';
import { HandClock } from '../support/hand-clock.ts';

class PlainSocket implements SocketLike {
  binaryType: BinaryType = 'blob';
  bufferedAmount = 0;
  readyState = 1;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror = null;
  closed = false;
  readonly sent: Uint8Array[] = [];
  send(data: Uint8Array): void {
    this.sent.push(data);
  }
  close(): void {
    this.closed = true;
  }
  text(value: unknown): void {
    this.onmessage?.({ data: JSON.stringify(value) } as MessageEvent);
  }
  bytes(...values: number[]): void {
    this.onmessage?.({ data: new Uint8Array(values).buffer } as MessageEvent);
  }
  drop(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

/** Seals nothing, but can wait, refuse, or end as a seal that was meddled with does. */
class HandSeal {
  waiting: { opened: () => void; failed: (code: ErrorCode) => void }[] = [];
  channels: Mutable<Sealed>[] = [];
  readonly #byHand: boolean;
  constructor(byHand: boolean) {
    this.#byHand = byHand;
  }
  readonly seal: Seal = (inner, opened, failed) => {
    const channel: Mutable<Sealed> = Object.assign(inner, { fault: null, hash: new Uint8Array(32) });
    this.channels.push(channel);
    if (this.#byHand) this.waiting.push({ opened: () => opened(channel), failed });
    else opened(channel);
  };
}
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function setUp({ byHand = false, sealOnce = false } = {}) {
  const hand = new HandSeal(byHand);
  const clock = new HandClock();
  const sockets: PlainSocket[] = [];
  const channels: Channel[] = [];
  const said: string[] = [];
  const socket = new RelaySocket({
    way: { url: 'ws://relay/tablet/x', seal: hand.seal },
    sealOnce,
    makeSocket: () => {
      const made = new PlainSocket();
      sockets.push(made);
      return made;
    },
    clock,
    random: () => 0,
    onChannel: (channel) => {
      channels.push(channel);
      said.push('channel');
      channel.onClose = () => said.push('ended');
      channel.onFrame = (bytes) => said.push(`frame ${bytes.join()}`);
    },
    onKitOffline: () => said.push('offline'),
    onLost: (code) => said.push(code),
    onRefused: (code) => said.push(`refused ${code}`),
  });
  socket.start();
  return { clock, sockets, channels, said, socket, hand };
}

describe('the socket to the relay', () => {
  it('gives a channel when the kit is there and ends it when the kit goes', () => {
    const { sockets, said } = setUp();
    sockets[0]!.text({ type: 'kit', online: true });
    sockets[0]!.bytes(1, 2);
    sockets[0]!.text({ type: 'kit', online: false });
    sockets[0]!.bytes(3);
    expect(said).toEqual(['channel', 'frame 1,2', 'ended', 'offline']);
  });

  it('comes back after 0.25 s, doubling to 10 s, and starts over once it has been up', () => {
    const { clock, sockets } = setUp();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const made = sockets.length;
      sockets.at(-1)!.drop(1006);
      let waitMs = 0;
      for (; sockets.length === made; waitMs += 50) clock.advance(50);
      waits.push(waitMs);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    sockets.at(-1)!.text({ type: 'kit', online: true });
    const made = sockets.length;
    sockets.at(-1)!.drop(1006);
    clock.advance(250);
    expect(sockets).toHaveLength(made + 1);
  });

  it('gives up on a relay that says nothing', () => {
    const { clock, sockets, said } = setUp();
    clock.advance(LIMITS.socketDeadMs);
    expect(sockets[0]!.closed).toBe(true);
    expect(said).toEqual(['NABIJ_E_LINK_LOST']);
  });

  it('does not knock again when another device took the seat or the address is wrong', () => {
    for (const [close, code] of [
      [4003, 'NABIJ_E_TAKEN_OVER'],
      [4005, 'NABIJ_E_RELAY_ADDRESS'],
    ] as const) {
      const { clock, sockets, said } = setUp();
      sockets[0]!.drop(close);
      clock.advance(60_000);
      expect(sockets).toHaveLength(1);
      expect(said).toEqual([`refused ${code}`]);
    }
  });

  it('sends nothing on a channel that has ended, however long its user holds on to it', () => {
    const { clock, sockets, channels } = setUp();
    sockets[0]!.text({ type: 'kit', online: true });
    sockets[0]!.drop(1006);
    clock.advance(1_000);
    sockets[1]!.text({ type: 'kit', online: true });
    channels[0]!.send(new Uint8Array([1]));
    expect(sockets[0]!.sent).toEqual([]);
    expect(sockets[1]!.sent).toEqual([]);
  });

  it('hears nothing of an older socket', () => {
    const { clock, sockets, said } = setUp();
    sockets[0]!.drop(1006);
    clock.advance(1_000);
    sockets[0]!.text({ type: 'kit', online: true });
    sockets[0]!.drop(1006);
    expect(said).toEqual(['NABIJ_E_LINK_LOST']);
  });

  it('ignores text that is not the relay’s, and ends on a frame that is too large', () => {
    const { sockets, said } = setUp();
    sockets[0]!.text({ type: 'nonsense' });
    sockets[0]!.onmessage?.({ data: 'not json' } as MessageEvent);
    sockets[0]!.text({ type: 'kit', online: true });
    sockets[0]!.onmessage?.({ data: new ArrayBuffer(LIMITS.frameBytes + 1) } as MessageEvent);
    expect(said).toEqual(['channel', 'ended', 'NABIJ_E_LINK_LOST']);
  });

  it('is made anew now and then while the kit is offline, because nothing else proves that it lives', () => {
    const { clock, sockets } = setUp();
    sockets[0]!.text({ type: 'kit', online: false });
    clock.advance(30_000);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]!.closed).toBe(true);
  });

  it('stops for good when stopped', () => {
    const { clock, sockets, socket } = setUp();
    socket.stop();
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });
});

describe('the seal on that socket', () => {
  const there = { type: 'kit', online: true };

  it('comes before the channel, and a kit that lets go meanwhile is asked again, later each time', () => {
    const { clock, sockets, said, hand } = setUp({ byHand: true });
    sockets[0]!.text(there);
    expect(said).toEqual([]);
    hand.waiting[0]!.failed('NABIJ_E_SEAL_REFUSED');
    clock.advance(250);
    sockets[1]!.text(there);
    hand.waiting[1]!.failed('NABIJ_E_SEAL_REFUSED');
    clock.advance(250);
    expect(sockets).toHaveLength(2);
    clock.advance(250);
    sockets[2]!.text(there);
    hand.waiting[2]!.opened();
    expect(said).toEqual(['NABIJ_E_SEAL_REFUSED', 'NABIJ_E_SEAL_REFUSED', 'channel']);
  });

  it.each(['NABIJ_E_SEAL_PEER', 'NABIJ_E_LOAN_ENDED'] as const)('ends it for good with %s', (code) => {
    const { clock, sockets, said, hand } = setUp({ byHand: true });
    sockets[0]!.text(there);
    hand.waiting[0]!.failed(code);
    clock.advance(60_000);
    expect(said).toEqual([`refused ${code}`]);
    expect(sockets).toHaveLength(1);
  });

  it('is not tried twice where each try is counted, however the first one ended', () => {
    for (const end of ['failed', 'lost'] as const) {
      const { clock, sockets, said, hand } = setUp({ byHand: true, sealOnce: true });
      sockets[0]!.text(there);
      if (end === 'failed') hand.waiting[0]!.failed('NABIJ_E_PAIR_WRONG');
      else sockets[0]!.drop(1006);
      clock.advance(60_000);
      expect(said).toEqual([`refused ${end === 'failed' ? 'NABIJ_E_PAIR_WRONG' : 'NABIJ_E_LINK_LOST'}`]);
      expect(sockets).toHaveLength(1);
    }
  });

  it('says that somebody meddled, and does not come back at once each time', () => {
    const { clock, sockets, said, hand } = setUp();
    for (let n = 0; n < 3; n += 1) {
      sockets[n]!.text(there);
      hand.channels[n]!.fault = 'NABIJ_E_SEAL_BROKEN';
      hand.channels[n]!.close();
      clock.advance(250 * 2 ** n);
      expect(sockets).toHaveLength(n + 2);
    }
    expect(said.filter((what) => what === 'NABIJ_E_SEAL_BROKEN')).toHaveLength(3);
  });

  it('that comes late opens nothing on a socket that is gone', () => {
    const { clock, sockets, said, hand } = setUp({ byHand: true });
    sockets[0]!.text(there);
    sockets[0]!.drop(1006);
    hand.waiting[0]!.opened();
    clock.advance(250);
    hand.waiting[0]!.failed('NABIJ_E_SEAL_PEER');
    expect(said).toEqual(['NABIJ_E_LINK_LOST']);
    expect(sockets).toHaveLength(2);
  });
});
