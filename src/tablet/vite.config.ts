import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The pupil's page, built into `.build/tablet`; the relay serves it as it is. */
export default defineConfig({
  root: here,
  base: './',
  build: {
    outDir: fileURLToPath(new URL('../../.build/tablet', import.meta.url)),
    emptyOutDir: true,
    target: ['safari16', 'chrome111', 'firefox132'],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
