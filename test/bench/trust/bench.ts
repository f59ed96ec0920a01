import { fileURLToPath } from 'node:url';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { openBrowser, openPage } from '../lib/browser.ts';
import type { Bound } from '../lib/goals.ts';
import { bundle, servePage } from '../lib/page-server.ts';
import { startProduct } from '../lib/product.ts';
import type { Reporter } from '../lib/reporter.ts';
import { measureTaps } from '../lib/taps.ts';
import { measureSeal, type SealFigures, type SealPlan } from './measure.ts';

const PLAN: SealPlan = { handshakes: 300, looks: 20_000, looksTogether: 1, frames: 10_000 };
const QUICK: SealPlan = { handshakes: 20, looks: 1_000, looksTogether: 1, frames: 500 };
/** Of a page's clock, which goes in steps of 0.1 ms. */
const LOOKS_TOGETHER = 20;
const LOOK_GOAL: readonly Bound[] = [{ of: 'p99', is: '<=', limit: 0.5 }];

/** What sealing costs: in Node as the kit runs it, in Chromium as the tablet does, and the pupil who taps. */
export const bench: Bench = async (context) => {
  const plan = context.quick ? QUICK : PLAN;
  await measureSeal(QUICK);
  reportSeal(context.report, 'node', plan, await measureSeal(plan));
  context.progress('Node measured');
  const pagePlan = { ...plan, looks: plan.looks / LOOKS_TOGETHER, looksTogether: LOOKS_TOGETHER };
  reportSeal(context.report, 'chromium', pagePlan, await measureInPage(context, pagePlan));
  context.progress('Chromium measured');
  await measureTaps(context, context.ends.use(await startProduct()));
};

async function measureInPage({ ends }: BenchContext, plan: SealPlan): Promise<SealFigures> {
  const script = await bundle(fileURLToPath(new URL('page.ts', import.meta.url)));
  const server = ends.use(await servePage({ script, body: '' }));
  const browser = await openBrowser();
  ends.defer(() => browser.close());
  const page = await openPage(browser, server.url);
  return page.evaluate(async (given) => window.measureSeal(given), plan);
}

function reportSeal(report: Reporter, where: string, plan: SealPlan, figures: SealFigures): void {
  const subject = `nabij ${where}`;
  const ofKit = 'message 1 to message 2, and the confirmation; all pinned keys tried';
  report.samples({ subject, metric: 'handshake_as_kit', unit: 'ms', note: ofKit }, figures.kitMs);
  report.samples({ subject, metric: 'handshake_as_tablet', unit: 'ms' }, figures.tabletMs);
  const note = `sealed and opened; ${plan.looksTogether} timed together`;
  report.samples(
    { subject, metric: 'look_sealing_added', unit: 'ms', goal: LOOK_GOAL, note },
    figures.lookMs,
  );
  for (const { bytes, seal, open } of figures.rates) {
    report.value({ subject, metric: `sealed_${bytes}_bytes`, unit: 'frames/s' }, seal, plan.frames);
    report.value({ subject, metric: `opened_${bytes}_bytes`, unit: 'frames/s' }, open, plan.frames);
  }
}
