import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { type RelayOptions, startRelay } from '../../src/relay/server.ts';
import { RawSocket } from './raw-socket.ts';

const FRONT = '127.0.0.1';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A relay; then whether a socket whose handshake has these headers may stay. */
async function relayWith(
  options: Pick<RelayOptions, 'front' | 'limits'>,
): Promise<(...headers: readonly string[]) => Promise<boolean>> {
  const relay = await startRelay({ port: 0, pages: () => {}, log: silentLogger, ...options });
  ends.push(() => relay.close());
  let visitors = 0;
  return async (...headers) => {
    visitors += 1;
    const name = String(visitors)
      .padStart(16, 'a')
      .replace(/\d/g, (digit) => 'bcdefghijk'[Number(digit)]!);
    const socket = await RawSocket.open(relay.port, `/tablet/${name}`, headers);
    ends.push(() => socket.destroy());
    expect(await socket.status()).toBe(101);
    const first = await socket.frame();
    if (first?.opcode === 8) expect(first.payload.readUInt16BE(0)).toBe(4002);
    return first?.opcode === 1;
  };
}

const said = (addresses: string) => `X-Forwarded-For: ${addresses}`;
const few = { socketsPerAddress: 1, socketCloseMs: 200 };

describe('a relay behind a front that it knows', () => {
  it('has room for more visitors than one address may bring', async () => {
    const enter = await relayWith({ front: FRONT });
    for (let n = 0; n < LIMITS.socketsPerAddress + 8; n += 1)
      expect([n, await enter(said(`192.0.2.${n}`))]).toEqual([n, true]);
  });

  it('keeps the limit of each', async () => {
    const enter = await relayWith({ front: FRONT, limits: few });
    expect(await enter(said('192.0.2.1'))).toBe(true);
    expect(await enter(said('192.0.2.1'))).toBe(false);
    expect(await enter(said('192.0.2.2'))).toBe(true);
  });

  it('keeps the limit in all', async () => {
    const enter = await relayWith({ front: FRONT, limits: { ...few, socketsTotal: 2 } });
    for (const [address, stays] of [
      ['192.0.2.1', true],
      ['192.0.2.2', true],
      ['192.0.2.3', false],
    ] as const)
      expect(await enter(said(address))).toBe(stays);
  });

  it.each([
    ['before the front’s', [said('198.51.100.1, 192.0.2.1')], [said('198.51.100.2,192.0.2.1')]],
    ['in a header of its own', [said('198.51.100.1'), said('192.0.2.1')], [said('192.0.2.1')]],
    ['of any length', [said(`${'9, '.repeat(2_000)}192.0.2.1`)], [said('192.0.2.1')]],
  ])('does not believe what a visitor says %s', async (_what, one, other) => {
    const enter = await relayWith({ front: FRONT, limits: few });
    expect(await enter(...one)).toBe(true);
    expect(await enter(...other)).toBe(false);
  });

  it.each([
    ['2001:db8:1:2::1', 'one', '2001:DB8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', 'one', '2001:0db8:0000:0000:1::'],
    ['::1', 'one', '0:0:0:0:5:6:7:8'],
    ['1:2:3:4:5:6:192.0.2.1', 'one', '1:2:3:4::'],
    ['1::192.0.2.1', 'one', '1:0:0:0:9::'],
    ['::ffff:192.0.2.1', 'one', '192.0.2.1'],
    ['2001:db8:1:2::1', 'two', '2001:db8:1:3::1'],
    ['1::2:3:4:5:6:7', 'two', '1:1:2:3:4:5:6:7'],
    ['::ffff:192.0.2.1', 'two', '192.0.2.2'],
  ])('takes %s for %s with %s', async (first, many, second) => {
    const enter = await relayWith({ front: FRONT, limits: few });
    expect(await enter(said(first))).toBe(true);
    expect(await enter(said(second))).toBe(many === 'two');
  });

  it.each([
    '',
    'unknown',
    '192.0.2.1:443',
    '[2001:db8::1]',
    'fe80::1%eth0',
    '192.0.2.256',
    '192.0.2.1,',
    '1'.repeat(99),
  ])('counts for the front what is no address: %j', async (text) => {
    const enter = await relayWith({ front: FRONT, limits: few });
    expect(await enter()).toBe(true);
    expect(await enter(said(text))).toBe(false);
    expect(await enter(said('192.0.2.1'))).toBe(true);
  });
});

it.each([undefined, '127.0.0.9'])('a relay whose front is %s believes no header', async (front) => {
  const enter = await relayWith({ ...(front !== undefined && { front }), limits: few });
  expect(await enter(said('192.0.2.1'))).toBe(true);
  expect(await enter(said('192.0.2.2'))).toBe(false);
});
