import { fileURLToPath } from 'node:url';
import type { Rolldown } from 'vite';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

type Chunk = Rolldown.OutputChunk;

let chunks: Chunk[];
beforeAll(async () => {
  const built = (await build({
    configFile: fileURLToPath(new URL('../../src/tablet/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  chunks = built.output.filter((part): part is Chunk => part.type === 'chunk');
});

/** Everything that a page loads, at once or ever. */
function loadedBy(page: string): Chunk[] {
  const entry = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(page));
  const found = new Set<Chunk>();
  const visit = (chunk: Chunk | undefined) => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of [...chunk.imports, ...chunk.dynamicImports])
      visit(chunks.find(({ fileName }) => fileName === name));
  };
  visit(entry);
  return [...found];
}

const MEDIA_CODE = /RTCPeerConnection|getUserMedia|MediaStream|srcObject|AudioContext|(["'`])(video|audio)\1/;
const MEDIA_ROOMS =
  /src\/tablet\/(picture|look)\/|src\/tablet\/(sound|pair\/scan|link\/(peer|media-rounds|kit-link|microphone))\.ts/;

describe('the consultant’s page', () => {
  it('loads no code for pictures or sound, not even later', () => {
    const loaded = loadedBy('consulent/index.html');
    expect(loaded.length).toBeGreaterThan(1);
    const modules = loaded.flatMap(({ moduleIds }) => moduleIds);
    expect(modules.filter((id) => MEDIA_ROOMS.test(id))).toEqual([]);
    expect(loaded.flatMap(({ code }) => MEDIA_CODE.exec(code)?.[0] ?? [])).toEqual([]);
  });

  it('would be seen to, as the pupil’s is', () => {
    const loaded = loadedBy('tablet/index.html');
    expect(loaded.flatMap(({ moduleIds }) => moduleIds).some((id) => MEDIA_ROOMS.test(id))).toBe(true);
    expect(loaded.some(({ code }) => MEDIA_CODE.test(code))).toBe(true);
  });
});
