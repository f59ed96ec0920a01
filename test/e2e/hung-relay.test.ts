import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { openBrowser, openPage } from '../bench/lib/browser.ts';
import { commandOf, descendants } from '../bench/lib/procfs.ts';
import { type Product, startProduct } from '../bench/lib/product.ts';
import { pairPage } from '../bench/lib/tablet.ts';
import { sleep } from '../bench/lib/wait.ts';
import { until } from '../support/until.ts';

const RELAY = 'src/relay/main.ts';
/** Until both ends have given up their sockets, and longer than a seat is kept without a tablet. */
const HUNG_MS = 2 * LIMITS.socketDeadMs + LIMITS.linkGraceMs;

let product: Product;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  page = await openPage(browser, await product.pupilLink(), []);
  await pairPage(page);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

const hooks = () =>
  page.evaluate(() => {
    const { screen, link, carrier, counters, look } = window.nabij!;
    return { screen, link, carrier, counters: { ...counters }, headDeg: look.headDeg };
  });
const classSees = async () =>
  ((await (await fetch(`${product.classUrl}state.json`)).json()) as { display: { text: string } }).display
    .text;

function signalRelay(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const pid = descendants(product.pid).find((one) => commandOf(one).some((word) => word.endsWith(RELAY)));
  process.kill(pid!, signal);
}

test('a lesson goes on while the relay hangs, and after it', async () => {
  await page.getByRole('button', { name: /[Nn]aar de klas/ }).click();
  await until('the picture', () => page.evaluate(() => window.nabij?.flowing === true));
  await until('the data channel', async () => (await hooks()).carrier === 'fast');
  const before = await hooks();
  // The display is drawn page by page.
  await until('the display', async () => (await classSees()).endsWith('kijkt en luistert'));
  const seen = await classSees();

  signalRelay('SIGSTOP');
  await sleep(HUNG_MS);
  const during = await hooks();
  expect([during.screen, during.link, during.carrier]).toEqual(['watching', 'up', 'fast']);
  expect(during.counters.pictures).toBeGreaterThan(before.counters.pictures!);
  expect(await classSees()).toBe(seen);
  const toTheRight = page.getByRole('button', { name: /rechts/ });
  await toTheRight.dispatchEvent('pointerdown', { button: 0, pointerId: 1, isPrimary: true });
  await until('the head turns', async () => (await hooks()).headDeg !== during.headDeg);
  await toTheRight.dispatchEvent('pointerup', { button: 0, pointerId: 1, isPrimary: true });

  signalRelay('SIGCONT');
  await sleep(LIMITS.socketDeadMs);
  const after = await hooks();
  expect([after.screen, after.link]).toEqual(['watching', 'up']);
  expect(after.counters.links).toBe(before.counters.links);
  expect(await classSees()).toBe(seen);
});
