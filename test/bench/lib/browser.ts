import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { CannotMeasure } from './cannot-measure.ts';

/** Starts headless Chromium; it closes with the page that is disposed. */
export async function openBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  try {
    return await launchChromium(extraFlags);
  } catch (cause) {
    throw new CannotMeasure(`Chromium could not be started: run scripts/setup`, { cause });
  }
}

/**
 * Opens a page of tablet size and says on stderr what goes wrong in it.
 * @param before functions that run in the page before its own scripts; they know nothing of this module.
 */
export async function openPage(
  browser: Browser,
  url: string,
  before: readonly (() => void)[] = [],
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const run of before) await page.addInitScript(run);
  page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
  await page.goto(url);
  return page;
}
