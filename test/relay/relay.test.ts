import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/core/log.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import type { RelayLimits } from '../../src/relay/limits.ts';
import { loadPages } from '../../src/relay/pages.ts';
import { type Relay, startRelay } from '../../src/relay/server.ts';
import { clientFrame, RawSocket } from './raw-socket.ts';

const KIT = 'abcdefghijklmno2';
const TEXT = 1;
const BINARY = 2;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function relayWith(
  limits: Partial<RelayLimits> = {},
  pageOrigins: readonly string[] = [],
): Promise<Relay> {
  const relay = await startRelay({
    port: 0,
    pageOrigins,
    pages: () => {},
    log: silentLogger,
    limits: { socketCloseMs: 200, ...limits },
  });
  ends.push(() => relay.close());
  return relay;
}

async function open(relay: Relay, path: string, headers?: readonly string[]): Promise<RawSocket> {
  const socket = await RawSocket.open(relay.port, path, headers);
  ends.push(() => socket.destroy());
  return socket;
}

async function entered(relay: Relay, path: string): Promise<RawSocket> {
  const socket = await open(relay, path);
  expect(await socket.status()).toBe(101);
  return socket;
}

const PING = 9;

/** What is said next; a ping says nothing. */
async function json(socket: RawSocket): Promise<unknown> {
  let frame = await socket.frame();
  while (frame?.opcode === PING) frame = await socket.frame();
  return frame === null ? null : JSON.parse(frame.payload.toString());
}

/** A kit and a tablet that have met: the tablet is peer 1. */
async function met(limits: Partial<RelayLimits> = {}) {
  const relay = await relayWith(limits);
  const kit = await entered(relay, `/kit/${KIT}`);
  const tablet = await entered(relay, `/tablet/${KIT}`);
  expect(await json(kit)).toEqual({ type: 'peer_open', peer: 1 });
  expect(await json(tablet)).toEqual({ type: 'kit', online: true });
  return { relay, kit, tablet };
}

it.each(['127.0.0.2', '::1'])('is not to be reached at %s: it listens on 127.0.0.1 alone', async (host) => {
  const relay = await relayWith();
  const outcome = await new Promise<string>((done) => {
    const socket = connect({ port: relay.port, host, timeout: 2_000 });
    socket.once('connect', () => done('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
    socket.once('timeout', () => done('silence'));
    ends.push(() => socket.destroy());
  });
  expect(outcome).not.toBe('connected');
});

describe('the relay joins kit and tablet', () => {
  it('passes frames both ways unread, with the peer number before those of a kit', async () => {
    const { kit, tablet } = await met();
    tablet.write(clientFrame(BINARY, Buffer.from([0xff, 0x00, 0x7b])));
    expect(await kit.frame()).toEqual({ opcode: BINARY, payload: Buffer.from([0, 1, 0xff, 0x00, 0x7b]) });
    kit.write(clientFrame(BINARY, Buffer.from([0, 1, 0xfe])));
    expect(await tablet.frame()).toEqual({ opcode: BINARY, payload: Buffer.from([0xfe]) });
  });

  it('takes a frame split at every byte and in fragments', async () => {
    const { kit, tablet } = await met();
    const bytes = Buffer.concat([
      clientFrame(BINARY, Buffer.from('hal'), false),
      clientFrame(0, Buffer.from('lo')),
    ]);
    for (const byte of bytes) {
      tablet.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect((await kit.frame())?.payload.subarray(2).toString()).toBe('hallo');
  });

  it('tells a tablet that the kit is away, and when it comes', async () => {
    const relay = await relayWith();
    const tablet = await entered(relay, `/tablet/${KIT}`);
    expect(await json(tablet)).toEqual({ type: 'kit', online: false });
    tablet.write(clientFrame(BINARY, Buffer.from('too early')));
    const kit = await entered(relay, `/kit/${KIT}`);
    expect(await json(tablet)).toEqual({ type: 'kit', online: true });
    expect(await json(kit)).toEqual({ type: 'peer_open', peer: 1 });
    tablet.write(clientFrame(BINARY, Buffer.from('now')));
    expect((await kit.frame())?.payload.subarray(2).toString()).toBe('now');
  });

  it('tells the kit that a tablet went, and gives the next one another number', async () => {
    const { relay, kit, tablet } = await met();
    tablet.destroy();
    expect(await json(kit)).toEqual({ type: 'peer_closed', peer: 1 });
    await entered(relay, `/tablet/${KIT}`);
    expect(await json(kit)).toEqual({ type: 'peer_open', peer: 2 });
  });

  it('ends the tablets of a kit that went', async () => {
    const { kit, tablet } = await met();
    kit.destroy();
    expect(await tablet.closeCode()).toBe(4004);
  });

  it('lets a newer kit of the same id take the place of the older', async () => {
    const { relay, kit, tablet } = await met();
    const newer = await entered(relay, `/kit/${KIT}`);
    expect(await kit.closeCode()).toBe(4003);
    expect(await tablet.closeCode()).toBe(4004);
    const back = await entered(relay, `/tablet/${KIT}`);
    expect(await json(back)).toEqual({ type: 'kit', online: true });
    expect(await json(newer)).toMatchObject({ type: 'peer_open' });
    kit.write(clientFrame(BINARY, Buffer.from([0, 2, 1])));
    newer.write(clientFrame(BINARY, Buffer.from([0, 2, 2])));
    expect((await back.frame())?.payload).toEqual(Buffer.from([2]));
  });

  it('drops a peer when the kit says so, and that one alone', async () => {
    const { relay, kit, tablet } = await met();
    const other = await entered(relay, `/tablet/${KIT}`);
    expect(await json(other)).toEqual({ type: 'kit', online: true });
    kit.write(clientFrame(TEXT, Buffer.from('{"type":"drop_peer","peer":1}')));
    expect(await tablet.closeCode()).toBe(1000);
    kit.write(clientFrame(BINARY, Buffer.from([0, 2, 7])));
    expect((await other.frame())?.payload).toEqual(Buffer.from([7]));
  });
});

describe('the relay keeps its limits', () => {
  it('ends a tablet that sends a frame too large with 1009, and the kit does not see it', async () => {
    const { kit, tablet } = await met();
    tablet.write(clientFrame(BINARY, Buffer.alloc(LIMITS.frameBytes)));
    expect((await kit.frame())?.payload).toHaveLength(LIMITS.frameBytes + 2);
    tablet.write(clientFrame(BINARY, Buffer.alloc(LIMITS.frameBytes + 1)));
    expect(await tablet.closeCode()).toBe(1009);
    expect(await json(kit)).toEqual({ type: 'peer_closed', peer: 1 });
  });

  it('judges a frame by the length it announces, before its bytes have come', async () => {
    const { tablet } = await met();
    tablet.write(clientFrame(BINARY, Buffer.alloc(16 * LIMITS.frameBytes)).subarray(0, 14));
    expect(await tablet.closeCode()).toBe(1009);
  });

  it('ends a tablet that floods with 4001 and passes on no more than the burst', async () => {
    const { kit, tablet } = await met({ packetsPerSecond: 0, packetsBurst: 20 });
    const one = clientFrame(BINARY, Buffer.from('x'));
    tablet.write(Buffer.concat(Array.from({ length: 500 }, () => one)));
    expect(await tablet.closeCode()).toBe(4001);
    let passed = 0;
    for (let frame = await kit.frame(); frame?.opcode === BINARY; frame = await kit.frame()) passed += 1;
    expect(passed).toBe(20);
  });

  it('ends a tablet that sends too many bytes with 4001', async () => {
    const { tablet } = await met({ peerBytesPerSecond: 0, peerBytesBurst: 100_000 });
    const one = clientFrame(BINARY, Buffer.alloc(50_000));
    tablet.write(Buffer.concat([one, one, one]));
    expect(await tablet.closeCode()).toBe(4001);
  });

  it('lets a slow reader go instead of queueing for it', async () => {
    const { kit, tablet } = await met({
      socketBacklogBytes: 64 * 1024,
      packetsPerSecond: 1e6,
      peerBytesPerSecond: 1e9,
      peerBytesBurst: 1e9,
    });
    tablet.pause();
    const frame = clientFrame(BINARY, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(60_000)]));
    let gone = false;
    const closed = json(kit).then((message) => {
      gone = true;
      return message;
    });
    for (let sent = 0; sent < 2_000 && !gone; sent += 1) {
      kit.write(frame);
      await new Promise(setImmediate);
    }
    expect(await closed).toEqual({ type: 'peer_closed', peer: 1 });
  });

  it('takes so many sockets from one address, and gives a place back when one goes', async () => {
    const relay = await relayWith({ socketsPerAddress: 2 });
    const first = await entered(relay, `/kit/${KIT}`);
    await entered(relay, `/tablet/${KIT}`);
    const third = await entered(relay, `/tablet/${KIT}`);
    expect(await third.closeCode()).toBe(4002);
    expect(await json(first)).toEqual({ type: 'peer_open', peer: 1 });
    first.destroy();
    await expect
      .poll(async () => (await json(await entered(relay, `/tablet/${KIT}`))) as { type?: string } | null)
      .toEqual({ type: 'kit', online: false });
  });

  it('takes so many sockets in all', async () => {
    const relay = await relayWith({ socketsTotal: 1 });
    await entered(relay, `/kit/${KIT}`);
    expect(await (await entered(relay, `/tablet/${KIT}`)).closeCode()).toBe(4002);
  });

  it('takes so many tablets a kit', async () => {
    const { relay } = await met({ tabletsPerKit: 1 });
    expect(await (await entered(relay, `/tablet/${KIT}`)).closeCode()).toBe(4002);
  });

  it('cuts off an end that answers no ping', async () => {
    const { kit, tablet } = await met({ socketPingMs: 20, socketDeadMs: 100 });
    expect(await tablet.closeCode()).toBe(1006);
    expect(await kit.closeCode()).toBe(1006);
  });

  it('ends a tablet that is of no use, but not one that waits for its kit', async () => {
    const { relay, tablet } = await met({ socketPingMs: 20, socketIdleMs: 50, socketDeadMs: 60_000 });
    const waiting = await entered(relay, '/tablet/bbbbbbbbbbbbbbbb');
    expect(await tablet.closeCode()).toBe(4004);
    const kit = await entered(relay, '/kit/bbbbbbbbbbbbbbbb');
    expect((await kit.frame())?.payload.toString()).toBe('{"type":"peer_open","peer":1}');
    expect(await json(waiting)).toEqual({ type: 'kit', online: false });
  });
});

describe('the relay refuses', () => {
  it.each(['/tablet/', '/tablet/none', '/kit/ABCDEFGHIJKLMNOP', '/tablet/..%2f..%2fetc'])(
    'an id that is none, %s, with 4005',
    async (path) => expect(await (await entered(await relayWith(), path)).closeCode()).toBe(4005),
  );

  it.each(['/', '/tablet', `/tablet/${KIT}/more`, `/admin/${KIT}`, '/tablet/../kit/x'])(
    'a handshake at %s with 404',
    async (path) => expect(await (await open(await relayWith(), path)).status()).toBe(404),
  );

  it('a page of another site', async () => {
    const relay = await relayWith();
    const other = await open(relay, `/tablet/${KIT}`, ['Origin: http://elsewhere.example']);
    expect(await other.status()).toBe(403);
    const own = await open(relay, `/tablet/${KIT}`, [`Origin: http://127.0.0.1:${relay.port}`]);
    expect(await own.status()).toBe(101);
  });

  it('not a page whose origin was named: it is served apart from the relay', async () => {
    const relay = await relayWith({}, ['https://nabij.example.nl']);
    const statuses = [
      'https://nabij.example.nl',
      'http://nabij.example.nl',
      'https://x.nabij.example.nl',
    ].map(async (origin) => (await open(relay, `/tablet/${KIT}`, [`Origin: ${origin}`])).status());
    expect(await Promise.all(statuses)).toEqual([101, 403, 403]);
  });

  it('text from a tablet, with 4006', async () => {
    const { tablet } = await met();
    tablet.write(clientFrame(TEXT, Buffer.from('{}')));
    expect(await tablet.closeCode()).toBe(4006);
  });

  it.each([
    ['text that is not JSON', TEXT, '{'],
    ['a word that it does not know', TEXT, '{"type":"open_door"}'],
    ['a frame without a peer', BINARY, '\u0001'],
  ])('%s from a kit, with 4006', async (_what, opcode, text) => {
    const { kit } = await met();
    kit.write(clientFrame(opcode, Buffer.from(text)));
    expect(await kit.closeCode()).toBe(4006);
  });
});

describe('the relay serves the tablet page', () => {
  async function withPages(relays?: readonly string[]): Promise<{
    port: number;
    get: (path: string, init?: RequestInit) => Promise<Response>;
  }> {
    const folder = mkdtempSync(join(tmpdir(), 'pages-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const pages = join(folder, 'pages');
    mkdirSync(join(pages, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.html'), 'secret');
    writeFileSync(join(pages, 'index.html'), '<!doctype html>');
    mkdirSync(join(pages, 'consulent'));
    writeFileSync(join(pages, 'consulent/index.html'), '<!doctype html><title>Consulent</title>');
    writeFileSync(join(pages, 'assets/index-Ab3_x9-z.js'), 'let a;');
    writeFileSync(join(pages, 'notes.key'), 'not for anybody');
    const relay = await startRelay({ port: 0, pages: loadPages(pages, relays), log: silentLogger });
    ends.push(() => relay.close());
    return { port: relay.port, get: (path, init) => fetch(`http://127.0.0.1:${relay.port}${path}`, init) };
  }

  it('with its type, never stored, and nothing from elsewhere allowed', async () => {
    const { get, port } = await withPages();
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port} wss://127.0.0.1:${port}`);
    expect(await page.text()).toBe('<!doctype html>');
  });

  it('that may speak to another relay which was named', async () => {
    const { get, port } = await withPages(['wss://relay.example.nl']);
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy).toContain(`wss://127.0.0.1:${port} wss://relay.example.nl;`);
  });

  it('and the consultant’s, which may open no camera and no microphone', async () => {
    const { get } = await withPages();
    const pupil = (await get('/')).headers.get('permissions-policy');
    expect(pupil).toBe('microphone=(self), camera=(self), geolocation=()');
    const page = await get('/consulent/');
    expect(await page.text()).toContain('Consulent');
    expect(page.headers.get('permissions-policy')).toBe('microphone=(), camera=(), geolocation=()');
    const bare = await get('/consulent', { redirect: 'manual' });
    expect([bare.status, bare.headers.get('location')]).toEqual([308, '/consulent/']);
  });

  it('with assets that are kept for ever, as their names change with their content', async () => {
    const { get } = await withPages();
    const asset = await get('/assets/index-Ab3_x9-z.js?v=1');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('and nothing else', async () => {
    const { get, port } = await withPages();
    expect((await get('/none.html')).status).toBe(404);
    expect((await get('/notes.key')).status).toBe(404);
    expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(405);
    for (const path of [
      '/../secret.html',
      '/..%2fsecret.html',
      '/%2e%2e/secret.html',
      '//../secret.html',
      '/%',
    ]) {
      const raw = await RawSocket.plain(port, path);
      ends.push(() => raw.destroy());
      expect(await raw.status()).toBe(404);
    }
  });

  it('or says that there is none', () => {
    expect(() => loadPages('/no/such/folder')).toThrowError(
      expect.objectContaining({ code: 'NABIJ_E_RELAY_PAGES' }),
    );
  });
});
