import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PortFinder } from '../../../src/kit/board/port-finder.ts';
import { listUsbPorts } from '../../../src/kit/board/usb-ports.ts';

let sys = '';
beforeEach(() => {
  sys = mkdtempSync(join(tmpdir(), 'nabij-sys-'));
  mkdirSync(join(sys, 'class/tty'), { recursive: true });
});
afterEach(() => rmSync(sys, { recursive: true }));

/** A terminal as the kernel shows it: its device lies `steps` below the USB device that has the ids. */
function plug(name: string, ids: { vendor: string; product: string } | null, steps: number): void {
  const usb = join(sys, 'devices', name);
  const device = join(usb, ...Array.from({ length: steps }, (_, step) => `at${step}`));
  mkdirSync(device, { recursive: true });
  if (ids) {
    writeFileSync(join(usb, 'idVendor'), `${ids.vendor}\n`);
    writeFileSync(join(usb, 'idProduct'), `${ids.product}\n`);
  }
  mkdirSync(join(sys, 'class/tty', name));
  symlinkSync(device, join(sys, 'class/tty', name, 'device'));
}

const list = () => listUsbPorts(join(sys, 'class/tty'));

describe('the USB ports of a machine', () => {
  test('are its USB terminals by name, each with the ids of the device behind it', () => {
    plug('ttyUSB1', { vendor: '1a86', product: '7523' }, 2);
    plug('ttyACM0', { vendor: '2341', product: '0043' }, 1);
    plug('ttyUSB0', null, 2);
    mkdirSync(join(sys, 'class/tty/ttyS0'));
    expect(list()).toEqual([
      { path: '/dev/ttyACM0', vendorId: '2341', productId: '0043' },
      { path: '/dev/ttyUSB0' },
      { path: '/dev/ttyUSB1', vendorId: '1a86', productId: '7523' },
    ]);
  });

  test('are none where the kernel shows none, and one that goes away meanwhile has no ids', () => {
    expect(listUsbPorts(join(sys, 'none'))).toEqual([]);
    mkdirSync(join(sys, 'class/tty/ttyUSB0'));
    symlinkSync(join(sys, 'gone'), join(sys, 'class/tty/ttyUSB0/device'));
    expect(list()).toEqual([{ path: '/dev/ttyUSB0' }]);
  });
});

describe("the board's port", () => {
  test('found by USB id is looked for anew each time, and the next of several after one that was not it', () => {
    const finder = new PortFinder('auto', list);
    expect(() => finder.next()).toThrow('no board on any USB port');
    plug('ttyUSB0', { vendor: '1a86', product: '7523' }, 2);
    expect(finder.next()).toBe('/dev/ttyUSB0');
    plug('ttyUSB1', { vendor: '10C4', product: 'EA60' }, 2);
    expect(finder.next()).toBe('/dev/ttyUSB0');
    finder.failed();
    expect(finder.next()).toBe('/dev/ttyUSB1');
    finder.failed();
    expect(finder.next()).toBe('/dev/ttyUSB0');
  });

  test('out of a list is one that is there, and the first when none is', () => {
    const paths = ['a', 'b', 'c'].map((name) => join(sys, name));
    const finder = new PortFinder(paths, () => []);
    expect(finder.next()).toBe(paths[0]);
    writeFileSync(paths[2]!, '');
    expect(finder.next()).toBe(paths[2]);
    finder.failed();
    expect(finder.next()).toBe(paths[2]);
  });

  test('by its path is that path', () => {
    expect(new PortFinder('/dev/ttyUSB7', () => []).next()).toBe('/dev/ttyUSB7');
  });

  test('to be overwritten is the one that was up, or the only one there is; of several none', () => {
    const [here, there, gone] = ['a', 'b', 'c'].map((name) => join(sys, name)) as [string, string, string];
    const finder = new PortFinder([here, there, gone], () => []);
    expect(finder.where()).toBeNull();
    writeFileSync(here, '');
    expect([finder.where(), finder.where(gone)]).toEqual([here, here]);
    writeFileSync(there, '');
    expect(finder.where(there)).toBe(there);
    for (const last of ['', gone]) expect(() => finder.where(last)).toThrow('2 ports may be the board');
  });
});
