import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** When the pointer's last movements happened, Unix milliseconds. */
    benchPointer?: number[];
  }
}

/** Runs in a page: notes the time that the browser gave each movement, before the page's own handlers see it. */
export function notePointer(): void {
  const seen: number[] = [];
  window.benchPointer = seen;
  const note = (event: Event) => {
    seen.push(performance.timeOrigin + event.timeStamp);
  };
  addEventListener('pointerrawupdate', note, true);
  addEventListener('pointermove', note, true);
}

/** Moves the pressed pointer and returns when the browser says it happened, Unix milliseconds. */
export async function movePointer(page: Page, x: number, y: number): Promise<number> {
  await page.evaluate(() => {
    window.benchPointer!.length = 0;
  });
  await page.mouse.move(x, y);
  const seen = await page.evaluate(() => window.benchPointer!);
  if (seen.length === 0) throw new Error('the page saw no pointer event');
  // `pointerrawupdate` and `pointermove` tell of one movement; coalesced, the later carries the time of the earlier.
  return Math.min(...seen);
}
