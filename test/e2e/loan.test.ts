import { dirname } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeskClient } from '../../src/cli/desk-client.ts';
import { Bitmap } from '../../src/core/bitmap.ts';
import { readText } from '../../src/core/glyphs.ts';
import type { Role } from '../../src/protocol/office.ts';
import { openBrowser } from '../bench/lib/browser.ts';
import { type Product, startProduct } from '../bench/lib/product.ts';
import { openPaired } from '../support/pair-page.ts';
import { readDisplayQr } from '../support/qr-image.ts';
import { until } from '../support/until.ts';

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

async function pupilPaired(): Promise<boolean> {
  const desk = await DeskClient.connect(dirname(product.statusPath()));
  try {
    const answer = await desk.ask({ ask: 'status' });
    return answer.answer === 'status' && answer.pupil_paired;
  } finally {
    desk.close();
  }
}

async function displayNow(): Promise<Uint8Array> {
  const state = await (await fetch(`${product.classUrl}state.json`)).json();
  const { pixelsBase64 } = (state as { display: { pixelsBase64: string } }).display;
  return Buffer.from(pixelsBase64, 'base64');
}

/** Runs in the page: its camera sees the small display, lit on a dark desk, askew and not quite sharp. */
function lookAtDisplay(bytes: number[]): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const paint = (width: number, height: number) => {
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!;
      return { context, canvas: context.canvas };
    };
    const display = paint(128, 64);
    display.context.fillStyle = '#0a0c10';
    display.context.fillRect(0, 0, 128, 64);
    display.context.fillStyle = '#cfe3ff';
    for (let at = 0; at < 128 * 64; at += 1) {
      const [x, y] = [at % 128, Math.floor(at / 128)];
      if ((bytes[(y >> 3) * 128 + x]! >> (y & 7)) & 1) display.context.fillRect(x, y, 1, 1);
    }
    const seen = paint(1_280, 720);
    const stream = seen.canvas.captureStream(10);
    const draw = () => {
      seen.context.setTransform(1, 0, 0, 1, 0, 0);
      seen.context.fillStyle = '#3b342c';
      seen.context.fillRect(0, 0, 1_280, 720);
      seen.context.translate(640, 360);
      seen.context.rotate(0.07);
      // Enlarged smoothly, as a lens does that is a little out of focus.
      seen.context.drawImage(display.canvas, -384, -192, 768, 384);
    };
    setInterval(draw, 100);
    return stream;
  };
}

async function enter(page: Page): Promise<void> {
  await tap(page, /[Nn]aar de klas$/);
  await until('the picture of the class', () => flowing(page));
}

/** What the kit makes of hours that are typed on the consultant's page. */
async function setHours(hours: string): Promise<void> {
  await tap(consultant, /^Verlengen/);
  await consultant.getByLabel('Lestijden').fill(hours);
  await tap(consultant, /^Opslaan$/);
}

describe('a loan, from its first link to its receipt', () => {
  test('words that differ: tablet and kit forget each other, the display says so', async () => {
    const page = await tablet.newPage();
    await page.goto(await product.pupilLink());
    await tap(page, /^Koppelen$/);
    await page.locator('.four-words').waitFor();
    expect(await pupilPaired()).toBe(true);
    await tap(page, /^Klopt niet$/);
    await reads(page, 'Deze tablet is niet meer gekoppeld');
    await until('the kit to forget', async () => !(await pupilPaired()));
    await until('the word of the display', async () =>
      readText(new Bitmap(128, 64, await displayNow())).includes('Koppeling weg'),
    );
    await page.reload();
    await reads(page, 'Koppel deze tablet');
    await page.close();
  });

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

  test('another tablet scans the code off the kit’s display; the first one is not let in any more', async () => {
    await tap(consultant, /^Code voor in de klas$/);
    const link = await consultant.locator('.link').innerText();
    await consultant.reload();
    expect(await consultant.locator('.link').innerText()).toBe(link);
    const second = await other.newPage();
    const display = await until('the code on the display', async () => {
      const pixels = await displayNow();
      return readDisplayQr(new Bitmap(128, 64, pixels)) === link && [...pixels];
    });
    await second.addInitScript(lookAtDisplay, display);
    await second.goto(new URL('/', pupil.url()).href);
    await tap(second, /^Code scannen$/);
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
