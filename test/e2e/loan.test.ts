import { dirname } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeskClient } from '../../src/cli/desk-client.ts';
import type { Role } from '../../src/protocol/office.ts';
import { openBrowser } from '../bench/lib/browser.ts';
import { type Product, startProduct } from '../bench/lib/product.ts';
import { waitFor } from '../bench/lib/wait.ts';
import { openPaired } from '../support/pair-page.ts';

let product: Product;
let browser: Browser;
/** The pupil's tablet, a second one, and the consultant's device: each keeps its own key. */
let tablet: BrowserContext;
let other: BrowserContext;
let office: BrowserContext;
let pupil: Page;
let consultant: Page;

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
  const viewport = { width: 1_024, height: 768 };
  [tablet, other, office] = await Promise.all(
    Array.from({ length: 3 }, () => browser.newContext({ viewport })) as [
      Promise<BrowserContext>,
      Promise<BrowserContext>,
      Promise<BrowserContext>,
    ],
  );
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
}, 60_000);

const tap = (page: Page, name: RegExp) => page.getByRole('button', { name }).click();
const reads = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const flowing = (page: Page) => page.evaluate(() => window.nabij?.flowing === true);
const words = (page: Page) => page.locator('.four-words li').allInnerTexts();

async function linkFor(role: Role): Promise<string> {
  const desk = await DeskClient.connect(dirname(product.statusPath()));
  try {
    const answer = await desk.ask({ ask: 'pair', role, place: 'home' });
    if (answer.answer === 'pairing' && answer.pairing.state === 'waiting') return answer.pairing.link;
    throw new Error(`the kit makes no link: ${JSON.stringify(answer)}`);
  } finally {
    desk.close();
  }
}

async function enter(page: Page): Promise<void> {
  await tap(page, /[Nn]aar de klas$/);
  await waitFor('the picture of the class', 20_000, () => flowing(page));
}

/** What the kit makes of hours that are typed on the consultant's page. */
async function setHours(hours: string): Promise<void> {
  await tap(consultant, /^Verlengen/);
  await consultant.getByLabel('Lestijden').fill(hours);
  await tap(consultant, /^Opslaan$/);
}

describe('a loan, from its first link to its receipt', () => {
  test('the pupil and the consultant pair, each with a link of their own', async () => {
    pupil = await tablet.newPage();
    await openPaired(pupil, await product.pupilLink());
    await pupil.getByLabel('Wat is je voornaam?').fill('Sam');
    await enter(pupil);
    consultant = await office.newPage();
    await openPaired(consultant, await linkFor('consultant'));
    await reads(consultant, 'De leerling kijkt en luistert');
    await reads(consultant, 'Nabij proberen');
  });

  test('the same pupil in another window takes the seat, and both say so', async () => {
    const again = await tablet.newPage();
    await again.goto(new URL('/', pupil.url()).href);
    await reads(again, 'Je zit al in de klas op een ander apparaat.');
    await enter(again);
    await reads(again, 'Het andere apparaat is gestopt.');
    await reads(pupil, 'Je kijkt op een ander apparaat');
    await pupil.close();
    pupil = again;
  });

  test('hours that the kit cannot read change nothing, and it says why', async () => {
    await setHours('straks');
    await reads(consultant, 'Deze lestijden kloppen niet.');
    expect(await flowing(pupil)).toBe(true);
    await tap(consultant, /^Terug$/);
  });

  test('hours that end let the pupil out, with the time to come back; the next hours let in again', async () => {
    const day = ['zo', 'ma', 'di', 'wo', 'do', 'vr', 'za'][(new Date().getDay() + 3) % 7]!;
    await setHours(`${day} 10:00-10:30`);
    await reads(pupil, /Je kunt (weer|voor het eerst) in de klas op .* om 10:00\./);
    await tap(pupil, /^Weer naar de klas$/);
    await reads(pupil, /om 10:00\./);
    expect(await flowing(pupil)).toBe(false);
    await reads(consultant, /De leerling leest: .* om 10:00/);
    await setHours('ma-zo 00:00-24:00');
    await reads(consultant, /^ma-zo 00:00-24:00$/);
    await enter(pupil);
  });

  test('pupil and consultant read the same hours', async () => {
    await tap(pupil, /^Weggaan$/);
    await tap(pupil, /^Mijn uren$/);
    const figures = async (page: Page) => {
      await page.getByRole('row', { name: /^Samen/ }).waitFor();
      return page.getByRole('table').getByRole('cell').allInnerTexts();
    };
    const own = await figures(pupil);
    await consultant.reload();
    expect(await figures(consultant)).toEqual(own);
    expect(own.slice(-5)[0]).toMatch(/^\d+:\d\d$/);
    await tap(pupil, /^Terug$/);
  });

  test('another tablet pairs with the code that the consultant reads out; the first one is not let in any more', async () => {
    await tap(consultant, /^Code voor in de klas$/);
    const code = await consultant.locator('.big-code strong').innerText();
    const second = await other.newPage();
    await second.goto(new URL('/', pupil.url()).href);
    await tap(second, /^Code typen$/);
    await second.getByLabel('De code van het kastje').fill(code.toLowerCase().replaceAll('-', ' '));
    await tap(second, /^Koppelen$/);
    await second.locator('.four-words').waitFor();
    await consultant.locator('.four-words').waitFor();
    expect(await words(second)).toEqual(await words(consultant));
    await tap(second, /^Klopt$/);
    await enter(second);
    await reads(pupil, 'Nieuwe code of link');
    expect(await pupil.getByRole('button', { name: /[Nn]aar de klas$/ }).isDisabled()).toBe(true);
    await pupil.close();
    pupil = second;
  });

  test('the end of the loan prints a receipt, and the pupil reads kindly that it is over', async () => {
    await tap(consultant, /^Uitlening beëindigen$/);
    await tap(consultant, /^Ja, wis het kastje$/);
    await reads(consultant, 'Dit kastje is gewist.');
    await reads(consultant, /Nieuw nummer van het kastje: [a-z2-7]{16}/);
    await reads(pupil, 'Je tijd met dit kastje is klaar');
    await pupil.reload();
    await reads(pupil, 'Koppel deze tablet');
    await tap(consultant, /^Klaar$/);
    await reads(consultant, 'De uitlening is klaar');
  });

  test('a kit that was wiped is lent to the next pupil', async () => {
    const next = await browser.newPage();
    const desk = await DeskClient.connect(dirname(product.statusPath()));
    const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    await desk.ask({ ask: 'loan_start', until, label: 'de volgende', hours: 'ma-zo 00:00-24:00' });
    desk.close();
    await openPaired(next, await linkFor('pupil'));
    await next.getByLabel('Wat is je voornaam?').fill('Robin');
    await enter(next);
    await reads(next, 'Robin kijkt en luistert');
  });
});
