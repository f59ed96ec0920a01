import type { Page } from 'playwright-core';

/** Opens a pairing link in a page that is not paired yet and goes on to "Naar de klas". */
export async function openPaired(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: /^Koppelen$/ }).click();
  await page.getByRole('button', { name: /^Klopt$/ }).click();
}
