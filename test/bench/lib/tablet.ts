import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './browser.ts';
import { waitFor } from './wait.ts';

/** The real page of the pupil in headless Chromium. */
export interface Tablet extends AsyncDisposable {
  readonly page: Page;
}

export interface TabletOptions {
  /** Looks and reports go over the web socket alone: the page never hears of the data channels. */
  readonly hideDataChannels?: boolean;
  /** Functions that run in the page before its own scripts. */
  readonly before?: readonly (() => void)[];
}

const READY_MS = 20_000;

/** Opens the pupil's page by a link, pairs, and waits until "Naar de klas" can be tapped. */
export async function openTablet(link: string, options: TabletOptions = {}): Promise<Tablet> {
  const browser: Browser = await openBrowser();
  try {
    const page = await openPage(browser, link, [
      ...(options.hideDataChannels ? [hideDataChannels] : []),
      ...(options.before ?? []),
    ]);
    await pairPage(page);
    return { page, [Symbol.asyncDispose]: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Pairs by the link that the page was opened with, as a person does, and gives a name. */
export async function pairPage(page: Page, name = 'Sam'): Promise<void> {
  await page.getByRole('button', { name: /^Koppelen/ }).click({ timeout: READY_MS });
  await page.getByRole('button', { name: /^Klopt(?! niet)/ }).click({ timeout: READY_MS });
  await page.locator('#name').fill(name);
  await page.getByRole('button', { name: /Naar de klas/ }).click({ trial: true, timeout: READY_MS });
}

/** Taps "Naar de klas". */
export async function tapEnter({ page }: Tablet): Promise<void> {
  await page.getByRole('button', { name: /[Nn]aar de klas/ }).click();
}

/** Taps "Naar de klas" and waits until the class is on the page. */
export async function enterClass(tablet: Tablet): Promise<void> {
  const { page } = tablet;
  await tapEnter(tablet);
  await waitFor('the picture of the class', READY_MS, () =>
    page.evaluate(() => window.nabij?.flowing === true),
  );
}

/** Taps "Weggaan" and waits until the page is outside the class. */
export async function leaveClass({ page }: Tablet): Promise<void> {
  await page.getByRole('button', { name: /Weggaan/ }).click();
  await waitFor('the page outside the class', READY_MS, () =>
    page.evaluate(() => window.nabij?.screen === 'start'),
  );
}

/** Runs in the page, before its own scripts. */
function hideDataChannels(): void {
  Object.defineProperty(RTCPeerConnection.prototype, 'ondatachannel', { get: () => null, set: () => {} });
}
