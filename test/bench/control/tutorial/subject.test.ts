import { expect, test } from 'vitest';
import { measureLooks } from '../measure.ts';
import { startTutorial } from './subject.ts';

test('each look of the tutorial moves the emulated servo, and never before the pointer moved', {
  timeout: 90_000,
}, async () => {
  await using tutorial = await startTutorial();
  const run = await measureLooks(await tutorial.open(), 6);
  expect(run.delaysMs.length + run.unanswered).toBe(6);
  for (const delayMs of run.delaysMs) expect(delayMs).toBeGreaterThan(0);
});
