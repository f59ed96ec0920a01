import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

/** The longest way to write an address: IPv6 with IPv4 in it. */
const ADDRESS_MAX_CHARS = 45;
const MAPPED = /^::ffff:(?=\d+\.)/i;
/** Groups of 16 bits of an IPv6 address, and those that a household or a school gets as a whole. */
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * Whom a connection is counted for: the address it comes from, or, when that is the trusted front's, the one that the
 * front put last in X-Forwarded-For. What stands before it is the visitor's own word. A front that says nothing of use
 * is counted itself.
 * @param front address of the server in front; null: there is none, and no header is believed.
 */
export function visitorOf(request: IncomingMessage, front: string | null): string {
  const from = request.socket.remoteAddress ?? '';
  if (from !== front) return from;
  // Node joins what came in several headers of this name.
  const said = String(request.headers['x-forwarded-for'] ?? '');
  const last = said.slice(said.lastIndexOf(',') + 1).trim();
  return isAddress(last) ? networkOf(last) : from;
}

/** An address and nothing else: no port, no brackets, no zone. */
export function isAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX_CHARS && !text.includes('%') && isIP(text) !== 0;
}

/** IPv4 as it is; of IPv6 the first 64 bits, in one spelling: who has one such address has all that begin so. */
function networkOf(address: string): string {
  const plain = address.replace(MAPPED, '');
  if (isIPv4(plain)) return plain;
  const [head = [], tail = []] = plain
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  // IPv4 at the end stands for two groups.
  const written = head.length + tail.length + (plain.includes('.') ? 1 : 0);
  const groups = [...head, ...Array<string>(GROUPS - written).fill('0'), ...tail].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
