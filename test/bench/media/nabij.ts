import { join } from 'node:path';
import { bundle } from '../lib/page-server.ts';
import { startProduct } from '../lib/product.ts';
import { enterClass, openTablet } from '../lib/tablet.ts';
import type { Subject } from './subject.ts';

/** The whole product, with the meter put into the real page of the pupil. */
export const nabij: Subject = {
  name: 'nabij',
  async start() {
    await using ends = new AsyncDisposableStack();
    const product = ends.use(await startProduct());
    const tablet = ends.use(await openTablet(await product.pupilLink()));
    await enterClass(tablet);
    await tablet.page.evaluate(await bundle(join(import.meta.dirname, 'pages/tablet.ts')));
    const rest = ends.move();
    return {
      page: tablet.page,
      note: async () => 'the whole product: sound and telemetry run beside the picture',
      [Symbol.asyncDispose]: () => rest.disposeAsync(),
    };
  },
};
