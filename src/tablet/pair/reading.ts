import type { Role } from '../../protocol/office.ts';
import { type PairingLink, readCode, readLink } from '../../protocol/seal/pairing.ts';
import type { ScanProblem } from './state.ts';

/** The page of each role, as links name it. */
export const PATHS: Readonly<Record<Role, string>> = { pupil: '/', consultant: '/consulent/' };

/** What the camera read: a pairing of this page, or why it is of no use here. */
export function readScan(
  text: string,
  role: Role,
  { origin, relay }: { readonly origin: string; readonly relay: string | null },
): PairingLink | ScanProblem {
  const code = readCode(text);
  if (code.kind === 'secret') return ofCode(code.secret, relay);
  if (!URL.canParse(text)) return 'strange';
  const url = new URL(text);
  const link = readLink(url.hash);
  if (link === null) return 'strange';
  // Another site's page may be another Nabij: its link is opened there, never carried over here.
  if (url.origin !== origin) return 'other_site';
  return forRole(url.pathname) === role ? link : 'other_page';
}

/** A typed code holds the secret alone; where it is met the page knows. */
export function ofCode(secret: Uint8Array, relay: string | null): PairingLink {
  return { secret, kitKeyHash: null, relay };
}

function forRole(path: string): Role {
  return path.endsWith(PATHS.consultant) ? 'consultant' : 'pupil';
}
