import type { Bench, BenchContext } from '../lib/bench.ts';
import type { Bound } from '../lib/goals.ts';
import { startProduct } from '../lib/product.ts';
import { type Looker, type LookRun, measureLooks } from './measure.ts';
import { nabijMotionCost, tutorialMotionCost } from './motion-cost.ts';
import { type Carrier, openNabijLooker } from './nabij.ts';
import { TUTORIAL_BAUD } from './slow-image.ts';
import { startTutorial } from './tutorial/subject.ts';

const LOOKS = 500;
const QUICK_LOOKS = 30;
/** One servo frame, and 8 ms for everything before it. */
const LOOK_GOAL: readonly Bound[] = [{ of: 'p99', is: '<=', limit: 28 }];
const MOTION_GOAL: readonly Bound[] = [{ of: 'value', is: '<=', limit: 2 }];

const NOTES: Readonly<Record<Carrier, string>> = {
  fast: 'looks over the data channel, in a lesson with picture and sound',
  sure: 'looks over the web socket alone, in a lesson with picture and sound',
};

/** From the pointer event in the browser to the first servo pulse that differs, and what motion costs the host. */
export const bench: Bench = async (context) => {
  await measureNabij(context);
  await measureTutorial(context);
};

async function measureNabij(context: BenchContext): Promise<void> {
  await using scope = context.ends.use(new AsyncDisposableStack());
  const product = scope.use(await startProduct());
  for (const carrier of ['fast', 'sure'] as const) {
    await using page = scope.use(new AsyncDisposableStack());
    const looker = await openNabijLooker(product, carrier, page);
    const metric = carrier === 'fast' ? 'pointer_to_pulse' : 'pointer_to_pulse_socket_only';
    await measure(context, looker, { subject: 'nabij', metric, goal: LOOK_GOAL, note: NOTES[carrier] });
  }
  context.progress('nabij: the cost of motion');
  const name = { subject: 'nabij', metric: 'motion_cpu', unit: '%' } as const;
  const note = 'kit process while an arrow is held, less the same without';
  context.report.value({ ...name, goal: MOTION_GOAL, note }, await nabijMotionCost(context, product));
}

async function measureTutorial(context: BenchContext): Promise<void> {
  await using scope = context.ends.use(new AsyncDisposableStack());
  const tutorial = scope.use(await startTutorial());
  const subject = 'johnny-five';
  const note = `Servo.to over Firmata at ${TUTORIAL_BAUD} baud, JSON over a web socket; the same board image built for that rate; no picture, no sound`;
  await measure(context, await tutorial.open(), { subject, metric: 'pointer_to_pulse', goal: [], note });
  context.progress(`${subject}: the cost of motion`);
  const cost = await tutorialMotionCost(context, tutorial);
  context.report.value({ subject, metric: 'motion_cpu', unit: '%', note: 'servo.to(degrees, ms)' }, cost);
}

interface Name {
  readonly subject: string;
  readonly metric: string;
  readonly goal: readonly Bound[];
  readonly note: string;
}

async function measure(context: BenchContext, looker: Looker, name: Name): Promise<void> {
  const count = context.quick ? QUICK_LOOKS : LOOKS;
  context.progress(`${name.subject}: ${count} looks, ${name.metric}`);
  const run: LookRun = await measureLooks(looker, count);
  const { report } = context;
  report.samples({ ...name, unit: 'ms' }, run.delaysMs);
  const { subject, metric } = name;
  report.value({ subject, metric: `${metric}_unanswered`, unit: 'count' }, run.unanswered, count);
  report.samples({ subject, metric: `${metric}_emulator_lag`, unit: 'ms' }, run.lagsMs);
}
