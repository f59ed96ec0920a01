import { VIEW } from '../../../src/emulator/classroom/geometry.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import type { Product } from '../lib/product.ts';
import { enterClass, openTablet, type Tablet } from '../lib/tablet.ts';
import { sleep, waitFor } from '../lib/wait.ts';
import type { Looker } from './measure.ts';
import { notePointer } from './pointer.ts';
import { watchProduct } from './pulse-feeds.ts';
import { createPulseWatch } from './pulse-watch.ts';

/** How the pupil's looks travel: `fast` data channel, `sure` web socket; the page's own words. */
export type Carrier = 'fast' | 'sure';

const CARRIER_MS = 10_000;
const SETTLE_MS = 1_000;

/** Opens the real page in class, on one carrier, with the pointer down in the middle of the picture. */
export async function openNabijLooker(
  product: Product,
  carrier: Carrier,
  ends: AsyncDisposableStack,
): Promise<Looker> {
  const watch = createPulseWatch();
  ends.use(await watchProduct(product.classUrl, watch));
  const tablet = ends.use(
    await openTablet(await product.pupilLink(), {
      hideDataChannels: carrier === 'sure',
      before: [notePointer],
    }),
  );
  await enterClass(tablet);
  await waitFor(`the ${carrier} carrier`, CARRIER_MS, () => onCarrier(tablet, carrier));
  await sleep(SETTLE_MS);
  const box = await tablet.page.locator('video').boundingBox();
  if (box === null) throw new CannotMeasure('the picture has no place on the page');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const pxPerDeg = box.width / VIEW.degrees;
  await tablet.page.mouse.move(middle.x, middle.y);
  await tablet.page.mouse.down();
  // Pulling the picture left looks right.
  return { page: tablet.page, watch, xOf: (panDeg) => middle.x - panDeg * pxPerDeg, y: middle.y };
}

function onCarrier(tablet: Tablet, carrier: Carrier): Promise<boolean> {
  return tablet.page.evaluate((wanted) => window.nabij?.carrier === wanted, carrier);
}
