import { type Browser, chromium, type Page } from 'playwright-core';
import { CannotMeasure } from './cannot-measure.ts';

const CHROMIUM = '/usr/bin/chromium';

/** The same for every subject. Software drawing: there is no GPU to share. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** Starts headless Chromium; it closes with the page that is disposed. */
export async function openBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: CHROMIUM,
      headless: true,
      args: [...FLAGS, ...extraFlags],
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (cause) {
    throw new CannotMeasure(`${CHROMIUM} could not be started: run scripts/setup`, { cause });
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
