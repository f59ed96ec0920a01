import { Desk } from '../desk.ts';
import { TABLET } from '../limits.ts';
import { FrameLink } from '../link/frame-link.ts';
import type { Way } from '../link/way.ts';
import type { PairingMeans } from './run.ts';

/**
 * Asks the kit to forget this tablet, once, for at most `TABLET.unpairMs`. Nothing is made of its answer: where the words
 * differ, whoever answers may not be the kit.
 */
export function unpair(means: PairingMeans, way: Way): void {
  const end = (): void => {
    cancel();
    link.stop();
  };
  const cancel = means.clock.after(TABLET.unpairMs, () => end());
  const link = new FrameLink({
    ...means,
    way: () => way,
    onLink: ({ kind }) => {
      if (kind === 'refused') end();
      else if (kind === 'up') void desk.ask({ ask: 'unpair' }).then(end);
    },
    onFrame: (frame) => {
      if (frame.type === 'answer') desk.take(frame);
    },
    onClosed: () => desk.lost(),
  });
  const desk = new Desk({ clock: means.clock, send: (frame) => link.send(frame) });
  link.start();
}
