import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PortInfo } from './serial-port.ts';

/** Where the kernel lists terminals. */
const TTY_CLASS = '/sys/class/tty';
/** Names that USB serial adapters get: with a chip of their own, and boards that are one. */
const USB_NAME = /^tty(USB|ACM)\d+$/;
/** From a terminal's device up to the USB device that carries it: interface and port lie between. */
const MOST_STEPS = 4;

/**
 * The USB serial ports of this machine, by name, with the ids of the USB device behind each. Read from sysfs: it costs
 * no process and some tenths of a millisecond, so that it can be asked until a board comes back.
 * @param ttyClass sysfs' folder of terminals.
 */
export function listUsbPorts(ttyClass: string = TTY_CLASS): PortInfo[] {
  const names = read(() => readdirSync(ttyClass), []).filter((name) => USB_NAME.test(name));
  return names
    .sort()
    .map((name) => ({ path: join('/dev', name), ...usbIds(join(ttyClass, name, 'device')) }));
}

/** The ids of the first device on the way up that has some; nothing when the port is gone meanwhile. */
function usbIds(device: string): Pick<PortInfo, 'vendorId' | 'productId'> {
  let folder = read(() => realpathSync(device), '');
  for (let step = 0; step < MOST_STEPS && folder !== ''; step += 1, folder = dirname(folder)) {
    const vendorId = read(() => readFileSync(join(folder, 'idVendor'), 'utf8').trim(), '');
    const productId = read(() => readFileSync(join(folder, 'idProduct'), 'utf8').trim(), '');
    if (vendorId !== '') return { vendorId, productId };
  }
  return {};
}

/** Everything in sysfs may go away between two looks. */
function read<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
