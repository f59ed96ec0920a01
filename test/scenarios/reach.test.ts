import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../support/until.ts';
import { KitInClass } from './kit-in-class.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Words that nobody else uses, so that they are found wherever they went. */
const NAME = 'Xanthippe';
const LISTENING = '0A';
/** 127.0.0.0/8 and ::1 as the system writes them: the lowest byte of each four first. */
const LOOPBACK = /^(?:.{6}7F|0{24}01000000|0{16}FFFF0000.{6}7F)$/;

let inClass: KitInClass;
beforeAll(async () => {
  inClass = await KitInClass.start();
});
afterAll(() => inClass.close());

/** Ids of the kit's processes: itself and those that it started. */
function processes(): readonly number[] {
  const { pid } = inClass.kit;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return [pid, ...children.filter((child) => child !== '').map(Number)];
}

/** Sockets of the kit's processes as the system lists them: local address and state, both in hexadecimal. */
function sockets(table: 'tcp' | 'tcp6' | 'udp' | 'udp6'): readonly { address: string; state: string }[] {
  const own = new Set(processes().flatMap(socketIdsOf));
  const lines = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => own.has(fields[9]!))
    .map((fields) => ({ address: fields[1]!.split(':')[0]!, state: fields[3]! }));
}

function socketIdsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

const listening = () => [...sockets('tcp'), ...sockets('tcp6')].filter(({ state }) => state === LISTENING);
/** Those that a packet from elsewhere can come to. */
const open = () => [...sockets('udp'), ...sockets('udp6')].filter(({ address }) => !LOOPBACK.test(address));

test('nobody on the network can call the kit: it listens nowhere, and takes packets only for its own media', async () => {
  expect([listening(), open()]).toEqual([[], []]);
  inClass.watch();
  await until('a way for the media', () => inClass.tablet.of('rtc_offer').length > 0);
  expect([listening().length, open().length]).toEqual([0, 1]);
  inClass.tablet.send({ type: 'leave' });
  await until('the way is shut', () => open().length === 0);
  expect(listening()).toEqual([]);
});

test('another user of the kit can neither ask its desk nor read what it keeps', () => {
  const { directory } = inClass;
  for (const name of ['desk.sock', 'kit.sock']) expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
  const state = join(directory, 'state');
  expect([state, ...filesIn(state)].filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
});

test('who takes the card out finds no name of the pupil on it, nor in the log', async () => {
  inClass.tablet.send({
    type: 'join',
    presence: 'watching',
    visit: '0123456789abcdef',
    how: 'tap',
    name: NAME,
  });
  await until('the class reads the name', () =>
    inClass.tablet.of('state').some(({ class_sees }) => class_sees.includes(NAME)),
  );
  inClass.tablet.send({ type: 'signal', signal: 'hand', up: true });
  await until('the hours are written', () =>
    filesIn(join(inClass.directory, 'state')).some((file) => file.includes('hours')),
  );
  const plain = filesIn(inClass.directory).filter((file) => statSync(file).isFile());
  expect(plain.length).toBeGreaterThan(3);
  expect(plain.filter((file) => readFileSync(file).includes(NAME))).toEqual([]);
  expect([...inClass.kit.lines, ...inClass.kit.stderr].filter((line) => line.includes(NAME))).toEqual([]);
});
