import { SerialPort } from 'serialport';
import type { SerialStream } from './gate.ts';
import { BAUD } from './wire.generated.ts';

/** USB ids of Unos and Nanos, with Arduino's own chip (any product) and the usual clones' serial chips. */
const KNOWN_USB = [
  { vendor: '2341', product: null },
  { vendor: '1a86', product: '7523' },
  { vendor: '0403', product: '6001' },
  { vendor: '10c4', product: 'ea60' },
] as const;

/** Opens a real serial port. */
export function openSerialPort(path: string): SerialStream {
  return new SerialPort({ path, baudRate: BAUD });
}

/** What a list of ports says about one. */
export interface PortInfo {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

/** The ports whose USB id is a board's, in the order given. */
export function boardsAmong(ports: readonly PortInfo[]): string[] {
  const isBoard = ({ vendorId, productId }: PortInfo): boolean =>
    KNOWN_USB.some(
      ({ vendor, product }) =>
        vendorId?.toLowerCase() === vendor && (product === null || productId?.toLowerCase() === product),
    );
  return ports.filter(isBoard).map(({ path }) => path);
}
