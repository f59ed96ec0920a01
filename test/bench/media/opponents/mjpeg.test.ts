import { expect, test } from 'vitest';
import { waitFor } from '../../lib/wait.ts';
import { startCamera } from '../camera.ts';
import { mjpeg } from './mjpeg.ts';

test('the page reads the capture time of the virtual camera from the pixels that it sees', {
  timeout: 60_000,
}, async () => {
  await using camera = await startCamera();
  await using running = await mjpeg.start(camera.path);
  const { page } = running;
  await page.evaluate(() => {
    window.meter.keep = true;
  });
  await waitFor('ten frames', 30_000, () => page.evaluate(() => window.meter.sightings.length >= 10));
  const { sightings, unreadable } = await page.evaluate(() => window.meter);
  expect(unreadable).toBe(0);
  const captured = sightings.map(({ capturedMs }) => capturedMs);
  expect(captured).toEqual([...new Set(captured)].sort((a, b) => a - b));
  // A picture cannot be seen before it was taken; the blocks carry whole milliseconds.
  for (const { seenMs, capturedMs } of sightings) expect(seenMs - capturedMs).toBeGreaterThan(-1);
});
