import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The pupil's page at `/` and the consultant's at `/consulent/`, built into `.build/tablet`; the relay serves them as they are. */
export default defineConfig({
  root: here,
  base: './',
  build: {
    outDir: fileURLToPath(new URL('../../.build/tablet', import.meta.url)),
    emptyOutDir: true,
    target: ['safari16', 'chrome111', 'firefox132'],
    modulePreload: false,
    rolldownOptions: { input: [`${here}index.html`, `${here}consulent/index.html`] },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
