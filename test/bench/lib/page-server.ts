import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';

/** A page of a bench: one script, one web socket, nothing else. */
export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

export interface PageOptions {
  /** The page's script, as `bundle` makes it. */
  readonly script: string;
  /** What the body holds. */
  readonly body: string;
  /** A page connected to `/socket/NAME`. */
  onSocket?(name: string, socket: WebSocket): void;
}

/**
 * Makes one script for a page out of a TypeScript file and what it imports.
 * @param entry full path of the file; it keeps what others may call in `window`.
 */
export async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'benchPage' } },
  });
  const first = Array.isArray(output) ? output[0] : output;
  if (first === undefined || !('output' in first)) throw new Error(`nothing was built from ${entry}`);
  return first.output[0].code;
}

/** Serves one page on a free port of the loopback address until it is disposed. */
export async function servePage(options: PageOptions): Promise<PageServer> {
  const html = `<!doctype html><meta charset="utf-8"><title>bench</title><body>${options.body}<script src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? options.script : html);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => socket.terminate());
    options.onSocket?.(request.url?.replace('/socket/', '') ?? '', socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
