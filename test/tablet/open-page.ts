import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openPaired } from '../support/pair-page.ts';
import { FakeKit } from './fake-kit.ts';

/** The built page in a browser before a fake kit. */
export interface Opened {
  readonly kit: FakeKit;
  readonly browser: Browser;
  /** Where the built pages are. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Builds the page into a directory of its own and starts browser and fake kit. */
export async function openBuiltPage(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'nabij-tablet-'));
  await build({
    configFile: fileURLToPath(new URL('../../src/tablet/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder },
  });
  const kit = await FakeKit.open(folder);
  const browser = await launchChromium();
  return {
    kit,
    browser,
    folder,
    async close() {
      await browser.close();
      await kit.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new page, paired and waiting at "Naar de klas". Fails the test on any error within the page. */
export async function newPage(
  { browser, kit }: Opened,
  viewport = { width: 1_024, height: 768 },
): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  await openPaired(page, kit.newLink());
  return page;
}
