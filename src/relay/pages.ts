import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { NabijError } from '../core/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json; charset=utf-8',
};
const MOST_FILES = 256;
const MOST_BYTES = 16 * 1024 * 1024;
/** The build puts a hash of the content into these names: the same name is the same content for ever. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** The consultant's page never has a picture or a sound; the pupil's has a voice, and a camera to scan a code with. */
const CONSULTANT = '/consulent/';
const NO_MEDIA = 'microphone=(), camera=(), geolocation=()';
const PUPIL_MEDIA = 'microphone=(self), camera=(self), geolocation=()';

/** Answers page requests. Paths are looked up in a table of the files found at the start: no path reaches the disk. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

interface Page {
  readonly body: Buffer;
  readonly type: string;
  readonly cache: string;
}

/**
 * Reads a folder of built pages into memory.
 * @param relays origins of other relays that the pages may speak to, as `wss://relay.example.nl`.
 * @param codeRelay where a typed code is met, one of those; null: here.
 * @throws NabijError when the folder cannot be read or holds more than a page's worth.
 */
export function loadPages(
  folder: string,
  relays: readonly string[] = [],
  codeRelay: string | null = null,
): Pages {
  const pages = readPages(folder, codeRelay);
  return (request, response) => {
    const path = pathOf(request.url ?? '/');
    const page = pages.get(path.endsWith('/') ? `${path}index.html` : path);
    const asked = request.method === 'GET' || request.method === 'HEAD';
    if (page === undefined && asked && path !== '' && pages.has(`${path}/index.html`)) {
      // A browser takes the fragment along, which holds the pairing.
      response.writeHead(308, { location: `${path}/`, 'cache-control': 'no-store' });
      response.end();
      return;
    }
    if (page === undefined || !asked) {
      response.writeHead(asked ? 404 : 405, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      response.end();
      return;
    }
    response.writeHead(200, {
      'content-type': page.type,
      'content-length': page.body.length,
      'cache-control': page.cache,
      'content-security-policy': contentPolicy(request.headers.host, relays),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': path.startsWith(CONSULTANT) ? NO_MEDIA : PUPIL_MEDIA,
    });
    response.end(request.method === 'HEAD' ? undefined : page.body);
  };
}

function readPages(folder: string, codeRelay: string | null): Map<string, Page> {
  const pages = new Map<string, Page>();
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      const type = TYPES[extname(name)];
      if (type === undefined || !statSync(file).isFile()) continue;
      const path = `/${name.replaceAll('\\', '/')}`;
      const body = withRelay(readFileSync(file), type, codeRelay);
      bytes += body.length;
      if (pages.size >= MOST_FILES || bytes > MOST_BYTES) throw new Error('more files than a page has');
      const cache = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-store';
      pages.set(path, { body, type, cache });
    }
  } catch (cause) {
    throw new NabijError('NABIJ_E_RELAY_PAGES', `cannot serve the pages of ${folder}`, { cause });
  }
  return pages;
}

/** A link says where its relay is; a typed code cannot, so the page does (`tablet/pair/address.ts`). */
function withRelay(body: Buffer, type: string, codeRelay: string | null): Buffer {
  if (codeRelay === null || !type.startsWith('text/html')) return body;
  return Buffer.from(
    body.toString().replace('</head>', `<meta name="nabij-relay" content="${codeRelay}" /></head>`),
  );
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
  } catch {
    return '';
  }
}

/** Everything from the page's own address alone, but for relays that were named; the WebSocket is named because older iPads do not count it as that. */
function contentPolicy(host: string | undefined, relays: readonly string[]): string {
  const sockets = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    [`connect-src 'self'${sockets}`, ...relays].join(' '),
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
